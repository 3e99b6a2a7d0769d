"""The answer to a study from files, or to several of one kind: what the estimators say, unless those found are not those who were drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from enishi_engine.core.refusals import Refusal
from enishi_engine.effects.estimating import can_be_pooled, judge, pool
from enishi_engine.effects.reading import StudyRead
from enishi_engine.effects.study import Cap, Method, OtherCampaign, Pooled, Reason, Result, Study, Verdict, Why


class NotOfOneKind(Refusal):
    """Campaigns of different kinds have no common effect to look for."""

    def __init__(self, kinds: Sequence[str]) -> None:
        super().__init__(
            f"kind: {', '.join(kinds)}. Only campaigns of one kind are judged together. Give studies of one kind, or correct kind in their texts.",
            ja=f"kind: {'、'.join(kinds)}。まとめて判定できるのは同じ種類の企画だけです。同じ種類の調査を指定するか、本文のkindを直してください。",
        )


class JudgedTwice(Refusal):
    """One campaign would count as two."""

    def __init__(self, campaign: str, first_day: str) -> None:
        super().__init__(
            f"{campaign} of {first_day}: is given twice. Give each campaign once, with its last study.",
            ja=f"{campaign}({first_day}開始): 2回指定されています。企画ごとに最後の調査を1つだけ指定してください。",
        )


@dataclass(frozen=True, kw_only=True)
class Together:
    """Several campaigns of one kind.

    Shape   `results` and `counted` in the order of the studies; `pooled` is None where none of them can be pooled.
    """

    results: tuple[Result, ...]
    counted: tuple[bool, ...]
    pooled: Pooled | None


def answer(read: StudyRead) -> Result:
    """
    What can be said about a study.

    Shape   see Result; after a sample-ratio alarm nothing but that.
    Errors  none.
    Source  docs/rules/effects.md, "The sample-ratio alarm".
    """
    result = judge(read.study)
    if read.ratio is None or not read.ratio.alarm:
        return result
    return Result(
        method=Method.NOTHING,
        verdict=Verdict.CANNOT_BE_MEASURED,
        cap=Cap.RANGE_ONLY,
        final=result.final,
        measured_until=result.measured_until,
        reasons=(Reason(Why.DRAW_LOOKS_WRONG, {"measure": "partners found"}),),
        offered=result.offered,
        compared=result.compared,
    )


def answer_together(reads: Sequence[StudyRead]) -> Together:
    """
    What can be said about campaigns of one kind, each and all together; each is judged with what the same partners were offered by the others.

    Shape   see Together.
    Errors  NotOfOneKind, JudgedTwice.
    Source  docs/rules/effects.md, "Several campaigns together".
    """
    kinds = list(dict.fromkeys(one.study.campaign.kind for one in reads))
    if len(kinds) > 1:
        raise NotOfOneKind(kinds)
    _refuse_twice([one.study for one in reads])
    results = tuple(answer(replace(one, study=_knowing(one.study, [other.study for other in reads if other is not one]))) for one in reads)
    counted = tuple(can_be_pooled(one) for one in results)
    return Together(results=results, counted=counted, pooled=pool(results) if any(counted) else None)


def _refuse_twice(studies: Sequence[Study]) -> None:
    seen = set()
    for study in studies:
        campaign = (study.campaign.name, str(min(wave.starts for wave in study.campaign.waves)))
        if campaign in seen:
            raise JudgedTwice(*campaign)
        seen.add(campaign)


def _knowing(study: Study, others: Sequence[Study]) -> Study:
    """The study with the other campaigns of its partners, but for those that it names itself."""
    named = {other.name for other in study.campaign.others}
    more = tuple(found for other in others if other.campaign.name not in named for found in _as_seen_by(study, other))
    return replace(study, campaign=replace(study.campaign, others=(*study.campaign.others, *more)))


def _as_seen_by(study: Study, other: Study) -> Iterator[OtherCampaign]:
    """Another study's campaign, wave by wave, as one that this study's partners were offered."""
    for number, wave in enumerate(other.campaign.waves):
        offered = {code for code, of in zip(other.partners.codes, other.campaign.wave, strict=True) if of == number}
        met = np.array([code in offered for code in study.partners.codes], dtype=np.bool_)
        yield OtherCampaign(name=other.campaign.name, starts=wave.starts, ends=wave.ends, offered=met)
