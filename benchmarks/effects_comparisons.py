"""`make effects-comparisons`: the estimators beside LaLonde's experiment and beside the package diff-diff, each figure within a tolerance.

It needs packages that nothing else needs (requirements/effects-comparisons.in) and runs in an environment of its own. Exit codes: 0 all agree; 1 a figure does not.
"""

import argparse
import platform
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import causaldata
import numpy as np
import pandas as pd
from diff_diff import CallawaySantAnna, DifferenceInDifferences, LinearRegression, WooldridgeDiD
from numpy.typing import NDArray

from enishi_engine.acceptance.studies import as_study, changed
from enishi_engine.acceptance.worlds import WORLDS, CampaignSettings, at_the_start, drawn, in_waves, make_world, run_campaign
from enishi_engine.effects.estimating import judge
from enishi_engine.effects.estimating.added import estimate, in_yen
from enishi_engine.effects.estimating.comparing import Compared, comparable, compared, span_of
from enishi_engine.effects.estimating.past import YEAR, Sold
from enishi_engine.effects.study import NEVER, Assigned, Campaign, Deals, Measure, Partners, Result, Study, Verdict, Wave
from enishi_engine.effects.words import told

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
CENTS = 100
CAMPAIGNS = 40  # with known truth, each judged by both
SEED = 3_000_000


@dataclass(frozen=True)
class Agreement:
    """Two figures that should be the same but for `within`, in the unit that `what` says."""

    of: str
    what: str
    ours: float
    theirs: float
    within: float

    @property
    def holds(self) -> bool:
        return abs(self.ours - self.theirs) <= self.within


@dataclass(frozen=True)
class Found:
    """What is shown beside the agreements and held to none."""

    what: str
    figure: str


# ── LaLonde ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def lalonde() -> Iterator[Agreement]:
    """The National Supported Work experiment in the sample of Dehejia and Wahba (1999): training that was drawn, and earnings of 1978."""
    experiment = causaldata.nsw_mixtape.load_pandas().data
    drawn_ones = _as_study(experiment, {"2025": "re78"}, Assigned.RANDOMISED_OFFER)
    guard = judge(drawn_ones).guard
    offered = int((experiment.treat == 1).sum())
    assert guard is not None
    yield Agreement("LaLonde, drawn", "earnings added, dollars", guard.yen.middle / offered / CENTS, 1794.34, 0.5)
    yield Agreement("LaLonde, drawn", "its error by HC2, dollars", _hc2(_rows(drawn_ones)) / offered / CENTS, 671.0, 1.0)
    everybody_else = causaldata.cps_mixtape.load_pandas().data
    chosen = _as_study(
        pd.concat([experiment[experiment.treat == 1], everybody_else], ignore_index=True),
        {"2023": "re74", "2024": "re75", "2025": "re78"},
        Assigned.OPT_IN,
    )
    found = judge(chosen)
    assert found.naive is not None
    assert found.naive.participants_and_the_rest is not None
    plain = found.naive.participants_and_the_rest / offered / CENTS
    yield Agreement("LaLonde, beside a survey", "participants against the rest, dollars", plain, -8498.0, 1.0)
    yield Agreement("LaLonde, beside a survey", "said as what misleads (1) and never as a verdict", _only_as_misleading(found), 1.0, 0.0)


def _only_as_misleading(found: Result) -> float:
    said = told(found, "en")
    shown = [one for one in said.misleading if one.startswith("Participants against the rest would have said")]
    return float(len(shown) == 1 and found.verdict is Verdict.CANNOT_BE_MEASURED and found.yen is None)


