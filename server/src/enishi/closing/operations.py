"""Closing a period: calculate, book, done; one function, safe to run again after any failure."""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from enishi.closing import blocks, bounding, bounds, parking
from enishi.closing.blocks import Block
from enishi.closing.calculating import Calculated, FactsOf, books_begin, calculated, facts_taken, newest_text
from enishi.closing.models import Beginning, BoundOf, Closing, ClosingGroup, State
from enishi.closing.periods import NoPeriod, Period, period_holding, period_named
from enishi.core import audit, logs
from enishi.core.errors import Refusal
from enishi.core.maker import maker
from enishi.core.second_proof import needs_second_proof
from enishi.earnings import operations as earnings
from enishi.earnings import queries as earned
from enishi.earnings.differences import posted_lines
from enishi.intake import operations as facts
from enishi.intake import queries as intake
from enishi.ledger import operations as ledger
from enishi.ledger import settlements
from enishi.partners.hindrances import Hindrance
from enishi.programs import operations as programs
from enishi.programs import queries as texts
from enishi.programs.reading import Reading, read
from enishi_engine import __version__ as engine_version
from enishi_engine.core.refusals import Refusal as EngineRefusal
from enishi_engine.facts import FactsRejected
from enishi_engine.words.amounts import day as said_day
from enishi_engine.words.amounts import money
from enishi_engine.words.amounts import month as said_month

LEASE = timedelta(minutes=10)  # a closing whose process is gone can be taken up again after this


class NoSuchGroup(Refusal):
    """There is no closing group of that name."""

    def __init__(self, code: str, groups: Iterable[str]) -> None:
        super().__init__(
            f"There is no closing group {code}. There are {', '.join(groups) or 'none'}.",
            ja=f"締めグループ{code}はありません。登録されているのは{'、'.join(groups) or 'なし'}です。",
        )


class NoSuchPeriod(Refusal):
    """The text names no period."""


class BooksBegun(Refusal):
    """The books were closed, or are being closed: what was posted says on which day they began."""

    def __init__(self, closing: Closing) -> None:
        super().__init__(
            f"{closing} is there: books that were closed once keep the day on which they began. Nothing was changed.",
            ja=f"{closing}の締めがあるため、帳簿の開始日は変更できません。変更はしていません。",
        )


class NoPeriodBegins(Refusal):
    """Books begin with a period."""

    def __init__(self, day: date, holding: Period) -> None:
        following = holding.last_day + timedelta(days=1)
        super().__init__(
            f"No period begins on {said_day(day, 'en')}: {said_month(holding.last_day, 'en')} runs from {said_day(holding.first_day, 'en')} to "
            f"{said_day(holding.last_day, 'en')}. Let the books begin on {said_day(holding.first_day, 'en')} or {said_day(following, 'en')}.",
            ja=f"{said_day(day, 'ja')}に始まる期間はありません({said_month(holding.last_day, 'ja')}分は{said_day(holding.first_day, 'ja')}から"
            f"{said_day(holding.last_day, 'ja')}まで)。{said_day(holding.first_day, 'ja')}か{said_day(following, 'ja')}を指定してください。",
        )


class PeriodBlocked(Refusal):
    """Something must be done before the period can be closed."""

    def __init__(self, period: str, found: Sequence[Block]) -> None:
        self.blocks = tuple(found)
        super().__init__(
            "\n".join((f"{period} cannot be closed yet. Nothing was posted.", *(block.en for block in found))),
            ja="\n".join((f"{period}はまだ締められません。何も計上していません。", *(block.ja for block in found))),
        )


class ClosingRuns(Refusal):
    """Somebody is closing a period of this group now."""

    def __init__(self, closing: Closing) -> None:
        super().__init__(
            f"{closing} is being closed by {closing.begun_by}, until {closing.leased_until:%Y-%m-%d %H:%M:%S} UTC at least. Wait, then look again.",
            ja=f"{closing}は{closing.begun_by}が締めています(少なくとも{closing.leased_until:%Y-%m-%d %H:%M:%S} UTCまで)。しばらくしてからご確認ください。",
        )


