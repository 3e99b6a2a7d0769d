"""The coverage table as a page: every phrase, reason and pair with its number of programs, and what can never meet with the reason."""

from collections.abc import Collection, Iterator, Sequence

from benchmarks.generated.coverage import MEETING, NESTING, PHRASE, REASON, Coverage, pair_name
from benchmarks.generated.operators import all_pairs, impossible
from benchmarks.generated.phrases import cannot_meet

ENOUGH = 100
SELDOMEST = 20
STACKING = ("with: add", "with: best", "with: this_first")
PAIRED = (
    "on lines", "on service months", "on events", "on periods", "on claims", "on earnings", "on agreements", "pays_as: marketing_money", *(f"payee: {one}" for one in ("partner", "person", "introducer", "parent", "distributor")),
    *(f"credit: {one}" for one in ("sold", "sourced", "influenced", "serviced")),
    *(f"earned_on: {one}" for one in ("order", "acceptance", "start", "payment")),
    *(f"text_as_of: {one}" for one in ("order", "customer.first_order", "subscription.first_order", "deal.registered", "agreement.first_day")),
    *(f"tested_on: {one}" for one in ("counting day", "order", "acceptance", "start", "payment", "registration", "meeting")),
    "scope", "who", "condition",
    *(f"entitled from {one}" for one in ("agreement.first_day", "partner.first_day", "customer.first_order", "subscription.first_order")),
    "while", "while, or taken back", "registered any_time", "registered within", "claim by last_day", "claim within", "bundle, same customer", "bundle, same partner", "requires",
    *(f"once_per {one}" for one in ("customer", "person", "partner", "seller")), "percent", "fixed", "per unit", "pool of an amount", "pool of a percentage", "running total, marginal",
    "running total, whole_amount", "table by key", "table by band", "beyond: open", "beyond: nothing", "beyond: refuse",
    *(f"limit per {one}" for one in ("line", "person", "customer", "partner", "month", "quarter", "half", "year", "campaign")), "cap", "floor", "budget booked", "budget prorated",
    "payable: customer_paid", "after_contract: goes_on", "after_contract: goes_on for months", "after_contract: settles", "after_contract: settles for months", "take_back full", "take_back proportional", "take_back unused_months", "take_back within", "reopens: bands", "reopens: limits", *STACKING,
)  # fmt: skip
REASONS = (
    "1 before_first_day", "1 after_last_day", "1 missing", "2 who", "2 missing", "3 condition", "3 missing", "3 no_rate", "4 entitlement_over", "4 missing", "4 ended",
    "5 not_registered", "5 registered_late", "5 registered_too_early", "6 not_claimed", "6 claimed_late", "7 no_pair", "7 too_late", "7 missing",
    "8 other_pays_nothing", "9 no_row", "9 below_first_band", "9 beyond_last_band", "9 no_share", "9 nobody_shares", "9 empty_pool", "9 missing", "9 no_rate", "10 zero", "11 already_paid", "11 missing",
    "12 other_is_better", "12 other_comes_first", "12 other_pays_nothing", "13 limit_reached", "14 budget_spent",
    "not_yet", "no_text", "other_version", "no_credit", "no_contract", "no_payee", "out_of_scope",
)  # fmt: skip


def coverage_page(coverage: Coverage, *, seed: str, day: str, machine: str, whole: bool = False) -> str:
    """Markdown: what occurred, and what is short of the wanted share; of pairs the seldomest, or all when the page is asked whole."""
    wanted = per_programs(ENOUGH, coverage)
    lines = [
        "# What the generated programs cover",
        "",
        f"{coverage.programs:,} programs of seed {seed}, each calculated by both readers: every row of every table was the same.",
        f"{', '.join(filter(None, (day, _commits(coverage), machine)))};",
        f"`python -m benchmarks.generated --seed {seed} --programs {coverage.programs} --table FILE`, with `--whole` every pair in full.",
        "",
        "*Programs*: in how many it occurred. *Paid*: the share of them in which an incentive with it paid something",
        "(for metrics, ladders and whole texts: any incentive).",
        "",
        f"Wanted: at least {wanted} programs for everything ({ENOUGH} of 10,000).",
        "",
        *short(coverage, wanted),
    ]
    lines += ["## Phrases", "", *table(coverage, PHRASE, phrases(coverage))]
    lines += ["## Reasons and what is only counted", "", *table(coverage, REASON, REASONS, paid=False)]
    lines += ["## Phrases that meet", "", *pairs(coverage, MEETING, meetings(), whole=whole)]
    lines += ["## Operators within operators", "", *pairs(coverage, NESTING, nestings(), whole=whole)]
    lines += ["## What can never meet", "", *never()]
    return "\n".join(lines) + "\n"