def _as_study(people: pd.DataFrame, earned: Mapping[str, str], assigned: Assigned) -> Study:
    """People as partners, what they earned in a year as one deal in cents; the years before 1978 stand directly before it."""
    count = len(people)
    offered = people.treat.to_numpy() == 1
    names = tuple(f"P{row}" for row in range(count))
    starts, ends = np.datetime64("2025-01-01"), np.datetime64("2026-01-01")
    cents = {year: np.rint(people[column].to_numpy(dtype=np.float64) * CENTS).astype(np.int64) for year, column in earned.items()}
    rows = {year: np.flatnonzero(of > 0) for year, of in cents.items()}
    return Study(
        partners=Partners(
            codes=names,
            ranks=("all",) * count,
            joined=np.full(count, np.datetime64("2000-01-01")),
            left=np.full(count, NEVER),
            unit=names,
        ),
        deals=Deals(
            partner=np.concatenate(list(rows.values())),
            day=np.concatenate([np.full(len(of), np.datetime64(f"{year}-06-30")) for year, of in rows.items()]),
            yen=np.concatenate([cents[year][of] for year, of in rows.items()]),
            cancelled=np.full(sum(len(of) for of in rows.values()), NEVER),
        ),
        campaign=Campaign(
            name="National Supported Work",
            kind="training",
            assigned=assigned,
            waves=(Wave(starts=starts, ends=ends, after_ends=ends),),
            wave=np.where(offered, 0, -1),
            announced=starts,
            paid=np.zeros(count, dtype=np.int64),
            margin_ppm=1_000_000,
        ),
        history_from=np.datetime64(f"{min(earned)}-01-01"),
        known_until=ends,
    )


def _rows(study: Study) -> Compared:
    """Those offered and those compared, wave by wave, as the estimators see them."""
    sold = Sold(study)
    parts = []
    for number, wave in enumerate(study.campaign.waves):
        offered, against = comparable(study, number, wave.after_ends)
        if against.any():
            parts.append((span_of(sold, wave, study.campaign.announced), offered, against))
    return compared(study, parts)


def _hc2(rows: Compared) -> float:
    """The plain comparison's error by HC2 from its own pulls, which are HC3's: without anything known before, a row's leverage is 1 ÷ its arm."""
    _, pull = in_yen(rows)
    leverage = np.where(rows.offered, 1 / rows.offered.sum(), 1 / (~rows.offered).sum())
    return float(np.sqrt(((1 - leverage) * np.square(pull[rows.unit])).sum()))


# ── diff-diff, figure by figure ──────────────────────────────────────────────────────────────────────────────────────


def same_figures() -> Iterator[Agreement]:
    """Where both do the same by other code: the same figures but for rounding."""
    yield from _differences_of_yen()
    yield from _adjusted_by_the_year_before()
    yield from _deals_by_ratio()
    yield from _waves()


def _differences_of_yen() -> Iterator[Agreement]:
    study = _as_study(causaldata.nsw_mixtape.load_pandas().data, {"2025": "re78"}, Assigned.RANDOMISED_OFFER)
    rows = _rows(study)
    yen = rows.net.yen
    panel = _panel(before=np.zeros(len(yen)), then=yen, offered=rows.offered)
    theirs = DifferenceInDifferences(cluster="unit").fit(panel, outcome="y", treatment="offered", post="post")
    ours = estimate(rows).yen / rows.offered.sum()
    yield Agreement("DifferenceInDifferences", "LaLonde, nothing known before: cents added", ours, float(theirs.att), 1e-6)


def _adjusted_by_the_year_before() -> Iterator[Agreement]:
    experiment = causaldata.nsw_mixtape.load_pandas().data
    earned = {"2024": "re75", "2025": "re78"}
    studies = {"LaLonde": _as_study(experiment, earned, Assigned.RANDOMISED_OFFER), "heavy, 400 partners": _drawn("heavy", 400, SEED)[0]}
    for name, study in studies.items():
        rows = _rows(study)
        design = np.column_stack([rows.offered, rows.past_yen / rows.past_yen.max()]).astype(np.float64)
        theirs = LinearRegression(vcov_type="hc3").fit(design, rows.net.yen)
        added, count = estimate(rows), float(rows.offered.sum())
        error = float(np.sqrt(added.covariance[-1, -1])) / count
        wanted = float(theirs.get_coefficient(1)), float(theirs.get_se(1))
        yield Agreement(
            "LinearRegression",
            f"{name}, adjusted by the year before: yen (cents) each",
            added.yen / count,
            wanted[0],
            1e-9 * abs(wanted[0]),
        )
        yield Agreement("LinearRegression", f"{name}, adjusted by the year before: its error by HC3", error, wanted[1], 1e-9 * wanted[1])


