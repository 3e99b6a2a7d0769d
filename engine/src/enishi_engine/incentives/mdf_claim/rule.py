"""MDF claim (販促支援金の精算): marketing money that was approved is paid for what was proved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.expression import PPM, Expression, Field, Smallest, Unit
from enishi_engine.core.incentive import Incentive, Label, Occasion, OnClaim, Percent, Table, Value
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "mdf_claim"
LABEL = Label("販促支援金の精算", "MDF claim")
PROVED = Smallest((Field("claim", "claimed", Unit.MONEY), Field("claim", "approved", Unit.MONEY)), Unit.MONEY)


@dataclass(frozen=True, kw_only=True)
class Terms:
    base: Expression = term(
        TermKind.MONEY_EXPRESSION,
        ja="対象金額",
        en="Base",
        meaning="The amount of the claim that is paid on; what was proved, at most what was approved, unless said.",
        default=PROVED,
    )
    rate: Table = term(
        TermKind.RATES, ja="負担率", en="Share", meaning="Which share of it the maker bears; all of it unless said.", default=Value(PPM)
    )


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each approved claim."""
    return OnClaim()


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say an MDF claim in the core's words.

    Shape   one candidate per approved claim.
    Units   base in minor units, rate in ppm.
    Errors  none: `Terms` cannot be built from a wrong text.
    Source  docs/rules/claims.md.
    """
    return common.incentive(occasion=OnClaim(), base=terms.base, amount=Percent(terms.rate))
