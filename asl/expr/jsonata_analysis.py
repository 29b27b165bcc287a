"""What can be said about a JSONata expression without running it: names it reads, what the service refuses, what is cheap."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from asl.expr.errors import SyntaxProblem
from asl.expr.jsonata_syntax import Node, parse_jsonata
from asl.limits import MAX_SPREAD

_BUILTIN_NAMES = """
    abs append assert average base64decode base64encode boolean ceil contains count decodeUrl decodeUrlComponent
    distinct each encodeUrl encodeUrlComponent error eval exists filter floor formatBase formatInteger
    formatNumber fromMillis hash join keys length lookup lowercase map match max merge millis min not now number
    pad parse parseInteger partition power random range reduce replace reverse round shuffle sift single sort
    split spread sqrt string substring substringAfter substringBefore sum toMillis trim type uppercase uuid zip
"""
BUILTINS = frozenset(_BUILTIN_NAMES.split())
"""The functions of JSONata 2.0 and those that the service adds."""

STATES_MEMBERS = frozenset(("input", "context", "result", "errorOutput"))

_NO_PARENT = "The object representing the 'parent' cannot be derived from this expression"
_LOOSE_FUNCTIONS = frozenset(
    ("pad", "replace", "join", "distinct", "string", "each", "sift", "map", "filter", "reduce")
)
_LOOSE_KINDS = frozenset(("lambda", "partial", "bind", "descendants", "transform", "group", "sort", "focus", "index"))
_PLAIN_STEPS = frozenset(("name", "wildcard", "parent"))


@dataclass(frozen=True, slots=True)
class Analysis:
    """`variables`: names of variables that are read and not bound inside, without the leading `$` and `states`.
    `names`: every name after a `$`, bound inside or not, functions too: a variable of that name would be seen.
    `members`: the members of `$states` that are read, None where it is read as a whole.
    `calls`: names of the functions that are called. `path`: root variable and names of a plain `$a.b.c`, else None.
    `modest`: its work and its result are in proportion to its input: it has no loop of its own, repeats nothing.
    """

    variables: frozenset[str]
    names: frozenset[str]
    members: frozenset[str] | None
    calls: frozenset[str]
    path: tuple[str, ...] | None
    modest: bool


@dataclass(frozen=True, slots=True)
class JsonataProblem:
    """What the service says about an expression: `code` and `message` in its words, and the position in the expression."""

    code: str
    message: str
    position: int = 0


@lru_cache(maxsize=4096)
def analyse(text: str) -> Analysis:
    """Analyse an expression; raises SyntaxProblem where it does not parse."""
    tree = parse_jsonata(text)
    members, whole = _states_members(tree)
    calls = frozenset(str(node.parts[0].value) for node in tree.walk() if _is_named_call(node))
    return Analysis(
        variables=frozenset(_free_variables(tree, frozenset())) - {"states", "", "$"},
        names=frozenset(str(node.value) for node in tree.walk() if node.kind == "variable") - {"states", "", "$"},
        members=None if whole else members,
        calls=calls,
        path=_plain_path(tree),
        modest=_is_modest(tree, calls),
    )


@lru_cache(maxsize=4096)
def check_jsonata(text: str, members: frozenset[str] = frozenset(("input", "context"))) -> tuple[JsonataProblem, ...]:
    """Everything that the service refuses when a definition is made; `members` are those that `$states` has at this field.

    Codes: INVALID_JSONATA_EXPRESSION (it does not parse), UNSUPPORTED_JSONATA_EXPRESSION (it reads what is not there).
    """
    try:
        tree = parse_jsonata(text)
    except SyntaxProblem as problem:
        return (JsonataProblem("INVALID_JSONATA_EXPRESSION", problem.message, problem.position),)
    found: dict[str, JsonataProblem] = {}
    orphan = next((node for node in tree.walk() if _is_orphan(node)), None)
    without = _without_context(tree)
    orphan = orphan or next((node for node in without if node.kind == "parent"), None)
    if orphan is not None:
        return (JsonataProblem("INVALID_JSONATA_EXPRESSION", _NO_PARENT, orphan.at),)
    for node in sorted(without, key=lambda node: node.at):  # of a name that is there twice, the first one
        name = "$" if node.kind == "variable" else str(node.value)
        _note(found, f"Reference to '{name}' at the top level is not supported.", node)
    for node in tree.walk():
        if node.kind == "variable" and node.value == "$":
            _note(found, "Reference to '$$' is not supported.", node)
        member = _states_member(node)
        if member is not None and member not in members:
            _note(found, f"Field '$states.{member}' does not exist.", node)
    return tuple(sorted(found.values(), key=lambda problem: problem.position))


def _is_orphan(node: Node) -> bool:
    """`$x.%`: a variable is no part of anything, so that its parent is not known."""
    return node.kind == "path" and node.parts[1].kind == "parent" and node.parts[0].kind == "variable"


def _note(found: dict[str, JsonataProblem], message: str, node: Node) -> None:
    found.setdefault(message, JsonataProblem("UNSUPPORTED_JSONATA_EXPRESSION", message, node.at))


def _is_named_call(node: Node) -> bool:
    return node.kind in ("call", "partial") and node.parts[0].kind == "variable"


def _states_member(node: Node) -> str | None:
    """The member that `$states.member` reads, None for any other node."""
    if node.kind != "path" or node.parts[0].kind != "variable" or node.parts[0].value != "states":
        return None
    step = node.parts[1]
    while step.kind in ("predicate", "sort", "group", "focus", "index"):
        step = step.parts[0]
    return str(step.value) if step.kind == "name" or (step.kind == "literal" and isinstance(step.value, str)) else None


def _states_members(tree: Node) -> tuple[frozenset[str], bool]:
    members = [member for node in tree.walk() if (member := _states_member(node)) is not None]
    uses = sum(node.kind == "variable" and node.value == "states" for node in tree.walk())
    return frozenset(members), uses > len(members)


def _plain_path(tree: Node) -> tuple[str, ...] | None:
    names: list[str] = []
    while tree.kind == "path":
        step = tree.parts[1]
        if step.kind != "name":
            return None
        names.append(str(step.value))
        tree = tree.parts[0]
    if tree.kind != "variable" or tree.value in ("", "$"):
        return None
    return (str(tree.value), *reversed(names))


def _is_modest(tree: Node, calls: frozenset[str]) -> bool:
    if calls & _LOOSE_FUNCTIONS:
        return False
    joined = read = 0
    for node in tree.walk():
        if node.kind in _LOOSE_KINDS or node.value == "..":
            return False
        if node.kind == "path" and not _is_plain_step(node.parts[1]):
            return False
        if node.kind == "binary" and node.value == "~>":
            return False
        joined += node.kind == "binary" and node.value == "&"
        read += node.kind == "variable"
    return joined <= 100 and read <= MAX_SPREAD


def _is_plain_step(step: Node) -> bool:
    while step.kind == "predicate":
        step = step.parts[0]
    return step.kind in _PLAIN_STEPS or (step.kind == "literal" and isinstance(step.value, str))


def _free_variables(node: Node, bound: frozenset[str]) -> set[str]:
    """Names read under `node` that are not in `bound`; built-in functions count only where a value is wanted."""
    if node.kind == "variable":
        name = str(node.value)
        return set() if name in bound or name in BUILTINS else {name}
    if node.kind == "lambda":
        return _free_variables(node.parts[0], bound | frozenset(node.value))
    if node.kind == "block":
        names: set[str] = set()
        for part in node.parts:
            names |= _free_variables(part, bound)
            bound |= _bound_by(part)
        return names
    if node.kind in ("path", "predicate", "sort", "group"):
        bound |= _path_bindings(node)
    if node.kind == "bind" and node.parts[0].kind == "lambda":
        bound |= {str(node.value)}  # a function may call itself
    names = set()
    for part in node.parts:
        names |= _free_variables(part, bound)
    return names


def _bound_by(part: Node) -> frozenset[str]:
    names: set[str] = set()
    while part.kind == "bind":
        names.add(str(part.value))
        part = part.parts[0]
    return frozenset(names)


def _path_bindings(node: Node) -> frozenset[str]:
    return frozenset(str(inner.value) for inner in node.walk() if inner.kind in ("focus", "index"))


def _text_step(step: Node) -> list[Node]:
    """A text as the first step of a path: it is read as a name, so that `"a".b` reads the context item."""
    while step.kind in ("predicate", "sort", "group", "focus", "index"):
        step = step.parts[0]
    return [step] if step.kind == "literal" and isinstance(step.value, str) else []


def _without_context(tree: Node) -> list[Node]:
    """The names and `$` that would read a context item where the service gives none.

    Wildcards would, too; that the service takes those is our guess: only names and `$` were seen to be refused.
    """
    found: list[Node] = []
    stack = [(tree, False)]
    while stack:
        node, has_context = stack.pop()
        if node.kind in ("name", "parent") or (node.kind == "variable" and node.value == ""):
            if not has_context:
                found.append(node)
            continue
        if node.kind == "path" and not has_context:
            found += _text_step(node.parts[0])
        first_only = node.kind in ("path", "predicate", "sort", "group")
        for at, part in enumerate(node.parts):
            inner = has_context or (first_only and at > 0) or node.kind == "transform"
            if not (node.kind == "path" and at > 0 and part.kind == "name"):
                stack.append((part, inner))
    return found
