"""Runs workflows without a server: in this process, in virtual time. The command line and the pytest plugin stand on it."""

from sfn_local.answers import Answer, echo, in_turn, never, returns, takes, throws

__all__ = ["Answer", "echo", "in_turn", "never", "returns", "takes", "throws"]
