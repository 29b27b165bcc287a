"""YAML text to value and positions in one pass over the parser's events; anchors, aliases and tags included."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
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
_NOWHERE = Span(0, 0)
_NUMBER_START = frozenset("+-.0123456789")


@dataclass(slots=True)
class YamlNode:
    """A value with its place; the members of objects and arrays are nodes again."""

    value: Any
    span: Span
    members: dict[str | int, YamlNode] = field(default_factory=dict)
    size: int = 1


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
            inner = node.members.get(part)
            if inner is None:
                break
            node = inner
        return node.span

    def members(self, path: Path) -> dict[str | int, Span]:
        """The spans of the members of the object or array at `path`."""
        node = self.root
        for part in path:
            node = node.members.get(part) if node else None
        return {name: inner.span for name, inner in node.members.items()} if node else {}


class _Refused(Exception):
    def __init__(self, offset: int, plain: str) -> None:
        super().__init__(plain)
        self.offset, self.plain = offset, plain


@dataclass(slots=True)
class _Frame:
    node: YamlNode
    is_map: bool
    anchor: str | None
    key: str | None = None
    key_span: Span = _NOWHERE
    merged: list[YamlNode] = field(default_factory=list)


class _Reader:
    """Builds nodes from events with a stack of its own: no nesting can exhaust the interpreter's."""

    def __init__(self, text: str, max_depth: int) -> None:
        self._text = text
        self._max_depth = max_depth
        self._stack: list[_Frame] = []
        self._anchors: dict[str, YamlNode] = {}
        self._total = 0
        self._root: YamlNode | None = None
        self.duplicates: list[tuple[Path, Span]] = []

    def read(self) -> YamlNode | None:
        documents = 0
        event: Any
        for event in yaml.parse(self._text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    raise _Refused(event.start_mark.index, "there is a second document ('---') in this text")
            elif kind in ("MappingStartEvent", "SequenceStartEvent"):
                self._open(event, kind == "MappingStartEvent")
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                self._close(event)
            elif kind == "ScalarEvent":
                span = Span(event.start_mark.index, event.end_mark.index)
                self._scalar(event, span)
            elif kind == "AliasEvent":
                self._alias(event)
        return self._root

    def _open(self, event: Any, is_map: bool) -> None:
        if len(self._stack) >= self._max_depth:
            raise _Refused(event.start_mark.index, f"values are nested more than {self._max_depth} levels deep")
        self._refuse_complex_key(event)
        node = YamlNode({} if is_map else [], Span(event.start_mark.index, event.end_mark.index))
        self._stack.append(_Frame(node, is_map, event.anchor))

    def _close(self, event: Any) -> None:
        frame = self._stack.pop()
        end = max(event.end_mark.index, frame.node.span.end)
        while end > frame.node.span.start and self._text[end - 1 : end].isspace():
            end -= 1
        frame.node.span = Span(frame.node.span.start, end)
        for merged in frame.merged:
            for name, inner in merged.members.items():
                if name not in frame.node.members:
                    frame.node.members[name] = inner
                    frame.node.value[name] = inner.value
        if frame.anchor:
            self._anchors[frame.anchor] = frame.node
        self._add(frame.node)

    def _scalar(self, event: Any, span: Span) -> None:
        frame = self._stack[-1] if self._stack else None
        if frame and frame.is_map and frame.key is None:
            self._key(frame, event.value, span)
            return
        plain = event.implicit[0] and event.tag is None
        node = YamlNode(_resolved(event.value) if plain or _is_core(event.tag) else event.value, span)
        if event.anchor:
            self._anchors[event.anchor] = node
        self._add(node)

    def _key(self, frame: _Frame, key: str, span: Span) -> None:
        frame.key, frame.key_span = key, span
        if key in frame.node.value and key != "<<" and len(self.duplicates) < MAX_DUPLICATES:
            path = (*(part for outer in self._stack[:-1] for part in self._step(outer)), key)
            self.duplicates.append((path, Span(span.start, span.end, span.start, span.end)))

    def _step(self, frame: _Frame) -> Path:
        return (frame.key,) if frame.is_map and frame.key is not None else (len(frame.node.value),)

    def _alias(self, event: Any) -> None:
        self._refuse_complex_key(event)
        node = self._anchors.get(event.anchor)
        if node is None:
            raise _Refused(event.start_mark.index, f"the alias *{event.anchor} names no anchor before it")
        self._add(node)

    def _add(self, node: YamlNode) -> None:
        if not self._stack:
            self._root = node
            return
        frame = self._stack[-1]
        frame.node.size += node.size
        if frame.node.size > MAX_NODES:
            raise _Refused(frame.node.span.start, f"aliases unfold to more than {MAX_NODES:,} values")
        if not frame.is_map:
            frame.node.members[len(frame.node.value)] = node
            frame.node.value.append(node.value)
            return
        key, frame.key = frame.key or "", None
        if key == "<<" and isinstance(node.value, (dict, list)):
            frame.merged.extend([node] if isinstance(node.value, dict) else node.members.values())
            return
        place = Span(node.span.start, node.span.end, frame.key_span.start, frame.key_span.end)
        frame.node.value[key] = node.value
        frame.node.members[key] = YamlNode(node.value, place, node.members, node.size)

    def _refuse_complex_key(self, event: Any) -> None:
        if self._stack and self._stack[-1].is_map and self._stack[-1].key is None:
            raise _Refused(event.start_mark.index, "a field name must be a plain text")


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
