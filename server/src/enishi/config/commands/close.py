"""`enishi close`: a period closed for a closing group, or everything that keeps it from being closed."""

import json
from dataclasses import asdict
from typing import Any

import typer

from enishi.closing import operations as closings
from enishi.closing import queries
from enishi.closing.blocks import Block
from enishi.closing.operations import PeriodBlocked
from enishi.closing.queries import ClosingRead
from enishi.config.commands.ready import refuse_unready
from enishi.core import clock
from enishi.core.errors import Refusal
from enishi_engine.cli.output import Tongue, language_of
from enishi_engine.words import Language
from enishi_engine.words.amounts import money

ACTOR = "enishi close"
REFUSED = 5


def run(*, program: str, period: str, group: str, check: bool, first: bool, language: str | None, as_json: bool) -> None:
    """Close, or with `check` only say what blocks it; with `first` the books begin with it. Exit code 5 when something blocks it, or a rule says no."""
    refuse_unready()
    spoken = language_of(None if language is None else Tongue(language))
    asked: dict[str, Any] = {"program": program, "group": group, "period": period, "at": clock.now()}
    try:
        if first:
            closings.begin_books_with(program=program, group=group, period=period, by=ACTOR, at=asked["at"])
        if check:
            found = closings.checklist(**asked)
            _answer_blocks(found, spoken, as_json=as_json)
            raise SystemExit(REFUSED if found else 0)
        closing = closings.close_period(**asked, by=ACTOR)
        read = queries.closing_read(closing)
    except PeriodBlocked as blocked:
        _answer_blocks(blocked.blocks, spoken, as_json=as_json)
        raise SystemExit(REFUSED) from None
    except Refusal as refusal:
        said = {"ok": False, "error": refusal.code, "message": str(refusal)}
        typer.echo(json.dumps(said, ensure_ascii=False) if as_json else str(refusal), err=not as_json)
        raise SystemExit(REFUSED) from None
    typer.echo(json.dumps({"ok": True, **_data(read)}, ensure_ascii=False) if as_json else _page(read, spoken))


def _answer_blocks(found: Any, language: Language, *, as_json: bool) -> None:
    blocks: list[Block] = list(found)
    if as_json:
        said = [{"name": block.name, "en": block.en, "ja": block.ja} for block in blocks]
        typer.echo(json.dumps({"ok": not blocks, "blocks": said}, ensure_ascii=False))
        return
    for block in blocks:
        typer.echo(getattr(block, language), err=True)
    if not blocks:
        typer.echo({"ja": "締めを妨げるものはありません。", "en": "Nothing keeps it from being closed."}[language])


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
