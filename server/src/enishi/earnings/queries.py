"""Reads of earnings: what stands posted, what a run posted for whom, and the lines of a fact."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import pyarrow as pa
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from enishi.earnings.differences import NAMES, PostedLine, Row, root_of, standing_table
from enishi.earnings.models import EarningLine, Run, What
from enishi.earnings.totals import Total
from enishi.programs.natures import Nature
from enishi_engine.core.incentive import PaysAs

_STANDING = ("line_id", "figures", "amount_after", "payable_after", *NAMES)
AT_ONCE = 2_000

__all__ = [
    "LineRead", "OwedOn", "PayableLine", "PostedSum", "Total", "What", "closed_through", "last_day_closed", "lines_about", "lines_of",
    "lines_to_pay", "lines_to_pay_read", "newest_run", "owed_by_day", "payable_lines", "posted_by_day", "posted_by_partner", "posted_by_run", "runs",
    "standing", "totals",
]  # fmt: skip


class PayableLine(NamedTuple):
    """What became payable of a line as money, or came back, in one run; `line` names what it undoes where it is a take-back."""

    run: int  # its number
    line_id: str
    version: date
    line: str
    nature: Nature
    partner: str
    payee_kind: str
    payee: str
    payable: int


class PostedSum(NamedTuple):
    """What closings posted of an incentive on one day (or for one partner): `kind` is earned or take_back. Minor units."""

    kind: str
    day: date
    partner: str
    lines: int
    amount: int


@dataclass(frozen=True, kw_only=True)
class LineRead:
    """A posted line and the run that posted it."""

    run: Run
    what: What
    line: PostedLine


def runs(*, program: str, closing_group: str) -> list[Run]:
    """The runs of a group, in their order."""
    return list(Run.objects.filter(program=program, closing_group=closing_group).order_by("number"))


def standing(*, program: str, closing_group: str) -> pa.Table:
    """Every line as it stands after all that was posted (KNOWN_LINES of the engine), to find what the next closing changes."""
    lines = EarningLine.objects.filter(run__program=program, run__closing_group=closing_group)
    adjusted: dict[str, tuple[Any, ...]] = {}
    for key, what, *row in lines.exclude(what=What.OWN).order_by("run__number").values_list("key", "what", *_STANDING).iterator(AT_ONCE):
        adjusted[key] = (what, *row)
    own = lines.filter(what=What.OWN).values_list("key", *_STANDING).iterator(AT_ONCE)
    return standing_table(_engine_rows(own, adjusted))


def _engine_rows(own: Iterator[Any], adjusted: dict[str, tuple[Any, ...]]) -> Iterator[tuple[str, Row, str, int, int]]:
    for key, *row in own:
        if key not in adjusted:
            yield _engine_row(row)
    for what, *row in adjusted.values():
        if what != What.GONE:
            yield _engine_row(row)


def _engine_row(row: list[Any]) -> tuple[str, Row, str, int, int]:
    line_id, figures, amount, payable, *names = row
    return line_id, dict(zip(NAMES, names, strict=True)), figures, amount, payable


def totals(run: Run) -> list[Total]:
    """What the run posted for whom."""
    named = ("nature", "pays_as", "partner", "payee_kind", "payee")
    found = []
    for own in (True, False):
        lines = run.earning_lines.filter(what=What.OWN) if own else run.earning_lines.exclude(what=What.OWN)
        for row in lines.values(*named).annotate(amount_sum=Sum("amount"), payable_sum=Sum("payable")).order_by(*named):
            nature, amount, payable = Nature(row.pop("nature")), int(row.pop("amount_sum")), int(row.pop("payable_sum"))
            found.append(Total(own=own, nature=nature, amount=amount, payable=payable, **row))
    return found


@dataclass(frozen=True, kw_only=True)
class OwedOn:
    """What a run made payable to one payee of purchases of one day: of its own period (`own`) or of former ones. Minor units."""

    own: bool
    nature: Nature
    partner: str
    payee_kind: str
    payee: str
    day: date
    payable: int


def posted_by_run(*, program: str, closing_group: str, through: date, count: int) -> list[tuple[date, int]]:
    """What the newest runs up to a day posted as money, by their last days, the oldest first; minor units."""
    found = Run.objects.filter(program=program, closing_group=closing_group, last_day__lte=through).order_by("-last_day", "-number")
    days = dict(found.values_list("id", "last_day")[:count])
    sums = dict(EarningLine.objects.filter(run__in=days, pays_as=PaysAs.MONEY.value).values_list("run").annotate(Sum("amount")))
    return [(day, int(sums.get(run, 0))) for run, day in reversed(days.items())]


def owed_by_day(run: Run) -> list[OwedOn]:
    """What the run made payable as money, payee by payee and day by day."""
    lines = run.earning_lines.filter(pays_as=PaysAs.MONEY.value).exclude(payable=0).annotate(own=Q(what=What.OWN))
    named = ("own", "nature", "partner", "payee_kind", "payee", "day")
    rows = lines.values_list(*named).annotate(total=Sum("payable")).order_by(*named)
    return [
        OwedOn(own=bool(own), nature=Nature(nature), partner=partner, payee_kind=kind, payee=payee, day=day, payable=int(total))
        for own, nature, partner, kind, payee, day, total in rows
        if total
    ]


def payable_lines(*, program: str, closing_group: str, through: int, payees: Collection[str] | None = None) -> Iterator[PayableLine]:
    """What each run up to a number made payable as money, of these payees or of all, in no order."""
    lines = EarningLine.objects.filter(
        run__program=program, run__closing_group=closing_group, run__number__lte=through, pays_as=PaysAs.MONEY.value
    ).exclude(payable=0)
    if payees is not None:
        lines = lines.filter(payee__in=payees)
    named = ("run__number", "line_id", "version", "origin", "nature", "partner", "payee_kind", "payee", "payable")
    for run, line_id, version, origin, nature, partner, kind, payee, payable in lines.values_list(*named).iterator(AT_ONCE):
        yield PayableLine(run, line_id, version, origin or line_id, Nature(nature), partner, kind, payee, payable)


def posted_by_day(*, program: str, incentive: str) -> list[PostedSum]:
    """What stands posted of an incentive by the days of its lines, all closing groups together; `partner` is empty."""
    rows = (
        _posted_of(program, incentive).values("kind", "day").annotate(lines=Count("id"), amount_sum=Sum("amount")).order_by("day", "kind")
    )
    return [PostedSum(row["kind"], row["day"], "", row["lines"], int(row["amount_sum"])) for row in rows]


def posted_by_partner(*, program: str, incentive: str) -> list[PostedSum]:
    """What stands posted of an incentive by partner and the month of its lines (`day` is the month's first), all closing groups together."""
    months = _posted_of(program, incentive).annotate(month=TruncMonth("day")).values("kind", "month", "partner")
    rows = months.annotate(lines=Count("key", distinct=True), amount_sum=Sum("amount")).order_by("partner", "month", "kind")
    return [PostedSum(row["kind"], row["month"], row["partner"], row["lines"], int(row["amount_sum"])) for row in rows]


def _posted_of(program: str, incentive: str) -> QuerySet[EarningLine]:
    return EarningLine.objects.filter(run__program=program, incentive=incentive)


def lines_about(fact_id: str) -> list[LineRead]:
    """What was posted of a fact, or of the line with this id: in the order of the runs; months of a line's service too."""
    parts = fact_id.split("/")
    inside = {"/".join(parts[1:-last]) for last in (1, 2) if len(parts) > 1 + last}  # incentive/fact/seller, and of a take-back its change
    found = _read(EarningLine.objects.filter(of_fact__in={root_of(one) for one in (fact_id, *inside)}))
    return [one for one in found if _is_about(one.line, fact_id)]


def _is_about(line: PostedLine, id_: str) -> bool:
    fact_id = line.names["fact_id"]
    return id_ in (fact_id, line.line_id, line.names["origin"]) or fact_id.startswith(f"{id_}#")


def lines_of(run: Run) -> Iterator[PostedLine]:
    """The lines of a run, in their order."""
    for row in EarningLine.objects.filter(run=run).order_by("number").iterator(AT_ONCE):
        yield _posted(row)


def lines_to_pay(run: Run, payees: Collection[str]) -> dict[tuple[str, str], list[PostedLine]]:
    """What a run posted as payable money of these payees, by kind and code, in the order of the lines' numbers."""
    found: dict[tuple[str, str], list[PostedLine]] = {}
    lines = EarningLine.objects.filter(run=run, payee__in=payees, pays_as=PaysAs.MONEY.value).exclude(payable=0)
    for row in lines.order_by("number").iterator(AT_ONCE):
        found.setdefault((row.payee_kind, row.payee), []).append(_posted(row))
    return found


def lines_to_pay_read(run: Run, payee_kind: str, payee: str) -> list[LineRead]:
    """What a run posted as payable money of one payee, in the order of the lines' numbers, each with the run."""
    lines = EarningLine.objects.filter(run=run, payee_kind=payee_kind, payee=payee, pays_as=PaysAs.MONEY.value).exclude(payable=0)
    return [LineRead(run=run, what=What(row.what), line=_posted(row)) for row in lines.order_by("number")]


def newest_run(program: str) -> Run | None:
    """The newest run of a program, of all its groups."""
    return Run.objects.filter(program=program).order_by("-known_by", "-last_day").first()


def last_day_closed(*, program: str, closing_group: str) -> date | None:
    """The last day of the newest run of a group."""
    newest = Run.objects.filter(program=program, closing_group=closing_group).order_by("-number").first()
    return None if newest is None else newest.last_day


def closed_through(program: str) -> date | None:
    """The last day that any group of a program has closed; None where none has."""
    newest = Run.objects.filter(program=program).order_by("-last_day").first()
    return None if newest is None else newest.last_day


def _read(lines: QuerySet[EarningLine]) -> list[LineRead]:
    found = lines.select_related("run").order_by("run__last_day", "run__program", "number")
    return [LineRead(run=row.run, what=What(row.what), line=_posted(row)) for row in found]


def _posted(row: EarningLine) -> PostedLine:
    return PostedLine(
        key=row.key, what=row.what, line_id=row.line_id, nature=Nature(row.nature), names={name: getattr(row, name) for name in NAMES},
        changed=row.changed, amount=row.amount, payable=row.payable, amount_after=row.amount_after, payable_after=row.payable_after,
        figures=row.figures,
    )  # fmt: skip