class AnotherPeriodBegun(Refusal):
    """A closing of another period of this group was begun and is not done."""

    def __init__(self, closing: Closing) -> None:
        super().__init__(
            f"The closing {closing} was begun and is not done. Close {closing.period} again first: it goes on where it was.",
            ja=f"{closing}の締めが途中です。先に{closing.period}をもう一度締めてください。途中から再開します。",
        )


class ClosingTakenOver(Refusal):
    """The lease lapsed while this process was calculating, and another one took the closing up."""

    def __init__(self, closing: Closing) -> None:
        super().__init__(
            f"{closing} was taken up by another process. Nothing was posted by this one.",
            ja=f"{closing}は別の処理が引き継ぎました。この処理では何も計上していません。",
        )


class TextsChanged(Refusal):
    """A text was approved while the closing was calculated."""

    def __init__(self, closing: Closing) -> None:
        super().__init__(
            f"A text of {closing.program} was approved while {closing} was calculated. Nothing was posted: close it again.",
            ja=f"{closing}の計算中に{closing.program}の版が承認されました。何も計上していません。もう一度締めてください。",
        )


class AboveBound(Refusal):
    """The closing would post more than the maker's bound for one."""

    def __init__(self, closing: Closing, amount: int, bound: int, currency: str) -> None:
        super().__init__(
            f"{closing} would post {money(amount, currency, 'en')}, and {money(bound, currency, 'en')} is the bound for one closing. Nothing was posted. "
            "Look at the largest amounts; correct the facts, or have the bound raised by two people, then close it again.",
            ja=f"{closing}の計上額は{money(amount, currency, 'ja')}となり、1回の締めの上限額{money(bound, currency, 'ja')}を超えます。何も計上していません。金額の大きい明細を確認し、データを訂正するか、2名の承認で上限額を引き上げてから、もう一度締めてください。",
        )


class NotCalculated(Refusal):
    """The engine refuses the program or the facts."""

    def __init__(self, closing: Closing, refused: EngineRefusal | FactsRejected) -> None:
        super().__init__(
            f"{closing} cannot be calculated. Nothing was posted. {refused}",
            ja=f"{closing}を計算できません。何も計上していません。{refused.said.ja}",
        )


def add_group(*, code: str, closing_day: int) -> ClosingGroup:
    """A group of partners that are closed together on a day of the month; 31 is its end."""
    return ClosingGroup.objects.get_or_create(code=code, defaults={"closing_day": closing_day})[0]


@transaction.atomic
def begin_books(*, program: str, group: str, first_day: date, by: str, at: datetime) -> Beginning:
    """
    Say on which day a program's books begin: lines of earlier days are never posted. It can be said anew until a first closing begins.

    Raises NoSuchGroup, NoPeriodBegins, BooksBegun.
    """
    locked = _group(group, lock=True)
    holding = period_holding(first_day, closing_day=locked.closing_day)
    if holding.first_day != first_day:
        raise NoPeriodBegins(first_day, holding)
    before = Beginning.objects.filter(program=program, group=locked).first()
    if before is not None and before.first_day == first_day:
        return before
    if (closing := Closing.objects.filter(program=program, group=locked).order_by("first_day").first()) is not None:
        raise BooksBegun(closing)
    said = {"first_day": first_day, "said_by": by, "said_at": at}
    beginning, _ = Beginning.objects.update_or_create(program=program, group=locked, defaults=said)
    detail = {"first_day": str(first_day), "before": None if before is None else str(before.first_day)}
    audit.record(actor=by, act="begin_books", subject=f"books:{program}/{group}", detail=detail, at=at)
    return beginning


def begin_books_with(*, program: str, group: str, period: str, by: str, at: datetime) -> Beginning:
    """The same, by the name of the first period. Raises NoSuchGroup, NoSuchPeriod, BooksBegun."""
    return begin_books(program=program, group=group, first_day=_period(_group(group), period).first_day, by=by, at=at)


