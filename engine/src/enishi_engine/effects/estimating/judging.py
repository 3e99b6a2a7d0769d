"""The answer to a study: the method's range, what plain comparisons would have said, and the verdict that both allow."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from enishi_engine.effects.estimating import doubts
from enishi_engine.effects.estimating.added import Added, estimate
from enishi_engine.effects.estimating.calibrating import PastDay, calibrate, outside, placebos_of, try_past_days
from enishi_engine.effects.estimating.choosing import Choice, arms, choose, until_of
from enishi_engine.effects.estimating.comparing import Booleans, Compared, Span, comparable, compared, first_day, span_of, taking_part
from enishi_engine.effects.estimating.first_deals import first_deals
from enishi_engine.effects.estimating.own_history import from_own_history, months_short
from enishi_engine.effects.estimating.past import Sold
from enishi_engine.effects.estimating.plain import plain_comparisons
from enishi_engine.effects.estimating.ranges import Draws, bars_of, draw, new_of, return_of, yen_range
from enishi_engine.effects.estimating.selecting import without_anybody_like_them
from enishi_engine.effects.study import NEVER, Cap, Guard, Measure, Method, Range, Reason, Result, Study, Verdict, Wave, Why, YenRange

STRENGTH = (Cap.FULL, Cap.PROBABLY, Cap.NOT_PROOF, Cap.LEARNING_ONLY, Cap.RANGE_ONLY)
TOO_FEW_DAYS = np.timedelta64(28, "D")
NOBODY_LIKE_THEM = 0.2
SURE_TO_DISAGREE = 0.99


def judge(study: Study) -> Result:
    """What the campaign changed, as far as how partners came to it allows to say.

    Shape   see Result; without a range where nothing can be said.
    Units   see Result.
    Errors  none: whatever the study lacks is a reason of the result.
    Source  docs/rules/effects.md.
    """
    sold = Sold(study)
    choice = choose(study, sold)
    bare = _bare(study, choice)
    if not bare.offered or not len(study.deals) or study.known_until < first_day(study) + TOO_FEW_DAYS:
        return replace(bare, method=Method.NOTHING)
    known = replace(bare, naive=plain_comparisons(study, sold))
    match choice.method:
        case Method.NOTHING:
            return known
        case Method.OWN_HISTORY:
            return _by_own_history(study, sold, known)
        case Method.FIRST_DEALS:
            return _by_first_deals(study, sold, choice, known)
        case _:
            return _by_model(study, sold, choice, known)


def _bare(study: Study, choice: Choice) -> Result:
    """What can be said before anything is estimated."""
    campaign = study.campaign
    offered = taking_part(study) & (campaign.wave >= 0)
    against = taking_part(study) & ~offered
    if choice.waves:
        offered, against = arms(study, choice.waves, after=choice.after)
    until = _until(study, choice)
    ended = bool(study.known_until >= until)
    others, cap = doubts.about_others(study, offered, against, until)
    unfinished = () if ended else (Reason(Why.NOT_ENDED, {"ends": str(until)}),)
    enrolled = None if campaign.enrolled is None else int((offered & (campaign.enrolled < NEVER)).sum())
    return Result(
        method=choice.method,
        verdict=Verdict.CANNOT_TELL_YET if not ended else Verdict.CANNOT_BE_MEASURED,
        cap=_weaker(choice.cap, cap),
        final=ended,
        measured_until=until,
        reasons=(
            *choice.reasons,
            *unfinished,
            *doubts.about_partners(study, offered, against, until),
            *others,
            *(doubts.left_out_waves(study, choice.waves) if choice.waves else ()),
        ),
        offered=int(offered.sum()),
        compared=int(against.sum()),
        enrolled=enrolled,
        take_up=None if enrolled is None or not offered.any() else enrolled / int(offered.sum()),
    )


def _until(study: Study, choice: Choice) -> np.datetime64:
    numbers = choice.waves or range(len(study.campaign.waves))
    return max(until_of(study.campaign.waves[number], after=choice.after) for number in numbers)


def _weaker(*caps: Cap) -> Cap:
    return max(caps, key=STRENGTH.index)


def _with(result: Result, reasons: Iterable[Reason | None], cap: Cap = Cap.FULL) -> Result:
    return replace(result, reasons=(*result.reasons, *(one for one in reasons if one is not None)), cap=_weaker(result.cap, cap))


def _by_own_history(study: Study, sold: Sold, known: Result) -> Result:
    effect = from_own_history(study, sold)
    if effect is not None:
        return replace(known, net=effect, yen=effect.yen)
    short = months_short(study)
    why = Reason(Why.NO_SALES_IN_THE_WINDOW) if short is None else Reason(Why.TOO_LITTLE_HISTORY, {"months": short[0], "needed": short[1]})
    return _with(known, [why])


def _by_first_deals(study: Study, sold: Sold, choice: Choice, known: Result) -> Result:
    number = choice.waves[0]
    wave = study.campaign.waves[number]
    offered, against = comparable(study, number, until_of(wave, after=choice.after))
    return replace(known, verdict=Verdict.CANNOT_TELL_YET, first_deals=first_deals(sold, wave.starts, offered, against))


@dataclass(frozen=True, kw_only=True)
class _Measured:
    """What the model was carried out on and what it found."""

    rows: Compared
    added: Added
    draws: Draws


def _by_model(study: Study, sold: Sold, choice: Choice, known: Result) -> Result:
    parts = [_part(study, sold, number, after=choice.after) for number in choice.waves]
    parts = [part for part in parts if part[0].wave.starts + TOO_FEW_DAYS <= study.known_until]
    rows = compared(study, parts)
    silent = doubts.nothing_sold(rows)
    if silent is not None:
        return _with(replace(known, verdict=Verdict.CANNOT_TELL_YET), [silent])
    span, offered, against = parts[0]
    known = _with(known, doubts.about_deals(study, sold, rows, span.wave))
    known = replace(known, first_deals=first_deals(sold, span.wave.starts, offered, against))
    if choice.method is Method.CALIBRATED:
        either = offered | against
        added = estimate(rows, split=False)
        tried = try_past_days(sold, span.wave, offered, against, span)
        known = _after_trying(known, tried, without_anybody_like_them(offered[either], span.covariates[either]))
        added = calibrate(added, tried, float(rows.net.yen[rows.offered].sum()))
    else:
        added = estimate(rows)
        wrong = doubts.draw_looks_wrong(sold, rows, span.wave)
        known = _with(known, [wrong], Cap.FULL if wrong is None else Cap.NOT_PROOF)
    return _conclude(study, known, _Measured(rows=rows, added=added, draws=draw(added, study.seed)), after=choice.after)


def _part(study: Study, sold: Sold, number: int, *, after: bool) -> tuple[Span, Booleans, Booleans]:
    wave = study.campaign.waves[number]
    until = until_of(wave, after=after)
    offered, against = comparable(study, number, until)
    whole = Wave(starts=wave.starts, ends=wave.ends, after_ends=until)
    return (span_of(sold, whole, study.campaign.announced), offered, against)


def _after_trying(known: Result, tried: tuple[PastDay, ...], alone: float) -> Result:
    failed = outside(tried)
    reasons = [
        Reason(Why.PLACEBOS_FAIL, {"outside": failed, "tried": len(tried)}) if 3 * failed > len(tried) else None,
        Reason(Why.NOBODY_COMPARABLE, {"share": round(alone, 3)}) if alone > NOBODY_LIKE_THEM else None,
    ]
    cap = Cap.FULL if reasons == [None, None] else Cap.NOT_PROOF
    return replace(_with(known, reasons, cap), placebos=placebos_of(tried))


def _conclude(study: Study, known: Result, measured: _Measured, *, after: bool) -> Result:
    rows, added, draws = measured.rows, measured.added, measured.draws
    net = new_of(rows.net, added.groups, draws.net, draws.luck)
    window = new_of(rows.window, added.groups, draws.window, draws.luck)
    guard = Guard(yen=yen_range(draws.yen), disagrees=_disagree(measured, float(net.yen[0])))
    yen = draws.yen if guard.disagrees else net.yen
    offered = np.unique(rows.partner[rows.offered])
    paid = int(study.campaign.paid[offered].sum())
    cost = paid + study.campaign.other_cost
    shown = yen_range(yen)
    back = return_of(yen, margin_ppm=study.campaign.margin_ppm, cost=cost) if cost else None
    verdict, why = _verdict(known, shown, back)
    found = replace(
        known,
        verdict=verdict,
        effective_partners=added.effective,
        shown=Measure.YEN if guard.disagrees else Measure.DEALS,
        yen=shown,
        net=net.effect() if after else None,
        gross=window.effect(),
        per_enrolled=_each(shown, known.enrolled),
        return_per_yen=back,
        bars=bars_of(paid, net, window) if paid and after else None,
        guard=guard,
    )
    return _with(
        found, [*why, Reason(Why.DEALS_AND_YEN_DISAGREE) if guard.disagrees else None, None if cost else Reason(Why.PAID_IS_UNKNOWN)]
    )


def _disagree(measured: _Measured, of_deals: float) -> bool:
    """Whether what deals and yen say differs by more than both together allow, once in a hundred campaigns."""
    added, counted = measured.added, measured.rows.net
    slope = [float(counted.yen[group].sum()) * np.exp(-beta) for group, beta in zip(added.groups, added.net, strict=True)]
    along = np.concatenate([slope, np.zeros(len(added.window)), [-1.0]])
    reach = float(special.stdtrit(added.freedom, 0.5 + SURE_TO_DISAGREE / 2)) * float(np.sqrt(along @ added.covariance @ along))
    return bool(abs(of_deals - added.yen) > reach)


def _verdict(known: Result, yen: YenRange, back: Range | None) -> tuple[Verdict, list[Reason]]:
    """No stronger than how partners came to it allows; none before the end."""
    holds = [Reason(Why.RANGE_HOLDS_NOTHING)] if yen.holds_nothing else []
    if not known.final:
        return Verdict.CANNOT_TELL_YET, holds
    if known.cap not in (Cap.FULL, Cap.PROBABLY):
        return Verdict.CANNOT_BE_MEASURED, holds
    if yen.low > 0:
        return Verdict.WORKED, []
    if yen.high < 0:
        return Verdict.DID_NOT_WORK, []
    if back is not None and back.high < 0:
        return Verdict.DID_NOT_WORK, [*holds, Reason(Why.NOT_PAID_BACK_AT_BEST)]
    return Verdict.CANNOT_TELL_YET, holds


def _each(yen: YenRange, enrolled: int | None) -> YenRange | None:
    """The same per partner that enrolled: what was offered and not taken changes nothing."""
    if not enrolled:
        return None
    return YenRange(low=round(yen.low / enrolled), middle=round(yen.middle / enrolled), high=round(yen.high / enrolled))
