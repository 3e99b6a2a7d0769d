"""`enishi trace`: what one fact left behind at every step, or what stands behind a line of a bank's file."""

from typing import Any
from zoneinfo import ZoneInfo

from enishi.closing.trace_words import trace_page
from enishi.closing.tracing import Trace, trace
from enishi.config.commands.ready import refuse_unready
from enishi.core import clock
from enishi.core.maker import maker
from enishi.payouts.bank_lines import BankLine
from enishi_engine.cli.output import Speaker
from enishi_engine.explain import as_data


def run(speaker: Speaker, *, id_: str) -> None:
    """Print the trace; exit code 5 when nothing is known of the id."""
    refuse_unready()
    now = clock.now()
    found = trace(id_, at=now, today=now.astimezone(ZoneInfo(maker().timezone)).date())
    speaker.say(trace_page(found, speaker.language).rstrip())
    speaker.answer(**_data(found))


def _data(found: Trace) -> dict[str, Any]:
    return {
        "ok": True,
        "id": found.id,
        "came_in": [vars(one) for one in found.came_in],
        "decided": [
            {"program": one.program, "known_by": one.known_by, "until": one.until, **as_data(one.explained)} for one in found.decided
        ],
        "posted": [
            {
                "program": one.line.run.program, "closing": one.line.run.closing, "what": one.line.what.value, "line": one.line.line.line_id,
                "currency": one.currency, "amount": one.line.line.amount, "payable": one.line.line.payable,
                "belongs_to": one.line.line.names["belongs_to"], "changed": one.line.line.changed,
                "version": one.line.line.names["version"], "engine": one.line.run.engine, "known_by": one.line.run.known_by,
                "entry": one.entry.key if one.entry is not None else None,
            }
            for one in found.posted
        ],
        "entries": [
            {
                "key": entry.key, "book": entry.book, "number": entry.number, "booked_on": entry.booked_on,
                "lines": [{**vars(posting.account), "amount": posting.amount} for posting in entry.postings],
            }
            for entry, _ in found.entries
        ],
        "statements": [
            {
                "number": one.number, "payee": one.payee, "currency": one.currency, "due": one.due, "withheld": one.withheld,
                "pays_on": one.pays_on, "state": one.state, "answered_on": one.answered_on, "answer": one.answer, "hash": one.hash,
            }
            for one in found.told
        ],
        "payments": [_payment(one) for one in found.paid],
        "from_bank": found.from_bank,
        "not_told": found.not_told,
    }  # fmt: skip


def _payment(one: BankLine) -> dict[str, Any]:
    paid = one.payment
    return {
        "reference": paid.reference, "payee": paid.payee, "currency": one.currency, "gross": paid.gross, "withheld": paid.withheld,
        "set_off": paid.set_off, "fee": paid.fee, "amount": paid.amount, "outcome": paid.outcome.value, "batch": one.batch, "content": one.hash,
        "pay_on": one.pay_on, "proposed_by": one.proposed_by, "approved_by": [each.person for each in one.approvals], "sent_by": one.sent_by,
        "sent_at": one.sent_at, "file": None if one.file is None else {"name": one.file.name, "sha256": one.file.sha256, "place": one.place},
        "answers": [
            {
                "outcome": each.outcome.value, "reason": each.reason, "learned_at": each.learned_at, "said_by": list(each.said_by),
                "file": None if each.file is None else {"name": each.file.name, "sha256": each.file.sha256},
            }
            for each in one.answers
        ],
    }  # fmt: skip