def _deals_by_ratio() -> Iterator[Agreement]:
    """Without anything known before, both say: of those offered's deals, 1 − e^(−β) are new, β the logarithm of the ratio of means."""
    for world in ("active", "batched"):
        study = _without_a_past(_drawn(world, 400, SEED + 1)[0])
        found = judge(study).net
        rows = _rows(study)
        assert found is not None
        panel = _panel(before=np.ones(len(rows.partner)), then=rows.net.deals, offered=rows.offered)
        theirs = WooldridgeDiD(method="poisson").fit(panel, outcome="y", unit="unit", time="post", first_treat="first")
        ours = found.deals.middle / rows.offered.sum()
        yield Agreement(
            "WooldridgeDiD, Poisson", f"{world}, 400 partners, nothing known before: new deals each", ours, float(theirs.att), 1e-6
        )


def _without_a_past(study: Study) -> Study:
    """The study with one rank, and as if no deal of before the first day were known."""
    first = study.campaign.waves[0].starts
    kept, deals = study.deals.day >= first, study.deals
    return replace(
        study,
        partners=replace(study.partners, ranks=("all",) * len(study.partners)),
        deals=Deals(partner=deals.partner[kept], day=deals.day[kept], yen=deals.yen[kept], cancelled=deals.cancelled[kept]),
        history_from=first,
    )


def _waves() -> Iterator[Agreement]:
    """Three waves: who stands beside whom. Between their days lies a time of nothing, so that a difference to it is a wave's own."""
    study = _in_three_waves()
    rows = _rows(study)
    rows = replace(rows, past_yen=np.zeros(len(rows.partner)))
    count = len(study.partners)
    yen = np.zeros((4, count))
    for number in (0, 1):
        of_wave = rows.number == number
        yen[2 * number + 1, rows.partner[of_wave]] = rows.net.yen[of_wave]
    # Who waits through a wave is in its rows; who is finished is in no later row, and must be in no comparison of theirs either.
    wave = study.campaign.wave
    yen[3, wave == 0] = 1e12
    panel = pd.DataFrame(
        {
            "unit": np.tile(np.arange(count), 4),
            "time": np.repeat(np.arange(4), count),
            "y": yen.ravel(),
            "first": np.tile(np.select([wave == 0, wave == 1], [1, 3], 0), 4),
        }
    )
    theirs = CallawaySantAnna(control_group="not_yet_treated", base_period="varying", estimation_method="reg").fit(
        panel, outcome="y", unit="unit", time="time", first_treat="first"
    )
    att = [float(theirs.group_time_effects[(start, start)]["effect"]) for start in (1, 3)]
    # One difference for both waves weighs them as least squares does: by offered × compared ÷ both.
    sizes = [(int((rows.offered & (rows.number == one)).sum()), int((~rows.offered & (rows.number == one)).sum())) for one in (0, 1)]
    weight = np.array([one * other / (one + other) for one, other in sizes])
    ours = estimate(rows).yen / rows.offered.sum()
    wanted = float(weight @ att / weight.sum())
    yield Agreement("CallawaySantAnna, not yet treated", "active, 120 partners in three waves: yen each", ours, wanted, 1e-9 * abs(wanted))


