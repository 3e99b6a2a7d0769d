"""Who is compared with whom over which days: each wave with those whose turn had not come."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from enishi_engine.effects.estimating.past import YEAR, Sold, covariates
from enishi_engine.effects.study import NEVER, Assigned, Study, Wave

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What all partners did over one span, and what was known of them when it began.

    Shape   one row per partner.
    Units   `squares` is the sum of yen² over a partner's deals; `past_yen` that of the 12 months before.
    """

    deals: Floats
    yen: Floats
    squares: Floats


@dataclass(frozen=True, kw_only=True)
class Span:
    """A wave's days for all partners: the window, and `net`, the window with the months after it."""

    wave: Wave
    window: Counted
    net: Counted
    past_yen: Floats
    active: Booleans
    covariates: Floats


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Rows of a comparison: partners over a span; in waves a partner stands as often as it is compared.

    Units   `unit` numbers from 0 what was drawn as one; `number` is the wave of each row.
    """

    partner: Integers
    unit: Integers
    number: Integers
    offered: Booleans
    active: Booleans
    window: Counted
    net: Counted
    past_yen: Floats
    covariates: Floats


def span_of(sold: Sold, wave: Wave, announced: np.datetime64) -> Span:
    """Everything about one wave's days, as known when the months after it end; later days than are known count for nothing."""
    until = min(wave.after_ends, sold.study.known_until)
    window = _counted(sold, wave.starts, min(wave.ends, until), until)
    net = _counted(sold, wave.starts, until, until)
    past = sold.deals(wave.starts - YEAR, wave.starts, wave.starts)
    return Span(
        wave=wave,
        window=window,
        net=net,
        past_yen=sold.yen(wave.starts - YEAR, wave.starts, wave.starts),
        active=past > 0,
        covariates=covariates(sold, wave.starts, until, min(announced, wave.starts)),
    )


def comparable(study: Study, number: int, until: np.datetime64) -> tuple[Booleans, Booleans]:
    """Who was offered the campaign in this wave, and who can stand beside them: nobody whose turn comes before `until`.

    Where partners chose themselves, those who enrolled stand for those offered, and all others beside them.
    """
    campaign = study.campaign
    starts = np.append(np.array([one.starts for one in campaign.waves]), NEVER)
    there, offered = taking_part(study), campaign.wave == number
    if campaign.assigned is Assigned.OPT_IN and campaign.enrolled is not None:
        enrolled = campaign.enrolled < NEVER
        return there & offered & enrolled, there & ~(enrolled & (campaign.wave >= 0))
    return there & offered, there & (starts[campaign.wave] >= until)


def taking_part(study: Study) -> Booleans:
    """Partners that were in the draw, and under contract when the first wave began."""
    first = first_day(study)
    there = (study.partners.joined < first) & (study.partners.left > first)
    return there if study.campaign.left_out is None else there & ~study.campaign.left_out


def first_day(study: Study) -> np.datetime64:
    """The day on which the first wave began."""
    return min(wave.starts for wave in study.campaign.waves)


def compared(study: Study, parts: Sequence[tuple[Span, Booleans, Booleans]]) -> Compared:
    """Those offered and those compared of each span, one span below the other."""
    rows = [np.flatnonzero(offered | against) for _, offered, against in parts]
    partner = np.concatenate(rows)
    unit = np.unique(np.array(study.partners.unit)[partner], return_inverse=True)[1]
    by_wave = [np.full(len(one), number) for number, one in enumerate(rows)]
    number = np.concatenate(by_wave)
    of_wave = [(number == one).astype(np.float64) for one in range(1, len(rows))]
    known = np.concatenate([span.covariates[one] for (span, _, _), one in zip(parts, rows, strict=True)])

    def column(of_span: Sequence[NDArray[np.float64]] | Sequence[Booleans]) -> NDArray[np.float64]:
        return np.concatenate([values[one] for values, one in zip(of_span, rows, strict=True)])

    def counted(of_span: Sequence[Counted]) -> Counted:
        return Counted(
            deals=column([one.deals for one in of_span]),
            yen=column([one.yen for one in of_span]),
            squares=column([one.squares for one in of_span]),
        )

    return Compared(
        partner=partner,
        unit=unit,
        number=number,
        offered=column([offered for _, offered, _ in parts]).astype(np.bool_),
        active=column([span.active for span, _, _ in parts]).astype(np.bool_),
        window=counted([span.window for span, _, _ in parts]),
        net=counted([span.net for span, _, _ in parts]),
        past_yen=column([span.past_yen for span, _, _ in parts]),
        covariates=np.column_stack([_varied(known), *of_wave]),
    )


def _varied(known: Floats) -> Floats:
    """Without columns that say the same of everybody."""
    result: Floats = known[:, np.ptp(known, axis=0) > 0]
    return result


def _counted(sold: Sold, since: np.datetime64, until: np.datetime64, known: np.datetime64) -> Counted:
    rows = sold.rows(since, until, known)
    deals, count = sold.study.deals, len(sold.study.partners)
    partner, yen = deals.partner[rows], deals.yen[rows].astype(np.float64)
    return Counted(
        deals=np.bincount(partner, minlength=count).astype(np.float64),
        yen=np.bincount(partner, yen, count).astype(np.float64),
        squares=np.bincount(partner, yen * yen, count).astype(np.float64),
    )
