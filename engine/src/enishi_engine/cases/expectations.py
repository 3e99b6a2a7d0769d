"""What a case says must come out: amounts, reasons, ranks and counts, each with its place."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from enishi_engine.core.incentive import Label
from enishi_engine.core.program import Program
from enishi_engine.facts import Facts
from enishi_engine.program import values
from enishi_engine.program.document import Entry, Notes, Place, Sequence, Text, Written
from enishi_engine.program.document import Mapping as WrittenMapping
from enishi_engine.program.problems import did_you_mean

AMOUNTS = ("earns", "takes_back", "payable")
KEYS = (*AMOUNTS, "pays_nothing", "ranks", "benefits", "pays_out", "counted")
BENEFIT_KEYS = ("entitled", "used", "left")
PAYOUT_KEYS = ("carried_in", "posted", "paid", "lost", "billed", "carried_out")
REASON_KEYS = ("reason", "subject", "needed", "had")
# docs/rules/candidates.md, "Gates, in this order" and "Counted, not listed".
REASONS = (
    "before_first_day", "after_last_day", "missing", "no_rate", "who", "condition", "entitlement_over", "ended", "not_unlocked", "not_registered", "registered_late",
    "registered_too_early", "not_claimed", "claimed_late", "no_pair", "too_late", "other_pays_nothing", "no_row",
    "below_first_band", "beyond_last_band", "no_share", "nobody_shares", "empty_pool", "zero", "already_paid", "other_is_better", "other_comes_first", "limit_reached",
    "budget_spent",
)  # fmt: skip
COUNTED_GATES = ("not_yet", "no_text", "other_version", "no_credit", "no_contract", "no_payee", "out_of_scope")
_PERIOD = re.compile(r"\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d$")


@dataclass(frozen=True, kw_only=True)
class ExpectedAmount:
    """What an incentive earns (takes back, makes payable) on one fact; `seller` None: all sellers together. Minor units."""

    incentive: str
    fact_id: str
    seller: str | None
    amount: int
    place: Place


@dataclass(frozen=True, kw_only=True)
class ExpectedReason:
    """Why an incentive pays nothing on one fact; figures as written, None where the case does not say."""

    incentive: str
    fact_id: str
    seller: str | None
    reason: str
    subject: str | None
    needed: str | None
    had: str | None
    place: Place


@dataclass(frozen=True, kw_only=True)
class ExpectedRank:
    """The rank in force on a day, after that day's review or decision."""

    partner: str
    day: date
    rank: str
    place: Place


@dataclass(frozen=True, kw_only=True)
class ExpectedBenefit:
    """What a partner is entitled to of a benefit in a period, has used and has left; as written, None where the case does not say."""

    partner: str
    benefit: str
    first_day: date
    figures: Mapping[str, str]
    place: Place


@dataclass(frozen=True, kw_only=True)
class ExpectedPayout:
    """What a closing pays a payee, and what it carries, loses or bills: minor units, those figures that the case says."""

    closing: str
    payee: str
    figures: Mapping[str, int]
    place: Place


@dataclass(frozen=True, kw_only=True)
class ExpectedCount:
    """How many facts of an incentive are only counted, by gate."""

    incentive: str
    gate: str
    count: int
    place: Place


@dataclass(frozen=True, kw_only=True)
class Expectations:
    """All that a case says must come out; `mentioned` are the incentives of which it says everything."""

    amounts: Mapping[str, tuple[ExpectedAmount, ...]]
    pays_nothing: tuple[ExpectedReason, ...]
    ranks: tuple[ExpectedRank, ...]
    benefits: tuple[ExpectedBenefit, ...]
    payouts: tuple[ExpectedPayout, ...]
    counted: tuple[ExpectedCount, ...]
    mentioned: frozenset[str]  # the incentives that amounts or reasons are said of, be it none: earns: {commission: {}}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One worked example: a sentence, the facts it tells, and what must come out of the program."""

    sentence: Label
    place: Place
    program: Program
    facts: Facts
    expected: Expectations
    until: date | None
    known_by: datetime | None


