"""MDF accrual (販促支援金の積立): marketing money that grows with what a partner sells or earns; it is no cash."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.expression import Expression, Field, Unit
from enishi_engine.core.incentive import Incentive, Label, Occasion, OnEarning, OnLine, PaysAs, Percent, Table
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "mdf_accrual"
LABEL = Label("販促支援金の積立", "MDF accrual")


@dataclass(frozen=True, kw_only=True)
class Terms:
    rate: Table = term(TermKind.RATES, ja="積立率", en="Rate", meaning="Which share is set aside; one rate, or a table.")
    base: Expression | None = term(
        TermKind.MONEY_EXPRESSION, ja="対象金額", en="Base", meaning="The amount of the line that the rate meets; or of.", default=None
    )
    of: str | None = term(
        TermKind.INCENTIVE,
        ja="もとのインセンティブ",
        en="On",
        meaning="The incentive whose earnings the rate meets; or base.",
        default=None,
    )

    def problem(self) -> tuple[str, str] | None:
        """What does not fit together, and the remedy."""
        if (self.base is None) == (self.of is None):
            return "Marketing money grows with sales or with earnings.", "Write base: line.net, or of: and the id of an incentive."
        return None


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each order line, or each earning line of the named incentive."""
    of = plain.get("of")
    return OnLine() if of is None else OnEarning(of)


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say an accrual of marketing money in the core's words.

    Shape   one candidate per order line and payee, or per earning line of `of`.
    Units   base in minor units, rate in ppm.
    Errors  none: `Terms` cannot be built from a wrong text.
    Source  docs/rules/earnings.md
    """
    return common.incentive(
        occasion=OnLine() if terms.of is None else OnEarning(terms.of),
        base=terms.base or Field("earned", "amount", Unit.MONEY),
        amount=Percent(terms.rate),
        pays_as=PaysAs.MARKETING_MONEY,
    )
