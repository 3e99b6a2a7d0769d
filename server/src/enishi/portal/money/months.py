"""A partner's months as pages show them: sums by incentive, each line with its sentence, and why the rest pays nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from enishi.closing import explaining
from enishi.closing.explaining import Explained
from enishi.intake import queries as intake
from enishi.portal.standing import Standing
from enishi_engine.core.incentive import PaysAs
from enishi_engine.core.program import Program
from enishi_engine.explain import ExplainedMonth, NothingFound, Run, explain_line, explain_partner, explain_rows, months_of
from enishi_engine.explain.facts import fact_in_words
from enishi_engine.explain.finding import ExplainedRow, in_all
from enishi_engine.words import Language, vocabulary_of
from enishi_engine.words.language import spoken

SHOWN = 50  # reasons on one page; the rest is counted, and found by its order


@dataclass(frozen=True, kw_only=True)
class Calculation:
    """The newest calculation of a program, open to be asked."""

    kept: Explained
    run: Run

    @property
    def currency(self) -> str:
        return self.run.program.currency


@dataclass(frozen=True, kw_only=True)
class MonthTold:
    """A month in a list; minor units."""

    program: str
    label: str
    month: date
    lines: int
    amount: int
    payable: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class LineTold:
    """A line, or a fact that pays nothing, with why. `amount` in minor units, 0 of what pays nothing."""

    fact: str
    fact_id: str
    incentive: str
    amount: int
    why: tuple[str, ...]
    customer: str = ""


@dataclass(frozen=True, kw_only=True)
class SumTold:
    """One incentive's sum of the month, in minor units; marketing money is not money."""

    incentive: str
    lines: int
    amount: int
    payable: int
    marketing_money: bool


@dataclass(frozen=True, kw_only=True)
class MonthPage:
    """`known_by` is the moment of the calculation; a month that `ends_early` goes on. Amounts in minor units."""

    label: str
    month: date
    currency: str
    known_by: datetime
    ends_early: bool
    amount: int
    payable: int
    sums: tuple[SumTold, ...]
    lines: tuple[LineTold, ...]
    nothing: tuple[LineTold, ...]
    nothing_more: int


def calculations() -> list[Calculation]:
    """The newest calculation of every program that has one."""
    newest = (explaining.newest(program) for program in explaining.explained())
    return [Calculation(kept=kept, run=explaining.opened(kept)) for kept in newest if kept is not None]


def months(standing: Standing, known: Iterable[Calculation], language: Language) -> list[MonthTold]:
    """Every month of every program in which the company earned something, the newest first."""
    found = [
        MonthTold(
            program=one.kept.program, label=spoken(one.run.program.label, language), month=sums.month, lines=sums.lines,
            amount=sums.amount, payable=sums.payable, currency=one.currency,
        )
        for one in known
        for sums in months_of(one.run, standing.partners)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.month.toordinal(), one.program))


def month_page(standing: Standing, *, program: str, month: str, language: Language) -> MonthPage | None:
    """A month of one program; None where no calculation knows anything of it."""
    calculation = next((one for one in calculations() if one.kept.program == program), None)
    if calculation is None:
        return None
    explained = list(_explained(calculation.run, standing, month))
    if not explained:
        return None
    said = calculation.run.program
    lines = [each for one in explained for each in one.lines]
    nothing = [each for one in explained for each in one.not_paid]
    told = with_customers(standing, (line_told(each, said, language) for each in (*lines, *nothing[:SHOWN])))
    return MonthPage(
        label=spoken(said.label, language), month=explained[0].first_day, currency=said.currency, known_by=calculation.kept.known_by,
        ends_early=explained[0].ends_early, amount=in_all(lines, "amount", PaysAs.MONEY), payable=in_all(lines, "payable", PaysAs.MONEY),
        sums=tuple(_sums(lines, said, language)), lines=tuple(told[: len(lines)]), nothing=tuple(told[len(lines) :]), nothing_more=max(len(nothing) - SHOWN, 0),
    )  # fmt: skip