@dataclass(frozen=True)
class ExpectationReader:
    """Reads the expectations of one case.

    `facts` and `partners` are the ids that the case tells; `only` is the one incentive of a type's own case, where the
    name of the incentive is not repeated.
    """

    incentives: tuple[str, ...]
    ranks_known: tuple[str, ...]
    facts: tuple[str, ...]
    partners: tuple[str, ...]
    digits: int
    only: str | None
    notes: Notes

    def read(self, case: WrittenMapping) -> Expectations:
        return Expectations(
            amounts={key: tuple(self.amounts(case.get(key), key)) for key in AMOUNTS},
            pays_nothing=tuple(self.reasons(case.get("pays_nothing"))),
            ranks=tuple(self.ranks(case.get("ranks"))) if self.only is None else (),
            benefits=tuple(self.benefits(case.get("benefits"))) if self.only is None else (),
            payouts=tuple(self.payouts(case.get("pays_out"))),
            counted=tuple(self.counts(case.get("counted"))),
            mentioned=frozenset(incentive for what in (*AMOUNTS, "pays_nothing") for incentive in self.named(case.get(what))),
        )

    def named(self, value: Written | None) -> tuple[str, ...]:
        """The incentives that a section names."""
        if not isinstance(value, WrittenMapping):
            return ()
        return value.keys() if self.only is None else (self.only,)

    def by_incentive(self, value: Written | None, what: str) -> Iterator[tuple[str, WrittenMapping]]:
        """Each incentive and what is said about it."""
        example = {"pays_nothing": "{A1: too_late}", "counted": "{out_of_scope: 1}"}.get(what, "{A1: 30_000}")
        section = values.mapping(value, what, example if self.only else f"{{commission: {example}}}", self.notes)
        if section is None:
            return
        if self.only is not None:
            yield self.only, section
            return
        for entry in section.entries:
            if entry.key.value not in self.incentives:
                problem = f"{what}: there is no incentive {entry.key.value!r}."
                remedy = did_you_mean(entry.key.value, self.incentives)
                if entry.key.value in (*self.facts, *self.partners):
                    remedy = f"Name the incentive first: {what}: {{{self.incentives[0] if self.incentives else 'commission'}: {example}}}."
                self.notes.add(entry.key.place, problem, remedy)
                continue
            said = values.mapping(entry.value, f"{what}: {entry.key.value}", example, self.notes)
            if said is not None:
                yield entry.key.value, said

    def by_fact(self, said: WrittenMapping, is_leaf: Callable[[Written], bool]) -> Iterator[tuple[str, str | None, Place, Written]]:
        """Fact, seller and what is said; a fact may hold its sellers, and a seller its facts."""
        for entry in said.entries:
            if is_leaf(entry.value):
                if self.is_fact(entry.key):
                    yield entry.key.value, None, entry.key.place, entry.value
                continue
            inside = values.mapping(entry.value, entry.key.value, "{aoba: 15_000, kita: 5_000}", self.notes)
            for inner in inside.entries if inside else ():
                seller_outside = entry.key.value in self.partners
                fact, seller = (inner.key, entry.key) if seller_outside else (entry.key, inner.key)
                if self.is_fact(fact) and self.is_partner(seller):
                    yield fact.value, seller.value, inner.key.place, inner.value

    def is_fact(self, written: Text) -> bool:
        line, _, month = written.value.rpartition("#")
        known = written.value in self.facts or bool(_PERIOD.match(written.value)) or (line in self.facts and month.isdecimal())
        known = known or self.is_earning(written.value)
        if not known:
            remedy = f"{did_you_mean(written.value, self.facts)} A period is written 2026-04-01..2026-06-30, a month of service A1#3."
            self.notes.add(written.place, f"The case tells of no line or activity {written.value!r}.", remedy)
        return known

    def is_earning(self, fact_id: str) -> bool:
        """The id of an earning line of another incentive: commission/A1/aoba."""
        incentive, _, rest = fact_id.partition("/")
        return incentive in self.incentives and rest.rpartition("/")[2] in self.partners

    def is_partner(self, written: Text) -> bool:
        if written.value not in self.partners:
            self.notes.add(written.place, f"The case tells of no partner {written.value!r}.", did_you_mean(written.value, self.partners))
        return written.value in self.partners

    def amounts(self, value: Written | None, what: str) -> Iterator[ExpectedAmount]:
        for incentive, said in self.by_incentive(value, what):
            for fact_id, seller, place, written in self.by_fact(said, lambda leaf: isinstance(leaf, Text)):
                amount = values.amount(written, self.digits, what, self.notes)
                if amount is not None:
                    yield ExpectedAmount(incentive=incentive, fact_id=fact_id, seller=seller, amount=amount, place=place)

    def reasons(self, value: Written | None) -> Iterator[ExpectedReason]:
        for incentive, said in self.by_incentive(value, "pays_nothing"):
            for fact_id, seller, place, written in self.by_fact(said, _is_reason):
                figures = self.figures(written)
                if figures is not None:
                    reason, subject, needed, had = figures
                    yield ExpectedReason(
                        incentive=incentive,
                        fact_id=fact_id,
                        seller=seller,
                        reason=reason,
                        subject=subject,
                        needed=needed,
                        had=had,
                        place=place,
                    )

    def figures(self, written: Written) -> tuple[str, str | None, str | None, str | None] | None:
        """The parts of a reason: {reason: too_late, needed: 90 days, had: 91 days}, or the reason alone."""
        parts: dict[str, Written | None] = {"reason": written}
        if isinstance(written, WrittenMapping):
            self.notes.unknown_keys(written, REASON_KEYS)
            parts = {key: written.get(key) for key in REASON_KEYS}
        reason, subject, needed, had = (self.figure(parts.get(key), key) for key in REASON_KEYS)
        if reason is None or reason not in REASONS:
            self.notes.add(written.place, f"{reason!r} is no reason.", did_you_mean(reason or "", REASONS))
            return None
        return reason, subject, needed, had

    def figure(self, value: Written | None, what: str) -> str | None:
        """A figure as written; a list of codes is joined as the engine joins it."""
        if isinstance(value, Sequence):
            return ", ".join(written.value for written in values.items(value, what, self.notes))
        written = values.text(value, what, self.notes)
        return None if written is None else written.value

    def ranks(self, value: Written | None) -> Iterator[ExpectedRank]:
        section = values.mapping(value, "ranks", "{aoba: {2026-04-01: gold}}", self.notes)
        for partner in section.entries if section else ():
            days = values.mapping(partner.value, partner.key.value, "{2026-04-01: gold}", self.notes)
            for entry in days.entries if days and self.is_partner(partner.key) else ():
                day = values.day(entry.key, "ranks", self.notes)
                rank = values.text(entry.value, "ranks", self.notes)
                if rank is not None and rank.value not in ("none", *self.ranks_known):
                    self.notes.add(
                        rank.place, f"There is no rank {rank.value!r} on the ladder.", did_you_mean(rank.value, ("none", *self.ranks_known))
                    )
                elif day is not None and rank is not None:
                    yield ExpectedRank(partner=partner.key.value, day=day, rank=rank.value, place=entry.key.place)

    def benefits(self, value: Written | None) -> Iterator[ExpectedBenefit]:
        example = "{aoba: {joint_promotion: {2026-04-01..2026-09-30: {entitled: 2, used: 1, left: 1}}}}"
        section = values.mapping(value, "benefits", example, self.notes)
        for partner in section.entries if section else ():
            named = values.mapping(partner.value, partner.key.value, example, self.notes)
            for benefit in named.entries if named and self.is_partner(partner.key) else ():
                periods = values.mapping(benefit.value, benefit.key.value, example, self.notes)
                for entry in periods.entries if periods else ():
                    yield from self.benefit(partner.key.value, benefit.key.value, entry)

    def benefit(self, partner: str, benefit: str, entry: Entry) -> Iterator[ExpectedBenefit]:
        figures = values.mapping(entry.value, benefit, "{entitled: 2, used: 1, left: 1}", self.notes)
        if not _PERIOD.match(entry.key.value):
            self.notes.add(entry.key.place, f"{entry.key.value!r} is no period.", "Write it as 2026-04-01..2026-09-30.")
        elif figures is not None:
            self.notes.unknown_keys(figures, BENEFIT_KEYS)
            said = {one.key.value: one.value.value for one in figures.entries if isinstance(one.value, Text)}
            first_day = date.fromisoformat(entry.key.value[:10])
            yield ExpectedBenefit(partner=partner, benefit=benefit, first_day=first_day, figures=said, place=entry.key.place)

    def payouts(self, value: Written | None) -> Iterator[ExpectedPayout]:
        example = "{april: {aoba: {paid: 0, carried_out: 9_999}}}"
        section = values.mapping(value, "pays_out", example, self.notes)
        for closing in section.entries if section else ():
            payees = values.mapping(closing.value, closing.key.value, example, self.notes)
            for payee in payees.entries if payees else ():
                figures = values.mapping(payee.value, payee.key.value, "{paid: 0, carried_out: 9_999}", self.notes)
                if figures is None:
                    continue
                self.notes.unknown_keys(figures, PAYOUT_KEYS)
                said = {one.key.value: values.amount(one.value, self.digits, one.key.value, self.notes) for one in figures.entries}
                whole = {key: amount for key, amount in said.items() if amount is not None}
                yield ExpectedPayout(closing=closing.key.value, payee=payee.key.value, figures=whole, place=payee.key.place)

    def counts(self, value: Written | None) -> Iterator[ExpectedCount]:
        for incentive, said in self.by_incentive(value, "counted"):
            for entry in said.entries:
                if entry.key.value not in COUNTED_GATES:
                    self.notes.add(
                        entry.key.place, f"Nothing is counted as {entry.key.value!r}.", did_you_mean(entry.key.value, COUNTED_GATES)
                    )
                    continue
                count = values.amount(entry.value, 0, entry.key.value, self.notes)
                if count is not None:
                    yield ExpectedCount(incentive=incentive, gate=entry.key.value, count=count, place=entry.key.place)


def _is_reason(written: Written) -> bool:
    return not isinstance(written, WrittenMapping) or bool({*REASON_KEYS} & {*written.keys()})
