"""The service model of Step Functions as botocore carries it: operations and shapes, read as data."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel

SERVICE = "stepfunctions"
TARGET_PREFIX = "AWSStepFunctions"


@lru_cache(maxsize=1)
def service_model() -> ServiceModel:
    """The model, loaded once per process."""
    document: dict[str, Any] = Loader().load_service_model(SERVICE, "service-2")
    return ServiceModel(document, SERVICE)


@lru_cache(maxsize=64)
def operation_model(name: str) -> OperationModel | None:
    """One operation, or None where the service has none of that name."""
    model = service_model()
    return model.operation_model(name) if name in model.operation_names else None