def _in_three_waves() -> Study:
    world = make_world(WORLDS["active"].but(after_months=15), SEED + 2)
    study = as_study(run_campaign(world, CampaignSettings(), in_waves(world, 3, 6, SEED + 2), SEED + 2), Assigned.WAVES)
    months = [world.starts.astype("datetime64[M]") + 6 * number for number in range(3)]
    waves = tuple(
        Wave(**{name: (month + more).astype("datetime64[D]") for name, more in (("starts", 0), ("ends", 3), ("after_ends", 6))})
        for month in months
    )
    return replace(study, campaign=replace(study.campaign, waves=waves))


def _panel(*, before: Floats, then: Floats, offered: Booleans) -> pd.DataFrame:
    """Two times of everybody."""
    count = len(then)
    return pd.DataFrame(
        {
            "unit": np.tile(np.arange(count), 2),
            "post": np.repeat([0, 1], count),
            "offered": np.tile(offered.astype(np.int64), 2),
            "first": np.tile(offered.astype(np.int64), 2),
            "y": np.concatenate([before, then]),
        }
    )


# ── diff-diff, campaign by campaign ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Judged:
    """One campaign of known truth, by both; shares of what those offered would have sold (deals would have been won)."""

    truth: float
    ours: float
    reach: float
    theirs: float
    reach_of_theirs: float


def _drawn(world: str, partners: int, seed: int) -> tuple[Study, int, int, int, int]:
    """A drawn campaign that brings 14 %, with its truth: new yen, other yen, new deals, other deals."""
    made = make_world(WORLDS[world].but(partners=partners), seed)
    happened = run_campaign(made, CampaignSettings(lift=0.14, lift_spread=0.1), at_the_start(made, drawn(made, 0.6, seed)), seed)
    study = as_study(happened, Assigned.RANDOMISED_OFFER)
    truth = changed(happened, (made.starts,), (made.after_ends,))
    return study, truth.new_yen, truth.anyway_yen, truth.new_deals, truth.anyway_deals


def _judged(seed: int) -> tuple[Judged, Judged] | None:
    """In yen, and in deals; None where ours shows yen in the place of deals."""
    study, new_yen, anyway_yen, new_deals, anyway_deals = _drawn("active", 400, seed)
    found, sold, wave = judge(study), Sold(study), study.campaign.waves[0]
    if found.net is None or found.yen is None or found.shown is not Measure.DEALS:
        return None
    offered = study.campaign.wave == 0
    count = int(offered.sum())
    then, before = (wave.starts, wave.after_ends, wave.after_ends), (wave.starts - YEAR, wave.after_ends - YEAR, wave.starts)
    in_yen_of_theirs = DifferenceInDifferences(cluster="unit").fit(
        _panel(before=sold.yen(*before), then=sold.yen(*then), offered=offered), outcome="y", treatment="offered", post="post"
    )
    in_deals_of_theirs = WooldridgeDiD(method="poisson").fit(
        _panel(before=sold.deals(*before), then=sold.deals(*then), offered=offered),
        outcome="y",
        unit="unit",
        time="post",
        first_treat="first",
    )
    yen, deals = found.yen, found.net.deals
    return (
        Judged(
            new_yen / anyway_yen,
            yen.middle / anyway_yen,
            (yen.high - yen.low) / 2 / anyway_yen,
            count * float(in_yen_of_theirs.att) / anyway_yen,
            1.96 * count * float(in_yen_of_theirs.se) / anyway_yen,
        ),
        Judged(
            new_deals / anyway_deals,
            deals.middle / anyway_deals,
            (deals.high - deals.low) / 2 / anyway_deals,
            count * float(in_deals_of_theirs.att) / anyway_deals,
            1.96 * count * float(in_deals_of_theirs.se) / anyway_deals,
        ),
    )


