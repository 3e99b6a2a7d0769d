"""What each order of partners paid, and why the rest of it paid nothing, by the newest calculation that is kept of each program."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from enishi.closing import explaining
from enishi.closing.outside import Outside, outside
from enishi.intake import queries as intake
from enishi_engine.core.incentive import PaysAs
from enishi_engine.core.program import Program
from enishi_engine.explain import OrderRows, Run, explain_rows, explained_reasons, rows_of_orders
from enishi_engine.words import Language, vocabulary_of

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Paid:
    """What one incentive paid for an order, all its months and what was taken back together. Minor units.

    `why`: how the newest line that it earned came about, then the newest that was taken back.

    `seen`: whoever asks may see the amount.
    """

    incentive: str
    amount: int
    currency: str
    lines: int
    marketing_money: bool
    seen: bool
    why: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NotPaid:
    """An incentive that paid nothing for an order, and why: the newest reason, where months have several."""

    incentive: str
    why: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OrderTold:
    """`calculated`: did a calculation know of it? Then one that nothing is said of lay outside every incentive, and `outside` says why.

    `returned`: what it paid was taken back whole.
    """

    paid: tuple[Paid, ...] = ()
    nothing: tuple[NotPaid, ...] = ()
    calculated: bool = False
    sums: tuple[tuple[str, int], ...] = ()  # of what is seen, by currency, as money alone
    returned: bool = False
    outside: Outside | None = None


def orders_told(
    ordered: Mapping[str, date], *, partners: Collection[str], language: Language, shown: Callable[[Row], bool] = lambda _row: True
) -> dict[str, OrderTold]:
    """
    Each order line by its id, of which `ordered` gives the day; `shown` says of which lines somebody may see the amount.

    Whoever asks sees to it that partners and orders are theirs. What is paid to others for the same order is never in it.
    """
    newest = [kept for program in explaining.explained() if (kept := explaining.newest(program)) is not None]
    runs = [explaining.opened(kept) for kept in newest]
    found = [(run, rows_of_orders(run, ordered.keys(), partners=partners)) for run in runs]
    said = {id_ for _, rows in found for id_ in rows}
    known = said | {id_ for kept, run in zip(newest, runs, strict=True) for id_ in _counted(ordered, said, kept.known_by, run.until)}
    told = {
        id_: _told([(run, rows[id_]) for run, rows in found if id_ in rows], language, shown, calculated=id_ in known) for id_ in ordered
    }
    unsaid = outside([id_ for id_, one in told.items() if one.calculated and not one.paid and not one.nothing], runs, language)
    return {id_: replace(one, outside=unsaid.get(id_)) for id_, one in told.items()}


def _counted(ordered: Mapping[str, date], said: Collection[str], known_by: datetime, until: date) -> set[str]:
    """Those of which nothing was said, though the calculation knew them: every incentive only counted them."""
    unsaid = [id_ for id_, day in ordered.items() if id_ not in said and day <= until]
    return intake.learned_by("order_lines", unsaid, known_by) if unsaid else set()


def _told(of: list[tuple[Run, OrderRows]], language: Language, shown: Callable[[Row], bool], *, calculated: bool) -> OrderTold:
    paid = [one for run, rows in of for one in _paid(run, rows.lines, language, shown)]
    nothing = [one for run, rows in of for one in _nothing(run, rows, language)]
    sums: dict[str, int] = {}
    for one in paid:
        if one.seen and not one.marketing_money:
            sums[one.currency] = sums.get(one.currency, 0) + one.amount
    returned = bool(paid) and all(one.amount == 0 for one in paid)
    return OrderTold(paid=tuple(paid), nothing=tuple(nothing), calculated=calculated, sums=tuple(sums.items()), returned=returned)


def _paid(run: Run, rows: list[dict[str, Any]], language: Language, shown: Callable[[Row], bool]) -> Iterator[Paid]:
    for found in _by_incentive(rows):
        newest = found[-1]
        yield Paid(
            incentive=_name(run.program, newest, language), amount=sum(row["amount"] for row in found), currency=run.program.currency,
            lines=len(found), marketing_money=newest["pays_as"] != PaysAs.MONEY.value, seen=all(shown(row) for row in found),
            why=tuple(_why(run, found, language)),
        )  # fmt: skip


def _why(run: Run, rows: list[dict[str, Any]], language: Language) -> Iterator[str]:
    """The headline of what was earned stands beside it already; that something was taken back is said whole."""
    earned = [row for row in rows if row["kind"] == "earned"]
    taken_back = [row for row in rows if row["kind"] != "earned"]
    for newest, headline in ((earned[-1:], 1), (taken_back[-1:], 0)):
        if newest:
            yield from explain_rows(run, newest)[0].words[language].sentences[headline:]


def _nothing(run: Run, rows: OrderRows, language: Language) -> Iterator[NotPaid]:
    """Of an incentive that paid for one month and not for another the money is said, and the rest stands with the order itself."""
    paid = {row["incentive"] for row in rows.lines}
    newest = [found[-1] for found in _by_incentive(row for row in rows.not_paid if row["incentive"] not in paid)]
    for each in explained_reasons(newest, run.program):
        yield NotPaid(incentive=_name(run.program, each.row, language), why=each.words[language].sentences)


def _by_incentive(rows: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    by: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by.setdefault(row["incentive"], []).append(row)
    return list(by.values())


def _name(program: Program, row: Row, language: Language) -> str:
    version = next(one for one in program.versions if one.from_day == row["version"])
    return vocabulary_of(program, version, language).incentive(row["incentive"])
