"""A refusal: why a request is not served, in the words and with the status that its sender gets."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """Raised by services and selectors; the API turns it into `{"code", "message", "field"?, "details"?}`.

    `code` is snake_case and stable, `message` is a sentence for people, `field` names the part of the request that
    is wrong, `details` is anything JSON that helps the client go on. `status` is the HTTP status.
    """

    status = 400

    def __init__(self, code: str, message: str, *, field: str | None = None, details: Any = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.details = details

    def as_json(self) -> dict[str, Any]:
        """Return the body of the error response; absent parts are left out."""
        body: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.field is not None:
            body["field"] = self.field
        if self.details is not None:
            body["details"] = self.details
        return body


class NotSignedIn(Refusal):
    """Nobody is signed in."""

    status = 401

    def __init__(self, message: str = "Sign in to go on.") -> None:
        super().__init__("not_signed_in", message)


class NotAllowed(Refusal):
    """The user is known and may not do this."""

    status = 403

    def __init__(self, message: str, *, code: str = "not_allowed") -> None:
        super().__init__(code, message)


class NotFound(Refusal):
    """There is no such thing, or it was deleted."""

    status = 404

    def __init__(self, message: str) -> None:
        super().__init__("not_found", message)


class Conflict(Refusal):
    """The request is right but the state of things is not; `code` ends in `_conflict` or says what is over."""

    status = 409


class TooLarge(Refusal):
    """More bytes than are taken."""

    status = 413


class Invalid(Refusal):
    """The request is understood and wrong; `code` ends in `_invalid`."""

    status = 422


class TooMany(Refusal):
    """Too many tries in a short time."""

    status = 429


class Unavailable(Refusal):
    """Something that we need does not answer now."""

    status = 503
