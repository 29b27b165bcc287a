"""Choice: go on with the first rule that is true."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from asl.expr.choice import compile_rule
from asl.expr.errors import ExpressionError, SyntaxProblem
from asl.expr.jsonata_template import compile_jsonata_template
from asl.expr.scope import Scope
from asl.run.data_flow import DataFlow, compile_flow
from asl.run.states.state import Spec, State

if TYPE_CHECKING:
    from asl.run.tree import Frame
    from asl.run.turn import Turn

JSON = Any


class Rule(NamedTuple):
    """A compiled Choice rule. `flow` has its own Assign and Output."""

    test: Any
    target: str
    flow: DataFlow


class ChoiceState(State):
    """Without a match the state goes to Default, with the state's own Assign and Output."""

    kind = "Choice"

    def __init__(self, spec: Spec, flow: DataFlow) -> None:
        super().__init__(spec, flow, None)
        fields = spec.fields
        rules = fields.get("Choices")
        if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
            raise SyntaxProblem("Choices must be an array of rules.", 0, "Choices")
        self.rules = [_compile(rule, fields, index, spec.jsonata) for index, rule in enumerate(rules)]
        default = fields.get("Default")
        self.default = default if isinstance(default, str) else None

    def enter(self, turn: Turn, frame: Frame) -> None:
        """Leave by the first rule that is true, else by Default."""
        value = self.flow.effective_input(turn, frame, self)
        scope = turn.scope(frame, self, value)
        for rule in self.rules:
            if rule.test(scope):
                output, variables = rule.flow.pass_on(turn, frame, self)
                turn.leave(frame, self, output, rule.target, variables)
                return
        if self.default is None:
            raise ExpressionError("Failed to transition out of the state. The state does not point to a next state.")
        output, variables = self.flow.pass_on(turn, frame, self)
        turn.leave(frame, self, output, self.default, variables)


def _compile(rule: Mapping[str, JSON], fields: Mapping[str, JSON], index: int, jsonata: bool) -> Rule:
    target = rule.get("Next")
    if not isinstance(target, str):
        raise SyntaxProblem(f"The rule Choices[{index}] must name its Next state.", 0, f"Choices[{index}]/Next")
    own = {name: fields[name] for name in ("InputPath", "OutputPath") if name in fields}
    own.update({name: rule[name] for name in ("Assign", "Output") if name in rule})
    flow = compile_flow(own, jsonata=jsonata)
    if not jsonata:
        return Rule(compile_rule(rule).matches, target, flow)
    condition = compile_jsonata_template(rule.get("Condition"), f"Choices[{index}]/Condition")

    def test(scope: Scope) -> bool:
        return condition.evaluate(scope, "boolean") is True

    return Rule(test, target, flow)
