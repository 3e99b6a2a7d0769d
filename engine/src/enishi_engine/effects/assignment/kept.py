"""A draw as data that says everything, and read back: it is drawn again, and must come out the same."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from enishi_engine.core.refusals import Refusal
from enishi_engine.effects.assignment.drawing import BLOCK, Assignment, draw
from enishi_engine.effects.assignment.planning import Plan, Rule, RuleKind, Unit
from enishi_engine.effects.assignment.roster import Listed, Veto
from enishi_engine.effects.assignment.telling import assignment_sentences, told_to_partners
from enishi_engine.words.language import LANGUAGES

FORMAT = "enishi assignment 1"
WORDS = ("said", "told_to_partners")  # a later version may say the same otherwise


class AssignmentChanged(Refusal):
    """A kept assignment is not what its own seed and roster give: it was edited, or is no assignment."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The assignment {what}. Take the file as `enishi assign` wrote it; a draw is never edited, only made anew before the first day.",
            ja=f"割当ファイルをそのまま使えません({what})。`enishi assign`が書き出したファイルを使ってください。割当は編集せず、初日の前に作り直します。",
        )


def as_data(assignment: Assignment) -> dict[str, Any]:
    """The assignment as JSON can hold it: plan, how it is drawn, roster, waves, who was left out and why, and what partners may be told."""
    plan = assignment.plan
    return {
        "format": FORMAT,
        "campaign": plan.campaign,
        "drawn_on": plan.drawn_on.isoformat(),
        "seed": plan.seed,
        "roster_sha256": assignment.roster_sha256,
        "randomised": assignment.randomised,
        "unit": plan.unit.value,
        "stratified_by": [*(["rank"] if plan.unit is not Unit.REGION else []), *(["region"] if plan.by_region else []), f"past deals, in blocks of {BLOCK}"],
        "by_region": plan.by_region,
        "comparison_percent": plan.comparison_percent,
        "rule": None if plan.rule is None else {"kind": plan.rule.kind.value, "number": plan.rule.number},
        "waves": [
            {"wave": number, "first_day": day.isoformat(), "partners": size}
            for number, (day, size) in enumerate(zip(plan.first_days, assignment.sizes(), strict=True), start=1)
        ],
        "said": {language: list(assignment_sentences(assignment, language)) for language in LANGUAGES},
        "told_to_partners": {language: told_to_partners(assignment, language) for language in LANGUAGES},
        "roster": [_listed(one) for one in assignment.roster],
        "placed": [vars(one) for one in assignment.placed],
        "left_out": [{"partner": one.partner, "why": one.why.value, "because_of": one.because_of} for one in assignment.left_out],
    }  # fmt: skip


def from_data(data: Mapping[str, Any]) -> Assignment:
    """The assignment of such data. Raises AssignmentChanged unless its seed and roster give these very waves again."""
    if data.get("format") != FORMAT:
        raise AssignmentChanged(f"is of the format {data.get('format')!r}, not {FORMAT!r}")
    try:
        plan, roster = _plan(data), tuple(_read(one) for one in data["roster"])
    except (KeyError, TypeError, ValueError) as error:
        raise AssignmentChanged(f"cannot be read ({error!r})") from error
    again = draw(roster, plan)
    if _without_words(as_data(again)) != _without_words(data):
        raise AssignmentChanged(f"does not come out again from seed {plan.seed} and its roster")
    return again


def _without_words(data: Mapping[str, Any]) -> str:
    return json.dumps({name: part for name, part in data.items() if name not in WORDS}, sort_keys=True)


def _listed(one: Listed) -> dict[str, Any]:
    veto = None if one.veto is None else {"reason": one.veto.reason, "by": one.veto.by, "on": one.veto.on.isoformat()}
    return {**vars(one), "veto": veto}


def _plan(data: Mapping[str, Any]) -> Plan:
    rule = data["rule"]
    return Plan(
        campaign=data["campaign"],
        first_days=tuple(date.fromisoformat(wave["first_day"]) for wave in data["waves"]),
        seed=data["seed"],
        drawn_on=date.fromisoformat(data["drawn_on"]),
        comparison_percent=data["comparison_percent"],
        unit=Unit(data["unit"]),
        by_region=data["by_region"],
        rule=None if rule is None else Rule(kind=RuleKind(rule["kind"]), number=rule["number"]),
    )


def _read(row: Mapping[str, Any]) -> Listed:
    veto = row["veto"]
    read = None if veto is None else Veto(reason=veto["reason"], by=veto["by"], on=date.fromisoformat(veto["on"]))
    return Listed(**{**row, "veto": read})
