"""`${Name}`, in texts or without quotes as templates have it for numbers and booleans: kept as a text, or given a value.

The marks and functions of other tools stand for values, too; nothing here fills those.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

Values = Mapping[str, object]

# SAM, CDK, Serverless, Terraform (`$${x}` where it fills in twice, `${jsonencode({a = "b"})}`) · pseudo parameters of
# Serverless, directives of Terraform · Jinja, Handlebars · ERB · marks that a script replaces
_PLAIN = r'[^{}"\n]|"[^"\n]*"'
_INNER = rf"\{{(?:{_PLAIN}|\{{(?:{_PLAIN})*\}})*\}}"
_MARK = (
    rf"\$?\$\{{(?:{_PLAIN}|{_INNER})*\}}"
    r'|[#%]\{[^{}"\n]+\}|\{\{[^{}":\n]+\}\}|<%[^%\n]+%>|%%[\w.-]+%%|@@[\w.-]+@@|__[A-Z][A-Z0-9_]*?__'
)
_MARKS = re.compile(_MARK)
_WHOLE = re.compile(rf"(?:{_MARK})\Z")
_FIRST = frozenset("$#%{<@_")
_TOKEN = re.compile(rf'"(?:[^"\\]|\\.)*"|{_MARK}', re.DOTALL)
_NAME = re.compile(r"\$\{([^{}\n]+)\}")
MAX_NAME = 128
# What SAM, the CDK, CloudFormation's Fn::Sub and Terraform write between the braces: names, attributes, pseudo parameters.
_VALID_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:/@*\[\]-]*\Z")
# In JSONata, `${a:b}` groups the context: only a plain name can be a placeholder there.
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*\Z")


def is_placeholder(value: object) -> bool:
    """True for what may stand for a value of any type: a text that is one placeholder and nothing else (`${Name}`,
    `{{ name }}`, `%%NAME%%`), or a function of CloudFormation (`{"Ref": "Name"}`, `{"Fn::GetAtt": …}`).
    """
    if type(value) is str:
        return value[:1] in _FIRST and _WHOLE.match(value) is not None
    return type(value) is dict and len(value) == 1 and all(map(_is_function, value))


def _is_function(name: str) -> bool:
    return name == "Ref" or name.startswith("Fn::")


def has_placeholder(text: str) -> bool:
    """True for a text with a part that some tool is to fill in: what it will be is not known."""
    return _MARKS.search(text) is not None


def quoted(text: str) -> tuple[str, dict[str, str]]:
    """The text with each unquoted placeholder as a JSON string of the same length, and what each string stands for.

    The length stays so that every position is one of the user's text. The string holds a running number, written in
    private-use characters that no user's text is expected to hold.
    """
    meanings: dict[str, str] = {}

    def replace(found: re.Match[str]) -> str:
        token = found.group()
        if token[0] == '"':
            return token
        width = len(token) - 2
        mark = chr(0xE000 + len(meanings) % 6000) + "\uf8ff" * (width - 1)
        meanings[mark] = token
        return f'"{mark}"'

    return _TOKEN.sub(replace, text), meanings


def masked(text: str) -> tuple[str, dict[str, str]]:
    """The text with each placeholder as plain characters of the same length, which YAML takes wherever they stand."""
    meanings: dict[str, str] = {}

    def replace(found: re.Match[str]) -> str:
        mark = chr(0xE000 + len(meanings) % 6000) + "\uf8fe" * (len(found.group()) - 1)
        meanings[mark] = found.group()
        return mark

    return _MARKS.sub(replace, text), meanings


def unmasked(value: object, meanings: dict[str, str]) -> object:
    """`value` with every mark of `masked` replaced by what the user wrote, within longer texts too."""
    marks = re.compile("[\ue000-\uf770]\uf8fe+")

    def walk(value: object) -> object:
        if type(value) is str:
            return marks.sub(lambda found: meanings.get(found.group(), found.group()), value)
        if type(value) is dict:
            return {str(walk(key)): walk(inner) for key, inner in value.items()}
        return [walk(inner) for inner in value] if type(value) is list else value

    return walk(value)


def names_in(text: str) -> list[str]:
    """The names of the placeholders in a text."""
    return _NAME.findall(text) if "${" in text else []


def is_name(text: str) -> bool:
    """True for what a placeholder that is to be filled may be called."""
    return len(text) <= MAX_NAME and _VALID_NAME.match(text) is not None


def fillable_names_in(text: str) -> list[str]:
    """The names in a text that wait for a value; what only looks like a placeholder, as in JSONata, is left out."""
    valid = _PLAIN_NAME if text.lstrip().startswith("{%") else _VALID_NAME
    return [name for name in names_in(text) if len(name) <= MAX_NAME and valid.match(name)]


def filled_text(text: str, values: Values) -> str:
    """A JSON text with every `${Name}` that has a value replaced by it; every other character stays.

    The text means what `parse` reads with the same values: without quotes the value itself, within a string its text.
    """

    def replace(found: re.Match[str]) -> str:
        token = found.group()
        if token[0] == '"':
            return _NAME.sub(within, token) if "${" in token else token
        if not token.startswith("${"):
            return token
        return json.dumps(values[token[2:-1]], ensure_ascii=False) if token[2:-1] in values else token

    def within(found: re.Match[str]) -> str:
        return json.dumps(_as_text(values[found[1]]), ensure_ascii=False)[1:-1] if found[1] in values else found[0]

    return _TOKEN.sub(replace, text)


def filled(value: object, values: Values, bare: bool = False) -> object:
    """`value` with every `${Name}` that has a value replaced by it; the others stay.

    A text that is one placeholder and nothing else becomes the value itself where it was written without quotes
    (`bare`), else its text, as a template does it.
    """
    if type(value) is str and "${" in value:
        whole = _NAME.fullmatch(value)
        if bare and whole and whole[1] in values:
            return values[whole[1]]
        return _NAME.sub(lambda found: _as_text(values[found[1]]) if found[1] in values else found[0], value)
    if type(value) is dict:
        return {str(filled(key, values)): filled(inner, values, bare) for key, inner in value.items()}
    if type(value) is list:
        return [filled(inner, values, bare) for inner in value]
    return value


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def restored(value: object, meanings: Mapping[str, object]) -> object:
    """`value` with every stand-in of `quoted` replaced by the `${Name}` that the user wrote."""
    if type(value) is str:
        return meanings.get(value, value)
    if type(value) is dict:
        return {str(meanings.get(key, key)): restored(inner, meanings) for key, inner in value.items()}
    if type(value) is list:
        return [restored(inner, meanings) for inner in value]
    return value