def _commits(coverage: Coverage) -> str:
    """By which sources: a run may be broken off, and go on after they have changed."""
    if len(coverage.at) == 1:
        return f"commit {next(iter(coverage.at))}"
    return ", ".join(f"{programs:,} programs at commit {commit}" for commit, programs in coverage.at.items())


def per_programs(of_10_000: int, coverage: Coverage) -> int:
    return max(1, of_10_000 * coverage.programs // 10_000)


def short(coverage: Coverage, wanted: int, kinds: Collection[str] = (PHRASE, REASON, MEETING, NESTING)) -> list[str]:
    """Everything of these kinds that occurred too seldom, named."""
    names = {PHRASE: phrases(coverage), REASON: REASONS, MEETING: meetings(), NESTING: nestings()}
    everything = [(kind, name) for kind in kinds for name in names[kind]]
    seldom = sorted((coverage.occurred[key], key) for key in everything if coverage.occurred[key] < wanted)
    if not seldom:
        return [f"Nothing of {len(everything):,} entries is short of it.", ""]
    return [
        f"Short of it are {len(seldom)} of {len(everything):,}:",
        "",
        *(f"- {kind}: {name} ({number})" for number, (kind, name) in seldom),
        "",
    ]


def pairs(coverage: Coverage, kind: str, names: list[str], *, whole: bool) -> list[str]:
    """All pairs, or how often they occur and the seldomest of them."""
    if whole:
        return table(coverage, kind, names)
    by_number = sorted(names, key=lambda name: (coverage.occurred[kind, name], name))
    numbers = [coverage.occurred[kind, name] for name in by_number]
    told = (
        f"{len(names):,} pairs, each in {numbers[0]:,} programs at least, in {numbers[len(numbers) // 2]:,} as the median. The seldomest:"
    )
    return [told, "", *table(coverage, kind, by_number[:SELDOMEST])]


def table(coverage: Coverage, kind: str, names: Sequence[str], *, paid: bool = True) -> list[str]:
    lines = ["| | programs | paid |", "| --- | ---: | ---: |"] if paid else ["| | programs |", "| --- | ---: |"]
    for name in names:
        number = coverage.occurred[kind, name]
        share = f" {100 * coverage.paid[kind, name] // number} % |" if number else " |"
        lines.append(f"| {name.replace('|', ' ')} | {number} |" + (share if paid else ""))
    return [*lines, ""]


def phrases(coverage: Coverage) -> list[str]:
    return sorted(name for kind, name in coverage.occurred if kind == PHRASE)


def _possible() -> Iterator[tuple[str, str, str | None]]:
    for place, one in enumerate(PAIRED):
        for other in PAIRED[place + 1 :]:
            yield one, other, cannot_meet(one, other)


def meetings() -> list[str]:
    return [pair_name(one, other) for one, other, why in _possible() if why is None]


def nestings() -> list[str]:
    return [str(pair) for pair in all_pairs() if impossible(pair) is None]


def never() -> list[str]:
    """The pairs left out of the tables, by reason."""
    reasons: dict[str, list[str]] = {}
    for one, other, why in _possible():
        if why is not None:
            reasons.setdefault(why, []).append(pair_name(one, other))
    for pair in all_pairs():
        if (reason := impossible(pair)) is not None:
            reasons.setdefault(reason, []).append(str(pair))
    return [f"- {reason}: {'; '.join(pairs)}" for reason, pairs in sorted(reasons.items())]
