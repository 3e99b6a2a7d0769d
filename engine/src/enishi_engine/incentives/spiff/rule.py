"""SPIFF (営業担当者向け報奨金): a short, fixed reward per unit, deal or event, often for the salesperson."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from enishi_engine.core.expression import Expression, Field, Unit
from enishi_engine.core.incentive import Fixed, Incentive, Label, Occasion, OnEvent, OnLine, OnServiceMonth, Payee, PerUnit, Table
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "spiff"
LABEL = Label("営業担当者向け報奨金", "SPIFF")


class Per(Enum):
    UNIT = "unit"
    LINE = "line"
    MONTH = "month"
    EVENT = "event"


@dataclass(frozen=True, kw_only=True)
class Terms:
    amount: Table = term(TermKind.AMOUNTS, ja="金額", en="Amount", meaning="What one unit, line, month or event pays.")
    per: Per = term(
        TermKind.CHOICE,
        ja="単位",
        en="Per",
        meaning="unit: times the line's quantity. line: once a line. month: once for each month of a line's service. event: once an activity.",
        choices=Per,
    )
    event: tuple[str, ...] | None = term(
        TermKind.ACTIVITY_KINDS, ja="対象の活動", en="Event", meaning="The kinds of activity that pay; with per: event.", default=None
    )
    units: Expression | None = term(
        TermKind.MEASURE_EXPRESSION,
        ja="数える数量",
        en="Units",
        meaning="What is counted with per: unit, as in min(line.quantity, 100); left out: line.quantity.",
        default=None,
    )

    def problem(self) -> tuple[str, str] | None:
        """What does not fit together, and the remedy."""
        if (self.per is Per.EVENT) != (self.event is not None):
            return "per: event and event: belong together.", "Write both, as in per: event and event: meeting_set, or neither."
        if self.units is not None and (self.per is not Per.UNIT or self.units.unit is not Unit.COUNT):
            return "units says what is counted with per: unit.", "Write per: unit, and a count, as in min(line.quantity, 100)."
        return None


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each order line, each month of its service, or each activity of the named kinds."""
    event = plain.get("event")
    if event is not None:
        return OnEvent(event)
    return OnServiceMonth() if plain.get("per") is Per.MONTH else OnLine()


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say a SPIFF in the core's words.

    Shape   one candidate per order line, service month or activity; paid to the person unless the text names another payee.
    Units   amounts in minor units.
    Errors  none: `Terms` cannot be built from a wrong text.
    Source  docs/rules/amounts.md, "Fixed" and "per unit"; docs/rules/candidates.md, "Payees".
    """
    if terms.event is not None:
        return common.incentive(occasion=OnEvent(terms.event), amount=Fixed(terms.amount), payee=Payee.PERSON)
    if terms.per is Per.MONTH:
        return common.incentive(occasion=OnServiceMonth(), amount=Fixed(terms.amount), payee=Payee.PERSON)
    units = terms.units or Field("line", "quantity", Unit.COUNT)
    amount = PerUnit(units, terms.amount) if terms.per is Per.UNIT else Fixed(terms.amount)
    return common.incentive(occasion=OnLine(), amount=amount, payee=Payee.PERSON)
