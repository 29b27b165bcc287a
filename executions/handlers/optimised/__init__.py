"""`arn:aws:states:::SERVICE:ACTION`: the optimised integrations, one file for each service, found by being here.

A file has `FAMILY`. Which actions there are, with which patterns, is in `asl.lint.integrations`, for the validator too.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from asl.lint.integrations import OPTIMISED
from asl.run.resources import Resource, parse_resource
from executions.handlers.endpoints import door_of, missing_door
from executions.handlers.optimised.family import Action, Family
from executions.handlers.optimised.jobs import cancel_job, look, submit
from executions.handlers.outcomes import Job, Performer
from executions.handlers.unbound import refusal

RANK = 50


def bind(job: Job) -> Performer | None:
    """Take the actions of the families here, with the patterns that the service offers for them."""
    found = _found(job)
    if found is None:
        return None
    family, action = found
    client = action.client or family.client
    door = door_of(client)
    if door is None:
        return lambda job: refusal(job, missing_door(client))
    if job.memory is not None:
        return lambda job: look(job, door, family, action)
    return lambda job: submit(job, door, family, action)


def cancel(job: Job) -> bool:
    """Cancel the job that `job.memory` tells of, where the service can. False: it is no job of ours, or it went on."""
    found = _found(job)
    door = door_of(found[1].client or found[0].client) if found else None
    return found is not None and door is not None and cancel_job(job, door, found[0])


def _found(job: Job) -> tuple[Family, Action] | None:
    resource = parse_resource(job.resource)
    family = families().get(resource.service)
    action = family.by_name.get(_plain(resource)) if family else None
    if family is None or action is None or resource.pattern not in OPTIMISED.get((family.service, action.name), ()):
        return None
    return family, action


def _plain(resource: Resource) -> str:
    return resource.action.removesuffix(resource.pattern)


@cache
def families() -> dict[str, Family]:
    """Return every family of this package by its service."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    found: list[Family] = [module.FAMILY for module in modules if hasattr(module, "FAMILY")]
    return {service: family for family in found for service in (family.service, *family.also)}
