"""A JSONata 2.0 expression as a tree: what the engine does not give, and the checks of the service need.

The grammar is that of the original's operator-precedence parser: each token may begin an expression ("prefix") or go on
from one ("infix"), and binds with the power that `INFIX` gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from asl.expr.errors import SyntaxProblem
from asl.expr.jsonata_tokens import INFIX, Token, Tokenizer
from asl.expr.strings import to_json
from asl.limits import MAX_JSONATA_CHARACTERS, MAX_PATH_NESTING

JSON = Any

_MAX_DEPTH = 4 * MAX_PATH_NESTING
_MAX_CHAIN = 400  # levels of the tree: what looks at it recurses
_PLAIN_INFIX = frozenset(("+", "-", "*", "/", "%", "=", "<", ">", "!=", "<=", ">=", "&", "and", "or", "in", "~>", "."))
_OPENING = ("(", "[", "{", "|", "-")
_OTHERS = frozenset((")", "]", "}", ",", ";", ":", ".."))
_BINDINGS = {"@": "focus", "#": "index"}


@dataclass(frozen=True, slots=True)
class Node:
    """One construct. `kind` says which; `value` is its name, operator or literal; `parts` are what it is made of.

    name, variable, literal, regex, wildcard, descendants, parent, placeholder · unary, binary, path, bind ·
    predicate, group, sort, focus, index · call, partial, lambda, block, array, object, condition, transform
    """

    kind: str
    at: int
    value: JSON = None
    parts: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """This node and all below it, parents first."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.parts))


def parse_jsonata(text: str) -> Node:
    """The tree of an expression; raises SyntaxProblem with the original's message (without its code) and the position."""
    if len(text) > MAX_JSONATA_CHARACTERS:
        raise SyntaxProblem(f"A JSONata expression may have at most {MAX_JSONATA_CHARACTERS:,} characters")
    parser = _Parser(text)
    tree = parser.expression(0)
    if parser.token.kind != "end":
        raise SyntaxProblem(f"Syntax error: {_quoted(parser.token)}", parser.token.at)
    if _is_deeper(tree, _MAX_CHAIN):
        raise SyntaxProblem("The expression is nested too deeply")
    return tree


def _is_deeper(tree: Node, limit: int) -> bool:
    """Whether the tree has more levels: a long chain of operators has one for each, without any bracket."""
    level: tuple[Node, ...] = (tree,)
    for _ in range(limit):
        level = tuple(part for node in level for part in node.parts)
        if not level:
            return False
    return True


def _quoted(token: Token) -> str:
    value = token.value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        value = int(value)
    return to_json(value)


def _check_step(node: Node) -> None:
    if node.kind == "literal" and not isinstance(node.value, str):
        value = _quoted(Token("literal", node.value, node.at))
        raise SyntaxProblem(f"The literal value {value} cannot be used as a step within a path expression", node.at)


def _is_path(node: Node) -> bool:
    """Whether the original makes a path of it: a name alone is one, a variable is not."""
    while node.kind in ("predicate", "focus", "group"):
        node = node.parts[0]
    return node.kind in ("name", "path", "sort", "index")


def _is_grouped(node: Node) -> bool:
    """Whether the path or value that `node` goes on from has a grouping expression already."""
    while node.kind != "group":
        is_same = node.kind in ("predicate", "focus") or (
            node.kind in ("path", "sort", "index") and _is_path(node.parts[0])
        )
        if not is_same:
            return False
        node = node.parts[0]
    return True