@needs_second_proof
def close_period(*, program: str, group: str, period: str, at: datetime, by: str, facts_of: FactsOf = facts_taken) -> Closing:
    """
    Close the period: calculate what is known by now, post the differences, close the books. Safe to run again after a failure.

    Raises NoSuchGroup, NoSuchPeriod, PeriodBlocked, ClosingRuns, AnotherPeriodBegun, ClosingTakenOver, TextsChanged, AboveBound, NotCalculated.
    """
    with logs.timed("closing", program=program, group=group, period=period) as line:
        closing = start(program=program, group=group, period=period, at=at, by=by)
        if closing.state != State.CLOSED:
            closing = _carried_out(closing, facts_of=facts_of, at=at, by=by)
        assert closing.run is not None, "a closing that is done has its run"
        line.add(closing=closing.id, run=closing.run.id, lines=closing.run.lines)
    return closing


def _carried_out(closing: Closing, *, facts_of: FactsOf, at: datetime, by: str) -> Closing:
    """Calculate and post what was begun; where it cannot be, nothing is left of it."""
    reading = read(texts.approved_texts(closing.program))
    try:
        with logs.timed("calculation", closing=closing.id, hash=reading.hash[:12]):
            found = calculated(closing, reading, facts_of)
        return finish(closing=closing, calculated=found, reading=reading, at=at, by=by)
    except (EngineRefusal, FactsRejected) as refused:
        give_up(closing=closing)
        raise NotCalculated(closing, refused) from refused
    except (TextsChanged, AboveBound):
        give_up(closing=closing)
        raise


def checklist(*, program: str, group: str, period: str, at: datetime) -> list[Block]:
    """Everything that keeps the period from being closed, all of it at once. Raises NoSuchGroup, NoSuchPeriod."""
    named = _period(_group(group), period)
    approved = texts.approved_texts(program)
    zone = ZoneInfo(read(approved).program.timezone if approved else maker().timezone)
    last_day_closed = earned.last_day_closed(program=program, closing_group=group)
    return [
        *blocks.period_not_over(named, at.astimezone(zone).date()),
        *(
            blocks.former_period_open(named, last_day_closed)
            if last_day_closed
            else blocks.not_the_first(named, books_begin(program, group))
        ),
        *blocks.no_text_in_force(named, (text.from_day for text in approved)),
        *blocks.text_awaits_approval(named, texts.drafts(program, through=named.last_day)),
        *blocks.rows_rejected(intake.rejected_and_not_corrected()),
        *blocks.rows_in_review(len(intake.open_overlaps())),
    ]


def to_be_left_out(*, group: str, period: str) -> list[Hindrance]:
    """Who would be left out of the closing if it began now, and why. Raises NoSuchGroup, NoSuchPeriod."""
    return parking.to_be_left_out(group=group, period=_period(_group(group), period))


@transaction.atomic
def start(*, program: str, group: str, period: str, at: datetime, by: str) -> Closing:
    """
    Begin to close, or take up what was begun by a process that is gone; a closing that is done is given as it is.

    Raises NoSuchGroup, NoSuchPeriod, PeriodBlocked, ClosingRuns, AnotherPeriodBegun.
    """
    locked = _group(group, lock=True)
    named = _period(locked, period)
    done = Closing.objects.filter(program=program, group=locked, period=period, state=State.CLOSED).first()
    if done is not None:
        return done
    begun = Closing.objects.filter(program=program, group=locked, state=State.CLOSING).first()
    if begun is not None and begun.leased_until is not None and begun.leased_until > at:
        raise ClosingRuns(begun)
    if begun is not None and begun.period != period:
        raise AnotherPeriodBegun(begun)
    if begun is None:
        if found := checklist(program=program, group=group, period=period, at=at):
            raise PeriodBlocked(f"{program} {group}/{period}", found)
        begun = Closing(
            program=program, group=locked, period=period, first_day=named.first_day, last_day=named.last_day, begun_by=by,
            known_by=facts.fix_facts(at=at),
        )  # fmt: skip
    begun.leased_by, begun.leased_until = uuid.uuid4().hex, at + LEASE
    begun.save()
    audit.record(actor=by, act="begin_closing", subject=f"closing:{begun}", detail={"known_by": begun.known_by.isoformat()}, at=at)
    return begun