def why(standing: Standing, *, fact_id: str, language: Language) -> tuple[list[LineTold], list[LineTold], str] | None:
    """What one order of the company paid, what it did not, and the currency; None where none of it is theirs."""
    for one in calculations():
        try:
            explained = explain_line(one.run, fact_id)
        except NothingFound:
            continue
        lines, nothing = ([each for each in rows if _theirs(each, standing)] for rows in (explained.lines, explained.not_paid))
        if lines or nothing:
            said = one.run.program
            found = with_customers(standing, (line_told(each, said, language) for each in (*lines, *nothing)))
            return found[: len(lines)], found[len(lines) :], said.currency
    return None


def in_words(known: Calculation, rows: list[dict[str, Any]], language: Language) -> list[LineTold]:
    """Lines of the calculation with their sentences, the newest first."""
    return [line_told(each, known.run.program, language) for each in reversed(explain_rows(known.run, rows))]


def _theirs(each: ExplainedRow, standing: Standing) -> bool:
    """A row belongs to the company of its payee: of a shared order the others' rows are nobody else's business."""
    return each.row["partner"] in standing.partners


def _explained(run: Run, standing: Standing, month: str) -> Iterator[ExplainedMonth]:
    for partner in standing.partners:
        try:
            yield explain_partner(run, partner, month)
        except NothingFound:
            continue


def line_told(each: ExplainedRow, program: Program, language: Language) -> LineTold:
    """A row in the reader's words. That the company gets the amount for the fact stands above them already: they begin with how it came about."""
    sentences = each.words[language].sentences
    said_above = each.row.get("kind") == "earned" and each.row["payee_kind"] == "partner" and len(sentences) > 1
    return LineTold(
        fact=fact_in_words(each.row, language), fact_id=each.row["fact_id"], incentive=_incentive(each, program, language),
        amount=each.row.get("amount", 0), why=sentences[1:] if said_above else sentences,
    )  # fmt: skip


def with_customers(who: Standing, lines: Iterable[LineTold]) -> list[LineTold]:
    """Each with the customer's name, where it is about an order of the company's own: of a shared one the customer is the other's to tell."""
    told = list(lines)
    orders = intake.latest_rows("order_lines", column="id", values={_order_line(one) for one in told})
    of = {str(row["id"]): str(row["customer"]) for row in orders if row["partner"] in who.partners and row["customer"] is not None}
    names = {
        str(row["code"]): str(row["name"] or row["code"]) for row in intake.latest_rows("customers", column="code", values=set(of.values()))
    }
    return [replace(one, customer=names.get(code, code)) if (code := of.get(_order_line(one))) else one for one in told]


def _order_line(one: LineTold) -> str:
    return one.fact_id.partition("#")[0]


def _incentive(each: ExplainedRow, program: Program, language: Language) -> str:
    version = next(one for one in program.versions if one.from_day == each.row["version"])
    return vocabulary_of(program, version, language).incentive(each.row["incentive"])


def _sums(lines: Iterable[ExplainedRow], program: Program, language: Language) -> Iterator[SumTold]:
    """Incentive by incentive, as they stand in the text."""
    by: dict[tuple[str, bool], list[ExplainedRow]] = {}
    for each in lines:
        by.setdefault((each.row["incentive"], each.row["pays_as"] != PaysAs.MONEY.value), []).append(each)
    places = {incentive.id: place for version in program.versions for place, incentive in enumerate(version.incentives)}
    for (_, marketing_money), found in sorted(by.items(), key=lambda item: (item[0][1], places[item[0][0]])):
        yield SumTold(
            incentive=_incentive(found[-1], program, language), lines=len(found), amount=sum(each.row["amount"] for each in found),
            payable=sum(each.row["payable"] for each in found), marketing_money=marketing_money,
        )  # fmt: skip