def _check_focus(left: Node, token: Token) -> None:
    if left.kind == "sort":
        raise SyntaxProblem("A context variable binding must precede the 'order-by' clause on a step", token.at)
    while left.kind in ("predicate", "focus", "index", "group"):
        if left.kind == "predicate" and len(left.parts) > 1:
            raise SyntaxProblem("A context variable binding must precede any predicates on a step", token.at)
        left = left.parts[0]


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = Tokenizer(text)
        self.depth = 0
        self.token = self.tokens.next(infix=False)

    # --- moving on --------------------------------------------------------------------------------

    def is_operator(self, *values: str) -> bool:
        return self.token.kind == "operator" and self.token.value in values

    def advance(self, *, infix: bool = False) -> None:
        self.token = self.tokens.next(infix=infix)

    def expect(self, value: str, *, infix: bool = False) -> None:
        if not self.is_operator(value):
            wanted = to_json(value)
            if self.token.kind == "end":
                raise SyntaxProblem(f"Expected {wanted} before end of expression", self.token.at)
            raise SyntaxProblem(f"Expected {wanted}, got {_quoted(self.token)}", self.token.at)
        self.advance(infix=infix)

    # --- expressions ------------------------------------------------------------------------------

    def expression(self, power: int) -> Node:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise SyntaxProblem("The expression is nested too deeply", self.token.at)
        token = self.token
        self.advance(infix=not self.is_operator(*_OPENING))  # after an opening bracket an expression begins
        left = self.prefix(token)
        while self.token.kind == "operator" and power < INFIX.get(self.token.value, 0):
            token = self.token
            self.advance()
            left = self.infix(token, left)
        self.depth -= 1
        return left

    def prefix(self, token: Token) -> Node:
        if token.kind == "operator":
            return self.prefix_operator(token)
        if token.kind == "end":
            raise SyntaxProblem("Unexpected end of expression", token.at)
        kind = token.kind if token.kind in ("name", "variable", "regex") else "literal"
        return Node(kind, token.at, token.value)

    def prefix_operator(self, token: Token) -> Node:
        value = token.value
        simple = {"*": "wildcard", "**": "descendants", "%": "parent", "and": "name", "or": "name", "in": "name"}
        if value in simple:
            return Node(simple[value], token.at, value)
        if value == "-":
            return Node("unary", token.at, "-", (self.expression(70),))
        compound = {"(": self.block, "[": self.array, "{": self.object, "|": self.transform}.get(value)
        if compound is None:
            known = value in INFIX or value in _OTHERS
            told = f"The symbol {_quoted(token)} cannot be used as a unary operator" if known else None
            raise SyntaxProblem(told or f"Unknown operator: {_quoted(token)}", token.at)
        return compound(token)

    def infix(self, token: Token, left: Node) -> Node:
        value = token.value
        if value in _PLAIN_INFIX:
            right = self.expression(INFIX[value])
            if value == ".":
                _check_step(left)
                _check_step(right)
                return Node("path", token.at, value, (left, right))
            return Node("binary", token.at, value, (left, right))
        if value in _BINDINGS:
            return self.binding(token, left)
        if value == ":=":
            if left.kind != "variable":
                raise SyntaxProblem("The left side of := must be a variable name (start with $)", token.at)
            return Node("bind", token.at, left.value, (self.expression(9),))
        handlers = {"(": self.call, "[": self.predicate, "{": self.group, "?": self.condition, "^": self.sort}
        return handlers[value](token, left)

    # --- what begins with a bracket ---------------------------------------------------------------

    def block(self, token: Token) -> Node:
        parts: list[Node] = []
        while not self.is_operator(")"):
            parts.append(self.expression(0))
            if not self.is_operator(";"):
                break
            self.advance()
        self.expect(")", infix=True)
        return Node("block", token.at, None, tuple(parts))

    def array(self, token: Token) -> Node:
        parts: list[Node] = []
        if not self.is_operator("]"):
            while True:
                item = self.expression(0)
                if self.is_operator(".."):
                    at = self.token.at
                    self.advance()
                    item = Node("binary", at, "..", (item, self.expression(0)))
                parts.append(item)
                if not self.is_operator(","):
                    break
                self.advance()
        self.expect("]", infix=True)
        return Node("array", token.at, None, tuple(parts))

    def object(self, token: Token) -> Node:
        return Node("object", token.at, None, self.members())

    def members(self) -> tuple[Node, ...]:
        parts: list[Node] = []
        if not self.is_operator("}"):
            while True:
                parts.append(self.expression(0))
                self.expect(":")
                parts.append(self.expression(0))
                if not self.is_operator(","):
                    break
                self.advance()
        self.expect("}", infix=True)
        return tuple(parts)

    def transform(self, token: Token) -> Node:
        parts = [self.expression(0)]
        self.expect("|")
        parts.append(self.expression(0))
        if self.is_operator(","):
            self.advance()
            parts.append(self.expression(0))
        self.expect("|", infix=True)
        return Node("transform", token.at, None, tuple(parts))

    # --- what goes on from a left side ------------------------------------------------------------

    def binding(self, token: Token, left: Node) -> Node:
        right = self.expression(INFIX[token.value])
        if token.value == "@":
            _check_focus(left, token)
        if right.kind != "variable":
            raise SyntaxProblem(f"The right side of {_quoted(token)} must be a variable name (start with $)", token.at)
        return Node(_BINDINGS[token.value], token.at, right.value, (left,))

    def call(self, token: Token, left: Node) -> Node:
        arguments: list[Node] = []
        kind = "call"
        if not self.is_operator(")"):
            while True:
                if self.is_operator("?"):
                    kind = "partial"
                    arguments.append(Node("placeholder", self.token.at, "?"))
                    self.advance(infix=True)
                else:
                    arguments.append(self.expression(0))
                if not self.is_operator(","):
                    break
                self.advance()
        self.expect(")", infix=True)
        if left.kind == "name" and left.value in ("function", "λ"):
            return self.lambda_body(token, arguments)
        return Node(kind, token.at, None, (left, *arguments))

    def lambda_body(self, token: Token, arguments: list[Node]) -> Node:
        for number, argument in enumerate(arguments, 1):
            if argument.kind != "variable":
                raise SyntaxProblem(
                    f"Parameter {number} of function definition must be a variable name (start with $)", argument.at
                )
        if self.is_operator("<"):
            self.signature()
        self.expect("{")
        body = self.expression(0)
        self.expect("}", infix=True)
        return Node("lambda", token.at, tuple(argument.value for argument in arguments), (body,))

    def signature(self) -> None:
        depth = 0
        while self.token.kind != "end" and not self.is_operator("{"):
            depth += self.is_operator("<")
            depth -= self.is_operator(">")
            self.advance()
            if depth == 0:
                return

    def predicate(self, token: Token, left: Node) -> Node:
        if self.is_operator("]"):
            self.advance(infix=True)
            return Node("predicate", token.at, None, (left,))
        if _is_grouped(left) and not _is_path(left):
            raise SyntaxProblem("A predicate cannot follow a grouping expression in a step", token.at)
        inner = self.expression(0)
        self.expect("]", infix=True)
        return Node("predicate", token.at, None, (left, inner))

    def group(self, token: Token, left: Node) -> Node:
        members = self.members()
        if _is_grouped(left):
            raise SyntaxProblem("Each step can only have one grouping expression", token.at)
        return Node("group", token.at, None, (left, *members))

    def condition(self, token: Token, left: Node) -> Node:
        parts = [left, self.expression(0)]
        if self.is_operator(":"):
            self.advance()
            parts.append(self.expression(0))
        return Node("condition", token.at, None, tuple(parts))

    def sort(self, token: Token, left: Node) -> Node:
        self.expect("(")
        terms: list[Node] = []
        while True:
            if self.is_operator("<", ">"):
                self.advance()
            terms.append(self.expression(0))
            if not self.is_operator(","):
                break
            self.advance()
        self.expect(")", infix=True)
        return Node("sort", token.at, None, (left, *terms))
