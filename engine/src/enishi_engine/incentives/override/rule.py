"""Override (統括手数料): a share of what somebody else earned, for the partner above or the one that introduced them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.expression import Field, Unit
from enishi_engine.core.incentive import Incentive, Label, Occasion, OnEarning, Payee, Percent, Table
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "override"
LABEL = Label("統括手数料", "Override")


@dataclass(frozen=True, kw_only=True)
class Terms:
    of: str = term(TermKind.INCENTIVE, ja="もとのインセンティブ", en="On", meaning="The incentive whose earnings it is paid on.")
    rate: Table = term(TermKind.RATES, ja="料率", en="Rate", meaning="Which share of each earning it pays; one rate, or a table.")


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each earning line of the named incentive."""
    return OnEarning(plain["of"])


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say an override in the core's words.

    Shape   one candidate per earning line of `of`; paid to the earner's first-tier partner unless the text names another payee.
    Units   base (what was earned) in minor units, rate in ppm.
    Errors  none: the reader has seen to it that `of` names an incentive that is not itself paid on earnings.
    Source  docs/rules/earnings.md
    """
    return common.incentive(
        occasion=OnEarning(terms.of), base=Field("earned", "amount", Unit.MONEY), amount=Percent(terms.rate), payee=Payee.PARENT
    )
