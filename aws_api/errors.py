"""What the service answers when it refuses: a code, a sentence, an HTTP status."""

from __future__ import annotations

from typing import Any

NAMESPACE = "com.amazonaws.swf.service.v2.model"
CORAL = "com.amazon.coral.service"
CORAL_VALIDATE = "com.amazon.coral.validate"
"""Of a request that breaks a constraint of the service model; whatever the service itself refuses is in NAMESPACE."""


class ApiError(Exception):
    """A refusal. `fields` are the error shape's further members (`reason`, `resourceName`); the status is 400 unless said otherwise."""

    def __init__(
        self, code: str, message: str, *, status: int = 400, namespace: str = NAMESPACE, **fields: Any
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.namespace = namespace
        self.fields = fields

    def body(self) -> dict[str, Any]:
        """The answer's JSON."""
        return {"__type": f"{self.namespace}#{self.code}", "message": self.message, **self.fields}


def invalid_arn(words: str) -> ApiError:
    """InvalidArn as the service words it."""
    return ApiError("InvalidArn", f"Invalid Arn: '{words}'")


def validation(message: str, reason: str | None = None) -> ApiError:
    """ValidationException, with its reason where the service gives one."""
    return ApiError("ValidationException", message, **({"reason": reason} if reason else {}))


def does_not_exist(kind: str, arn: str) -> ApiError:
    """`kind` is StateMachine, Execution or Activity."""
    words = {"StateMachine": "State Machine", "Execution": "Execution", "Activity": "Activity"}[kind]
    return ApiError(f"{kind}DoesNotExist", f"{words} Does Not Exist: '{arn}'")


def deleting(arn: str) -> ApiError:
    """StateMachineDeleting; its words are a guess."""
    return ApiError("StateMachineDeleting", f"State Machine is in DELETING status: '{arn}'")


def resource_not_found(arn: str) -> ApiError:
    """ResourceNotFound, of tags, versions, aliases and map runs."""
    return ApiError("ResourceNotFound", f"Resource not found: '{arn}'", resourceName=arn)


def missing_reference(arn: str) -> ApiError:
    """ResourceNotFound, of aliases and of versions that an alias is to route to."""
    return ApiError("ResourceNotFound", "Request references a resource that does not exist.", resourceName=arn)


def unknown_operation(name: str) -> ApiError:
    """No operation of that name."""
    return ApiError("UnknownOperationException", f"Unknown operation: {name}", namespace=CORAL)


def serialization(words: str) -> ApiError:
    """The body is not what the protocol asks for."""
    return ApiError("SerializationException", words, namespace=CORAL)
