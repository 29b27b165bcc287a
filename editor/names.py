"""Names of state machines: what the service allows."""

from __future__ import annotations

import re

from accounts.errors import Invalid

MAX_LENGTH = 80

# Developer guide, CreateStateMachine, `name`.
_FORBIDDEN = re.compile(
    r"""[\s<>{}\[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff\U0010ffff]"""
)


def name_check(name: str, *, field: str = "name") -> None:
    """Raise Invalid `name_invalid`, saying what is wrong, when the service would not take the name."""
    if not name:
        raise Invalid("name_invalid", "A name is needed: 1 to 80 characters.", field=field)
    if len(name) > MAX_LENGTH:
        raise Invalid(
            "name_invalid", f"The name has {len(name)} characters; at most {MAX_LENGTH} are allowed.", field=field
        )
    wrong = _FORBIDDEN.search(name)
    if wrong:
        raise Invalid(
            "name_invalid",
            f"The name may not contain {_called(wrong.group())}. AWS allows letters, digits, hyphens, underscores and "
            'most other characters, but no white space, no brackets, and none of ? * " # % \\ ^ | ~ ` $ & , ; : /.',
            field=field,
        )


def _called(character: str) -> str:
    if character == " ":
        return "a space"
    if character.isprintable():
        return f"“{character}”"
    return f"the character U+{ord(character):04X}"
