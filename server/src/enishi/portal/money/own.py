"""The amounts of one's own deals, where the owner shows them to one who sells: month by month, each line with its sentence."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from duckdb import ColumnExpression as Column
from duckdb import ConstantExpression as Value

from enishi.intake import queries as intake
from enishi.portal.money.months import Calculation, LineTold, line_told
from enishi.portal.own import Own, own_of
from enishi.portal.standing import Standing
from enishi_engine.core.incentive import PaysAs
from enishi_engine.explain import NothingFound, explain_partner
from enishi_engine.words import Language
from enishi_engine.words.language import spoken


@dataclass(frozen=True, kw_only=True)
class OwnMonth:
    """What one's own lines of a month came to. Minor units; marketing money is no money."""

    program: str
    label: str
    month: date
    payable: int
    currency: str


def own_months(who: Standing, known: Collection[Calculation], language: Language) -> list[OwnMonth]:
    """Every month of every program with lines of one's own, the newest first."""
    mine, found = own_facts(who, own_of(who)), dict[tuple[str, date], OwnMonth]()
    for one in known:
        label, of_company = spoken(one.run.program.label, language), Column("partner").isin(*(Value(code) for code in who.partners))
        for row in one.run.rows("earning_lines", of_company):
            if is_own(row, who, mine) and row["pays_as"] == PaysAs.MONEY.value:
                month = row["day"].replace(day=1)
                before = found.get((one.kept.program, month))
                payable = row["payable"] + (0 if before is None else before.payable)
                found[one.kept.program, month] = OwnMonth(
                    program=one.kept.program, label=label, month=month, payable=payable, currency=one.currency
                )
    return sorted(found.values(), key=lambda each: (-each.month.toordinal(), each.program))


def own_lines(who: Standing, calculation: Calculation, month: date, language: Language) -> list[LineTold]:
    """One's own lines of a month in words; nobody else's."""
    mine, found = own_facts(who, own_of(who)), list[LineTold]()
    for partner in who.partners:
        try:
            explained = explain_partner(calculation.run, partner, f"{month:%Y-%m}")
        except NothingFound:
            continue
        found += [line_told(each, calculation.run.program, language) for each in explained.lines if is_own(each.row, who, mine)]
    return found


def own_facts(who: Standing, own: Own) -> set[str]:
    """The ids of the order lines and activities that are one's own."""
    lines = intake.latest_rows("order_lines", column="partner", values=who.partners)
    done = intake.latest_rows("activities", column="partner", values=who.partners)
    mine = [row for row in done if (who.person and row["person"] == who.person) or row["subject"] in own.deals]
    return {str(row["id"]) for row in (*(row for row in lines if own.names(row)), *mine)}


def is_own(row: Mapping[str, Any], who: Standing, mine: set[str]) -> bool:
    """Of one's own facts; what is paid to a person is that person's alone."""
    if row["payee_kind"] == "person":
        return bool(who.person) and row["payee"] == who.person
    return str(row["fact_id"]).partition("#")[0] in mine
