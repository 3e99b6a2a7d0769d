"""The coverage table as a page: every phrase, reason and pair with its number of programs, and what can never meet with the reason."""

from collections.abc import Iterator

from benchmarks.generated.coverage import MEETING, NESTING, PHRASE, REASON, Coverage, pair_name
from benchmarks.generated.operators import all_pairs, impossible
from benchmarks.generated.phrases import cannot_meet

ENOUGH = 100
STACKING = ("with: add", "with: best", "with: this_first")
PAIRED = (
    "on lines", "on service months", "on events", "on periods", "on claims", "on earnings", "pays_as: marketing_money", *(f"payee: {one}" for one in ("partner", "person", "introducer", "parent", "distributor")),
    *(f"credit: {one}" for one in ("sold", "sourced", "influenced", "serviced")),
    *(f"earned_on: {one}" for one in ("order", "acceptance", "start", "payment")),
    *(f"text_as_of: {one}" for one in ("order", "customer.first_order", "subscription.first_order", "deal.registered", "agreement.first_day")),
    *(f"tested_on: {one}" for one in ("counting day", "order", "acceptance", "start", "payment", "registration", "meeting")),
    "scope", "who", "condition",
    *(f"entitled from {one}" for one in ("agreement.first_day", "partner.first_day", "customer.first_order", "subscription.first_order")),
    "registered any_time", "registered within", "claim by last_day", "claim within", "bundle, same customer", "bundle, same partner", "requires",
    *(f"once_per {one}" for one in ("customer", "person", "partner")), "percent", "fixed", "per unit", "running total, marginal",
    "running total, whole_amount", "table by key", "table by band", "beyond: open", "beyond: nothing", "beyond: refuse",
    *(f"limit per {one}" for one in ("line", "person", "customer", "partner", "month", "quarter", "half", "year", "campaign")), "cap", "floor", "budget booked", "budget prorated",
    "payable: customer_paid", "take_back full", "take_back proportional", "take_back unused_months", "take_back within", *STACKING,
)  # fmt: skip
REASONS = (
    "1 before_first_day", "1 after_last_day", "1 missing", "2 who", "2 missing", "3 condition", "3 missing", "4 entitlement_over", "4 missing", "4 ended",
    "5 not_registered", "5 registered_late", "5 registered_too_early", "6 not_claimed", "6 claimed_late", "7 no_pair", "7 too_late", "7 missing",
    "8 other_pays_nothing", "9 no_row", "9 below_first_band", "9 beyond_last_band", "9 missing", "10 zero", "11 already_paid", "11 missing",
    "12 other_is_better", "12 other_comes_first", "12 other_pays_nothing", "13 limit_reached", "14 budget_spent",
    "not_yet", "no_text", "other_version", "no_credit", "no_contract", "no_payee", "out_of_scope",
)  # fmt: skip


def coverage_page(coverage: Coverage, *, seed: str, day: str, machine: str) -> str:
    """Markdown: what occurred, and what is short of the wanted share."""
    wanted = max(1, ENOUGH * coverage.programs // 10_000)
    lines = [
        "# What the generated programs cover",
        "",
        f"{coverage.programs:,} programs of seed {seed}, each calculated by both readers: every row of every table was the same.",
        f"{day + ', ' if day else ''}{machine}; `python -m benchmarks.generated --seed {seed} --programs {coverage.programs}`.",
        "",
        "*Programs*: in how many it occurred. *Paid*: the share of them in which an incentive with it paid something",
        "(for metrics, ladders and whole texts: any incentive).",
        "",
        f"Wanted: at least {wanted} programs for everything ({ENOUGH} of 10,000).",
        "",
        *short(coverage, wanted),
    ]
    lines += ["## Phrases", "", *table(coverage, PHRASE, sorted(name for kind, name in coverage.occurred if kind == PHRASE))]
    lines += ["## Reasons and what is only counted", "", *table(coverage, REASON, REASONS, paid=False)]
    lines += ["## Phrases that meet", "", *table(coverage, MEETING, meetings())]
    lines += ["## Operators within operators", "", *table(coverage, NESTING, nestings())]
    lines += ["## What can never meet", "", *never()]
    return "\n".join(lines) + "\n"


def short(coverage: Coverage, wanted: int) -> list[str]:
    """Everything that occurred too seldom, named."""
    everything = [(REASON, name) for name in REASONS] + [(MEETING, name) for name in meetings()] + [(NESTING, name) for name in nestings()]
    everything += [key for key in coverage.occurred if key[0] == PHRASE]
    seldom = sorted((coverage.occurred[key], key) for key in everything if coverage.occurred[key] < wanted)
    if not seldom:
        return ["Nothing is short of it.", ""]
    return [
        f"Short of it are {len(seldom)} of {len(everything)}:",
        "",
        *(f"- {kind}: {name} ({number})" for number, (kind, name) in seldom),
        "",
    ]


def table(coverage: Coverage, kind: str, names: list[str] | tuple[str, ...], *, paid: bool = True) -> list[str]:
    lines = ["| | programs | paid |", "| --- | ---: | ---: |"] if paid else ["| | programs |", "| --- | ---: |"]
    for name in names:
        number = coverage.occurred[kind, name]
        share = f" {100 * coverage.paid[kind, name] // number} % |" if number else " |"
        lines.append(f"| {name.replace('|', ' ')} | {number} |" + (share if paid else ""))
    return [*lines, ""]


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