def same_campaigns(campaigns: int) -> tuple[list[Agreement], list[Found]]:
    """Where both answer one question by other means: no difference on average beyond chance, and how wide either is."""
    pairs = [pair for pair in (_judged(SEED + number) for number in range(campaigns)) if pair is not None]
    agreements: list[Agreement] = []
    found: list[Found] = []
    for name, of, which in (("yen", "DifferenceInDifferences", 0), ("deals", "WooldridgeDiD, Poisson", 1)):
        judged = [pair[which] for pair in pairs]
        apart = np.array([one.ours - one.theirs for one in judged])
        # 2.6 standard errors of the mean: one in a hundred by chance.
        chance = 2.6 * float(apart.std(ddof=1)) / np.sqrt(len(apart))
        agreements.append(
            Agreement(
                of,
                f"{len(judged)} campaigns of 400 active partners, mean difference in {name}, points",
                100 * float(apart.mean()),
                0.0,
                100 * chance,
            )
        )
        found += _beside(judged, name, of)
    return agreements, found


def _beside(judged: Sequence[Judged], name: str, of: str) -> Iterator[Found]:
    held = (
        sum(abs(one.ours - one.truth) <= one.reach for one in judged),
        sum(abs(one.theirs - one.truth) <= one.reach_of_theirs for one in judged),
    )
    width = float(np.median([one.reach / one.reach_of_theirs for one in judged]))
    error = [float(np.sqrt(np.mean(np.square([getattr(one, side) - one.truth for one in judged])))) for side in ("ours", "theirs")]
    yield Found(f"{name}: ranges of 95 % that hold the truth, of {len(judged)}", f"ours {held[0]}, {of} {held[1]}")
    yield Found(f"{name}: half-width ÷ that of {of}, median", f"{width:.2f}")
    yield Found(f"{name}: error ÷ that of {of}", f"{error[0] / error[1]:.2f}")


# ── What came out ────────────────────────────────────────────────────────────────────────────────────────────────────


def page(agreements: Sequence[Agreement], found: Sequence[Found], *, day: str) -> str:
    """The page docs/reference/effects-comparisons.md."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("causaldata", "diff-diff", "numpy", "scipy", "pandas"))
    lines = [
        "# The estimators beside published figures and another library",
        "",
        f"{day}, Python {platform.python_version()}, {packages}; `make effects-comparisons`. What each figure is stands in [the rules](../rules/effects-acceptance.md#beside-others).",
        "",
        "| beside | figure | ours | theirs | may differ by | agrees |",
        "| --- | --- | ---: | ---: | ---: | --- |",
        *(
            f"| {one.of} | {one.what} | {_said(one.ours)} | {_said(one.theirs)} | {one.within:.2g} | {'yes' if one.holds else '**no**'} |"
            for one in agreements
        ),
        "",
        "| campaigns with known truth | |",
        "| --- | ---: |",
        *(f"| {one.what} | {one.figure} |" for one in found),
    ]
    return "\n".join(lines) + "\n"


def _said(figure: float) -> str:
    return f"{figure:,.2f}" if abs(figure) >= 100 else f"{figure:.4g}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.effects_comparisons", description=__doc__)
    parser.add_argument("--campaigns", type=int, default=CAMPAIGNS, metavar="N", help="campaigns judged by both (default: %(default)s)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the page here; without it, it is printed")
    parser.add_argument("--date", default="today", metavar="DAY", help="the day that the page says")
    asked = parser.parse_args(arguments)
    # diff-diff says on import which of its own names go away; what this asks of it is checked by the figures.
    warnings.simplefilter("ignore")
    on_average, found = same_campaigns(asked.campaigns)
    agreements = [*lalonde(), *same_figures(), *on_average]
    written = page(agreements, found, day=asked.date)
    if asked.out is None:
        print(written, end="")
    else:
        asked.out.write_text(written, encoding="utf-8")
    apart = [one for one in agreements if not one.holds]
    for one in apart:
        print(f"{one.of}: {one.what}: ours {one.ours:.6g}, theirs {one.theirs:.6g}, allowed {one.within:.2g} apart")
    return 1 if apart else 0


if __name__ == "__main__":
    raise SystemExit(main())
