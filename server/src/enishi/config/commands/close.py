"""`enishi close`: a period closed for a closing group, or everything that keeps it from being closed."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from enishi.closing import operations as closings
from enishi.closing import queries
from enishi.closing.blocks import Block
from enishi.closing.operations import PeriodBlocked
from enishi.closing.queries import ClosingRead
from enishi.config.commands.ready import refuse_unready
from enishi.config.commands.telling import REFUSED
from enishi.core import clock
from enishi_engine.cli.output import Speaker
from enishi_engine.said import Said
from enishi_engine.words import Language
from enishi_engine.words.amounts import money

ACTOR = "enishi close"


def run(speaker: Speaker, *, program: str, period: str, group: str, check: bool, first: bool) -> None:
    """Close, or with `check` only say what blocks it; with `first` the books begin with it. Exit code 5 when something blocks it, or a rule says no."""
    refuse_unready()
    asked: dict[str, Any] = {"program": program, "group": group, "period": period, "at": clock.now()}
    try:
        if first:
            closings.begin_books_with(program=program, group=group, period=period, by=ACTOR, at=asked["at"])
        if check:
            found = closings.checklist(**asked)
            _tell_blocks(found, speaker)
            raise SystemExit(REFUSED if found else 0)
        closing = closings.close_period(**asked, by=ACTOR)
    except PeriodBlocked as blocked:
        _tell_blocks(blocked.blocks, speaker)
        raise SystemExit(REFUSED) from None
    read = queries.closing_read(closing)
    speaker.say(_page(read, speaker.language))
    speaker.answer(ok=True, **_data(read))


def _tell_blocks(blocks: Sequence[Block], speaker: Speaker) -> None:
    for block in blocks:
        speaker.warn(Said(block.en, block.ja))
    if not blocks:
        speaker.say(Said("Nothing keeps it from being closed.", "締めを妨げるものはありません。"))
    speaker.answer(ok=not blocks, blocks=[{"name": block.name, "en": block.en, "ja": block.ja} for block in blocks])


_WORDS = {
    "ja": "{closing}({first_day}から{last_day})を締めました。締め時点 {known_by}、計上 {lines:,}件 {amount}(うち支払対象 {payable})。",
    "en": "Closed {closing} ({first_day} to {last_day}), known by {known_by}: {lines:,} lines posted, {amount}, of which {payable} is payable.",
}
_SETTLED = {
    "ja": "精算: 支払予定 {due}、繰越 {carried}、失効 {lapsed}、返還のご請求 {billed}。",
    "en": "Settled: {due} is due for payout, {carried} is carried, {lapsed} lapsed, {billed} is billed back.",
}


def _page(read: ClosingRead, language: Language) -> str:
    amount, payable = (money(value, read.currency, language) for value in (read.amount, read.payable))
    done = _WORDS[language].format(
        closing=f"{read.program} {read.name}", first_day=read.first_day, last_day=read.last_day,
        known_by=f"{read.known_by:%Y-%m-%d %H:%M} UTC", lines=read.lines, amount=amount, payable=payable,
    )  # fmt: skip
    names = ("due", "carried", "lapsed", "billed")
    settled = _SETTLED[language].format(**{name: money(getattr(read, name), read.currency, language) for name in names})
    return "\n".join((done, settled, *(getattr(one, language) for one in read.left_out)))


def _data(read: ClosingRead) -> dict[str, Any]:
    days = {"first_day": read.first_day.isoformat(), "last_day": read.last_day.isoformat(), "known_by": read.known_by.isoformat()}
    figures = {"lines": read.lines, "amount": read.amount, "payable": read.payable, "marketing_money": read.marketing_money}
    figures |= {"due": read.due, "carried": read.carried, "lapsed": read.lapsed, "billed": read.billed}
    return {
        "program": read.program,
        "closing": read.name,
        "currency": read.currency,
        **days,
        **figures,
        "parked": list(read.parked),
        "left_out": [asdict(one) for one in read.left_out],
    }
