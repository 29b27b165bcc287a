"""YAML text to value and positions in one pass over the parser's events; anchors, aliases and tags included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from asl.document.pointer import Path
from asl.document.spans import Lines, Span

MAX_NODES = 400_000  # what aliases may unfold to
MAX_DUPLICATES = 100  # repeated keys that are remembered
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_NUMBER_START = frozenset("+-.0123456789")


class YamlNode:
    """A value with its place and, in an object, that of its key; the members of objects and arrays are nodes again."""

    __slots__ = ("end", "key_end", "key_start", "members", "size", "start", "value")

    def __init__(self, value: Any, start: int, end: int, members: dict[str | int, YamlNode] | None) -> None:
        self.value = value
        self.start = start
        self.end = end
        self.key_start = self.key_end = -1
        self.members = members
        self.size = 1

    def copy(self) -> YamlNode:
        """The same value for another place (an alias): its members are shared."""
        node = YamlNode(self.value, self.start, self.end, self.members)
        node.size = self.size
        return node

    @property
    def span(self) -> Span:
        """Its place as a span."""
        return Span(self.start, self.end, self.key_start, self.key_end)


@dataclass(frozen=True, slots=True)
class YamlFault:
    """Why the text is not the YAML that a definition can be written in; `offset` counts characters."""

    offset: int
    plain: str


class YamlText:
    """`root` is the first document of the text, or `fault` says why there is none."""

    def __init__(self, text: str, max_depth: int) -> None:
        self.root: YamlNode | None = None
        self.fault: YamlFault | None = None
        self.duplicates: list[tuple[Path, Span]] = []
        reader = _Reader(text, max_depth)
        try:
            self.root = reader.read()
        except _Refused as refused:
            self.fault = YamlFault(refused.offset, refused.plain)
        except yaml.YAMLError as error:
            self.fault = _fault_of(error, text)
        self.duplicates = reader.duplicates

    def span(self, path: Path) -> Span:
        """The span of the value at `path`, or of the nearest value around it where there is none."""
        node = self.root
        if node is None:
            return Span(0, 0)
        for part in path:
            inner = node.members.get(part) if node.members else None
            if inner is None:
                break
            node = inner
        return node.span

    def members(self, path: Path) -> dict[str | int, Span]:
        """The spans of the members of the object or array at `path`."""
        node = self.root
        for part in path:
            node = node.members.get(part) if node and node.members else None
        return {name: inner.span for name, inner in node.members.items()} if node and node.members else {}


class _Refused(Exception):
    def __init__(self, offset: int, plain: str) -> None:
        super().__init__(plain)
        self.offset, self.plain = offset, plain


class _Frame:
    """An object or array that is being read."""

    __slots__ = ("anchor", "is_map", "key", "key_end", "key_start", "merged", "node", "tag")

    def __init__(self, node: YamlNode, is_map: bool, anchor: str | None, tag: str | None) -> None:
        self.node = node
        self.is_map = is_map
        self.anchor = anchor
        self.tag = tag
        self.key: str | None = None
        self.key_start = self.key_end = -1
        self.merged: list[YamlNode] = []


class _Reader:
    """Builds nodes from events with a stack of its own: no nesting can exhaust the interpreter's."""

    def __init__(self, text: str, max_depth: int) -> None:
        self._text = text
        self._max_depth = max_depth
        self._stack: list[_Frame] = []
        self._anchors: dict[str, YamlNode] = {}
        self._root: YamlNode | None = None
        self.duplicates: list[tuple[Path, Span]] = []

    def read(self) -> YamlNode | None:
        documents = 0
        event: Any
        for event in yaml.parse(self._text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._open(event, kind is yaml.MappingStartEvent)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._close(event)
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise _Refused(event.start_mark.index, "there is a second document ('---') in this text")
        return self._root

    def _open(self, event: Any, is_map: bool) -> None:
        if len(self._stack) >= self._max_depth:
            raise _Refused(event.start_mark.index, f"values are nested more than {self._max_depth} levels deep")
        self._refuse_complex_key(event)
        node = YamlNode({} if is_map else [], event.start_mark.index, event.end_mark.index, {})
        self._stack.append(_Frame(node, is_map, event.anchor, event.tag))

    def _close(self, event: Any) -> None:
        frame = self._stack.pop()
        node = frame.node
        node.end = max(event.end_mark.index, node.end)
        while node.end > node.start and self._text[node.end - 1].isspace():
            node.end -= 1
        if frame.merged:
            _merge(node, frame.merged)
        if _is_local(frame.tag):
            node = _called(str(frame.tag), node)
        if frame.anchor:
            self._anchors[frame.anchor] = node
        self._add(node)

    def _scalar(self, event: Any) -> None:
        frame = self._stack[-1] if self._stack else None
        start, end = event.start_mark.index, event.end_mark.index
        if frame and frame.is_map and frame.key is None:
            frame.key, frame.key_start, frame.key_end = event.value, start, end
            if event.value in frame.node.value and event.value != "<<":
                self._repeated(event.value, start, end)
            return
        plain = event.implicit[0] and event.tag is None
        node = YamlNode(_resolved(event.value) if plain or _is_core(event.tag) else event.value, start, end, None)
        if _is_local(event.tag) and event.tag != "!Sub":  # of one text it is the text, with its placeholders
            node = _called(event.tag, node)
        if event.anchor:
            self._anchors[event.anchor] = node
        self._add(node)

    def _repeated(self, key: str, start: int, end: int) -> None:
        if len(self.duplicates) < MAX_DUPLICATES:
            around = [frame.key if frame.is_map else len(frame.node.value) for frame in self._stack[:-1]]
            path = tuple(part for part in (*around, key) if part is not None)
            self.duplicates.append((path, Span(start, end, start, end)))

    def _alias(self, event: Any) -> None:
        self._refuse_complex_key(event)
        node = self._anchors.get(event.anchor)
        if node is None:
            raise _Refused(event.start_mark.index, f"the alias *{event.anchor} names no anchor before it")
        self._add(node.copy())

    def _add(self, node: YamlNode) -> None:
        if not self._stack:
            self._root = node
            return
        frame = self._stack[-1]
        parent = frame.node
        parent.size += node.size
        if parent.size > MAX_NODES:
            raise _Refused(parent.start, f"aliases unfold to more than {MAX_NODES:,} values")
        members: Any = parent.members
        if not frame.is_map:
            members[len(parent.value)] = node
            parent.value.append(node.value)
            return
        key, frame.key = frame.key, None
        if key == "<<" and node.members is not None:
            frame.merged.extend([node] if isinstance(node.value, dict) else node.members.values())
            return
        node.key_start, node.key_end = frame.key_start, frame.key_end
        parent.value[key] = node.value
        members[key] = node

    def _refuse_complex_key(self, event: Any) -> None:
        if self._stack and self._stack[-1].is_map and self._stack[-1].key is None:
            raise _Refused(event.start_mark.index, "a field name must be a plain text")


def _merge(node: YamlNode, merged: list[YamlNode]) -> None:
    """Take over the members of `<<: *anchor`; the object's own ones win."""
    members: Any = node.members
    for other in merged:
        for name, inner in (other.members or {}).items():
            if name not in members:
                members[name] = inner
                node.value[name] = inner.value


def _is_local(tag: str | None) -> bool:
    return tag is not None and tag[0] == "!" and len(tag) > 1


def _called(tag: str, given: YamlNode) -> YamlNode:
    """A function of CloudFormation in its long form: `!GetAtt Order.Arn` is `{"Fn::GetAtt": "Order.Arn"}`."""
    name = tag[1:] if tag in ("!Ref", "!Condition") else f"Fn::{tag[1:]}"
    node = YamlNode({name: given.value}, given.start, given.end, {name: given})
    node.size = given.size + 1
    return node


def _is_core(tag: str | None) -> bool:
    return tag is not None and tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool")


def _resolved(text: str) -> object:
    """A plain scalar by the YAML 1.2 core schema (so `yes`, `on` and `0o7`-like texts stay texts)."""
    if text in _NULL:
        return None
    boolean = _BOOLEANS.get(text)
    if boolean is not None:
        return boolean
    if text[0] not in _NUMBER_START or len(text) > 400:
        return text
    if _INTEGER.match(text):
        return int(text)
    if _FLOAT.match(text):
        number = float(text)
        return number if number - number == 0 else text
    return text


def _fault_of(error: yaml.YAMLError, text: str) -> YamlFault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:  # a character that YAML does not allow; the reader knows only its position
        return YamlFault(
            min(int(getattr(error, "position", 0) or 0), len(text)), "a character that YAML does not allow"
        )
    offset = min(Lines(text).offset(mark.line + 1, mark.column + 1), len(text))
    words = ", ".join(part for part in (getattr(error, "context", None), getattr(error, "problem", None)) if part)
    return YamlFault(offset, words or "this is not YAML")