@transaction.atomic
def finish(*, closing: Closing, calculated: Calculated, reading: Reading, at: datetime, by: str) -> Closing:
    """
    Post everything that the closing calculated and close the books, all of it or nothing.

    Raises ClosingTakenOver, TextsChanged, AboveBound, and what earnings and ledger refuse.
    """
    programs.hold(closing.program)
    held = Closing.objects.select_for_update().filter(id=closing.id, state=State.CLOSING, leased_by=closing.leased_by).first()
    if held is None:
        raise ClosingTakenOver(closing)
    if read(texts.approved_texts(closing.program)).hash != reading.hash:
        raise TextsChanged(closing)
    calculated = _within_bounds(held, calculated, reading.program.currency)
    closed = calculated.closed
    book = ledger.open_book(program=held.program, closing_group=held.group_id, currency=reading.program.currency, by=by, at=at)
    run = earnings.post_run(of=_run_of(held, calculated, reading), lines=posted_lines(closed, reading.natures), by=by, at=at)
    ledger.post_run(run=run, book=book, accrues_marketing_money=reading.accrues_marketing_money, by=by, at=at)
    settlements.settle_run(run=run, book=book, program=reading.program, ended=closed.ended, by=by, at=at)
    ledger.close_book(book=book, through=held.last_day)
    held.state, held.run, held.closed_at, held.leased_by, held.leased_until = State.CLOSED, run, at, "", None
    held.save()
    audit.record(actor=by, act="close_period", subject=f"closing:{held}", detail={"run": str(run.id), "hash": run.hash}, at=at)
    return held


def _within_bounds(closing: Closing, calculated: Calculated, currency: str) -> Calculated:
    """Without the partners above the maker's bound, each with the reason. Raises AboveBound when the rest is more than one closing may post."""
    of_partner, of_run = (bounds.bound(closing.program, of) for of in (BoundOf.PARTNER, BoundOf.RUN))
    if of_partner is None and of_run is None:
        return calculated
    amounts = bounding.amounts(calculated.closed)
    found = bounding.above(amounts, of_partner, currency)
    out = {one.partner for one in found}
    total = sum(amount for partner, amount in amounts.items() if partner not in out)
    if of_run is not None and abs(total) > of_run:
        raise AboveBound(closing, total, of_run, currency)
    left_out = sorted([*calculated.left_out, *found], key=lambda one: (one.partner, one.name))
    return Calculated(bounding.without(calculated.closed, out), tuple(left_out))


@transaction.atomic
def give_up(*, closing: Closing) -> None:
    """Forget a closing that was begun and posted nothing: the next one knows what is learned until then."""
    Closing.objects.filter(id=closing.id, state=State.CLOSING, leased_by=closing.leased_by).delete()


def _group(code: str, *, lock: bool = False) -> ClosingGroup:
    groups = ClosingGroup.objects.select_for_update() if lock else ClosingGroup.objects
    found = groups.filter(code=code).first()
    if found is None:
        raise NoSuchGroup(code, ClosingGroup.objects.order_by("code").values_list("code", flat=True))
    return found


def _period(group: ClosingGroup, name: str) -> Period:
    try:
        return period_named(name, closing_day=group.closing_day)
    except NoPeriod as none:
        raise NoSuchPeriod(none.said.en, ja=none.said.ja) from none


def _run_of(closing: Closing, calculated: Calculated, reading: Reading) -> earnings.RunOf:
    return earnings.RunOf(
        program=closing.program, closing_group=closing.group_id, closing=closing.name, first_day=closing.first_day,
        last_day=closing.last_day, known_by=closing.known_by, version=newest_text(reading, closing), texts_hash=reading.hash,
        engine=engine_version, parked=json.dumps([asdict(one) for one in calculated.left_out], ensure_ascii=False),
    )  # fmt: skip
