"""A difference on history calculated and kept: what the job does, once, however often it is tried."""

import uuid
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import pyarrow as pa
from django.db import transaction

from enishi.core import audit
from enishi.core.maker import maker
from enishi.intake import queries as intake
from enishi.planning.comparing import FactsOf, as_kept, compared
from enishi.planning.models import Difference, State
from enishi.programs import operations as programs
from enishi.programs import queries as texts
from enishi.programs.reading import hash_of
from enishi_engine.backtest import Backtest, Side, picture
from enishi_engine.core.program import Program
from enishi_engine.core.refusals import Refusal as EngineRefusal
from enishi_engine.facts import Facts, FactsRejected, read_tables
from enishi_engine.said import Said

_CHANGED = Said(
    "The texts were changed after it was asked for. Ask for it again.", "計算を依頼した後に版が変わりました。もう一度依頼してください。"
)


def facts_taken(program: Program, known_by: datetime) -> Facts:
    """What intake took by the moment; nothing at all where a maker begins. Raises FactsRejected when facts contradict one another."""
    nobody = {"partners": pa.table({"code": pa.array([], pa.string())})}
    return read_tables(nobody | intake.fact_tables(known_by=known_by), currency=program.currency, timezone=program.timezone)


def calculate(difference_id: uuid.UUID, *, at: datetime, facts_of: FactsOf = facts_taken) -> None:
    """Calculate a difference that waits and keep it, or why it cannot be calculated; one that is calculated stays as it is."""
    asked = Difference.objects.filter(id=difference_id, state=State.ASKED).first()
    if asked is None:
        return
    draft = texts.draft_text(asked.program, asked.from_day)
    if draft is None or draft.hash != asked.hash or programs.in_force_hash(asked.program) != asked.against:
        _keep(asked, problem=_CHANGED, at=at)
        return
    today = asked.known_by.astimezone(ZoneInfo(maker().timezone)).date()
    in_force = texts.approved_texts(asked.program)
    try:
        found = compared(draft, in_force, facts_of, known_by=asked.known_by, today=today, told=partial(_told, asked.id))
    except (EngineRefusal, FactsRejected) as refused:
        _keep(asked, problem=refused.said, at=at)
        return
    _keep(asked, found=found, at=at)


def _told(difference_id: uuid.UUID, side: Side) -> None:
    Difference.objects.filter(id=difference_id, state=State.ASKED).update(progress=side.value)


@transaction.atomic
def _keep(asked: Difference, *, at: datetime, found: Backtest | None = None, problem: Said | None = None) -> None:
    """Write down how it ended, unless another worker has by now."""
    waits = Difference.objects.select_for_update().filter(id=asked.id, state=State.ASKED).first()
    if waits is None:
        return
    waits.state, waits.calculated_at, waits.progress = State.FAILED, at, ""
    waits.problem, waits.problem_ja = (problem.en, problem.ja) if problem is not None else ("", "")
    if found is not None:
        waits.state, waits.result = State.DONE, audit.canonical(as_kept(found))
        waits.picture_ja, waits.picture_en = picture(found, "ja"), picture(found, "en")
        waits.result_hash = hash_of(waits.result)
    waits.save()
    detail = {"difference": str(waits.id), "result": waits.result_hash, "problem": waits.problem}
    audit.record(actor="calculate_difference", act="keep_difference", subject=f"program:{waits.program}", detail=detail, at=at)
