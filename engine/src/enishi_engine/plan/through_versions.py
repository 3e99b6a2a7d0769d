"""The part of a plan that goes on through all versions of the text: amounts and what is kept count of, stacking, limits, results."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from enishi_engine.core.expression import Period
from enishi_engine.core.incentive import (
    Incentive,
    Limit,
    LimitKey,
    OnEarning,
    OnPeriod,
    OnServiceMonth,
    Payable,
    Payee,
    Reopens,
    Settles,
    Stacking,
)
from enishi_engine.plan.bounds import width_of_sums
from enishi_engine.plan.draft import Draft
from enishi_engine.plan.earnings import Earnings
from enishi_engine.plan.exchange import OWN_NET
from enishi_engine.plan.failures import Failure
from enishi_engine.plan.priced import Priced, texts_of
from enishi_engine.plan.results import NotPaid
from enishi_engine.plan.service import NUMBER, TERM
from enishi_engine.plan.settling import (
    EarningLines,
    LimitWords,
    Meeting,
    Meetings,
    Settled,
    Stacked,
    limit_failures,
    narrow_to_wide,
    ways_to_fall,
)
from enishi_engine.plan.undoing import Undoing
from enishi_engine.plan.wording import Wording

_PERIODS = {key for key in LimitKey if key.value in {period.value for period in Period}}


@dataclass
class ThroughVersions:
    """Puts the wordings of each incentive together, and settles what they leave."""

    whole: Draft
    wordings: tuple[Wording, ...]
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def plan(self) -> None:
        for id_ in self.required_first():
            self.price(id_)
        kinds: dict[str, list[str]] = {}
        for id_ in self.whole.ids:
            for kind in {self.kind(one.incentive) for one in self.of(id_)}:
                kinds.setdefault(kind, []).append(id_)
        for kind, ids in kinds.items():
            self.settle(tuple(ids), kind)
        for id_ in dict.fromkeys(one.occasion.of for one in self.whole.incentives if isinstance(one.occasion, OnEarning)):
            if self.of(id_):
                self.whole.add(self.whole.earnings(id_), Earnings(self.of(id_)[0].incentive, self.settled_name(id_), self.text_of(id_)))

    def kind(self, incentive: Incentive) -> str:
        """Incentives of one kind look at the same facts; what is paid on earnings at those of one incentive."""
        occasion = incentive.occasion
        return self.whole.earnings(occasion.of) if isinstance(occasion, OnEarning) else type(occasion).__name__

    def settled_name(self, id_: str) -> str:
        return f"settled_{self.whole.ids.index(id_)}"

    def of(self, id_: str) -> tuple[Wording, ...]:
        """The incentive's wordings, in the order of the versions."""
        return tuple(one for one in self.wordings if one.incentive.id == id_)

    def required_first(self) -> Iterator[str]:
        """Every incentive that has candidates, after the ones that any text of it requires."""
        waiting = {id_: {one.incentive.requires for one in self.of(id_)} for id_ in self.whole.ids if self.of(id_)}
        while waiting:
            ready = [id_ for id_, required in waiting.items() if not required & waiting.keys()]
            yield from ready
            waiting = {id_: required for id_, required in waiting.items() if id_ not in ready}

    def price(self, id_: str) -> None:
        wordings = self.of(id_)
        node = Priced(wordings, self.kept(wordings), self.whole.split(wordings[0].incentive))
        self.columns[id_] = node.columns
        self.whole.add(self.whole.priced(id_), node)

    def kept(self, wordings: Sequence[Wording]) -> tuple[str, ...]:
        """What later steps read beside the amount and its reason."""
        incentives = [one.incentive for one in wordings]
        per = {key for one in incentives for limit in one.limits or () for key in limit.per}
        paid = any(one.payable is Payable.CUSTOMER_PAID for one in incentives)
        net, monthly = paid or any(takes_back(one) for one in incentives), isinstance(incentives[0].occasion, OnServiceMonth)
        read = {
            "fact_id": isinstance(incentives[0].occasion, OnPeriod | OnEarning),
            f"{OWN_NET} AS line_net" if wordings[0].exchanged else "line_net": net,
            NUMBER: net and monthly,
            TERM: net and monthly,
            "line_seq": LimitKey.LINE in per and monthly,
            "paid": paid,
            "priced": any(one.incentive.requires == incentives[0].id for one in self.wordings),
            "line_customer AS customer": LimitKey.CUSTOMER in per,
            "line_person AS person": LimitKey.PERSON in per,
            "line_subscription AS subscription": LimitKey.SUBSCRIPTION in per,
        }
        return tuple(name for name, is_read in read.items() if is_read)

    # Stacking, limits and results of the incentives on one kind of occasion

    def settle(self, ids: tuple[str, ...], kind: str) -> None:
        texts = self.meetings(ids)
        concerned = {place for one in texts for pair in one.pairs for place in (pair.first, pair.second)}
        may_fall = concerned | {place for place, id_ in enumerate(ids) if any(one.incentive.once_per for one in self.of(id_))}
        texts = tuple(replace(one, requires=tuple(pair for pair in one.requires if pair[1] in may_fall)) for one in texts)
        concerned |= {place for one in texts for pair in one.requires for place in pair}
        stacked = None
        if concerned:
            read = range(len(ids)) if self.judges_meet(ids) else sorted(concerned)
            amounts = tuple((place, self.whole.priced(ids[place]), self.text_of(ids[place])) for place in read)
            stacked = self.whole.add(f"stacked_{kind}", Stacked(amounts, texts))
        for place, id_ in enumerate(ids):
            ways = ways_to_fall(place, texts, ids)
            node = self.settled(id_, place, stacked, ways)
            settled = self.whole.add(self.settled_name(id_), node, kept=not node.keeps_all)
            for wording in self.of(id_):
                self.results(wording, node, settled)

    def text_of(self, id_: str) -> str:
        wordings = self.of(id_)
        return "text" if len(wordings) > 1 else str(wordings[0].text)

    def judges_meet(self, ids: tuple[str, ...]) -> bool:
        """Can several texts judge on one occasion? Only where its incentives do not all go by one day."""
        days = {(one.incentive.earned_on, one.incentive.text_as_of, settling(one.incentive)) for id_ in ids for one in self.of(id_)}
        return len(days) > 1 and len({one.text for one in self.wordings}) > 1

    def meetings(self, ids: tuple[str, ...]) -> tuple[Meetings, ...]:
        """For each text how incentives stand together where it is the latest that judges: by its words, else by those of the ones before."""
        texts = sorted({one.text for id_ in ids for one in self.of(id_)})
        found: list[Meetings] = []
        for text in texts:
            known = [one for one in reversed(texts) if one <= text] if self.judges_meet(ids) else [text]
            said = [self.incentives_of(one, ids) for one in known]
            order = {ids.index(incentive.id): None for one in said for incentive in one}
            pairs = tuple(meeting for pair in combinations(order, 2) if (meeting := meeting_of(pair, said, ids)) is not None)
            requires = {one.id: one.requires for incentives in said for one in incentives if one.requires in ids}
            found.append(
                Meetings(text, pairs, tuple((place, ids.index(requires[ids[place]])) for place in order if ids[place] in requires))
            )
        return tuple(found)

    def incentives_of(self, text: int, ids: tuple[str, ...]) -> tuple[Incentive, ...]:
        return tuple(one.incentive for one in self.wordings if one.text == text and one.incentive.id in ids)

    def settled(self, id_: str, place: int, stacked: str | None, ways: dict[int, Failure]) -> Settled:
        wordings = self.of(id_)
        incentives = tuple(one.incentive for one in wordings)
        words: dict[tuple[tuple[Limit, ...], int, bool], tuple[int, ...]] = {}
        for one in wordings:
            limits = raised(one, wordings)
            first_month = one.first_month if any(_PERIODS & set(limit.per) for limit in limits) else 1
            said = (limits, first_month, Reopens.LIMITS in one.incentive.reopens)
            words[said] = (*words.get(said, ()), one.text)
        split = self.whole.split(incentives[0])
        return Settled(
            incentives[0],
            place,
            self.whole.priced(id_),
            stacked,
            ways,
            tuple(LimitWords(texts, *said) for said, texts in words.items()),
            width_of_sums(incentives, self.whole.bounds(incentives[0])),
            self.columns[id_],
            split,
            split and any(one.payee not in (Payee.PARTNER, Payee.PERSON) for one in incentives),
            self.undoings(wordings) if any(reopened for _, _, reopened in words) else (),
        )

    def undoings(self, wordings: Sequence[Wording]) -> tuple[tuple[int | None, Undoing], ...]:
        """What takes back of the lines that each text judged."""
        found = ((one.text if len(wordings) > 1 else None, Undoing(one.incentive, one.version, self.whole.changed)) for one in wordings)
        return tuple((text, undoing) for text, undoing in found if undoing.takes_back)

    def results(self, wording: Wording, node: Settled, settled: str) -> None:
        """The rows of the result that one version judged."""
        incentive, whole, priced = wording.incentive, self.whole, self.whole.priced(wording.incentive.id)
        judged_by, columns = texts_of(self.of(incentive.id), wording), self.columns[incentive.id]
        limited = ("limited_by",) if node.limited_ever else ()
        occasion, of, earnings = incentive.occasion, None, ""
        if isinstance(occasion, OnEarning):
            of, earnings = whole.earning_lines[occasion.of, wording.text], whole.earnings(occasion.of)
        failures = None if incentive.uncertain_months is None else wording.continuing
        earning_lines = EarningLines(
            incentive, wording.version, settled, judged_by, whole.changed, (*columns, *limited), of, earnings, failures
        )
        whole.earning_lines[incentive.id, wording.text] = earning_lines
        whole.outputs.earning_lines.append(earning_lines)
        later = (*node.ways_to_fall.values(), *limit_failures(narrow_to_wide(incentive.limits or ())))
        left = None if node.keeps_all else settled
        whole.outputs.not_paid.append(NotPaid(incentive, wording.version, priced, left, judged_by, columns, wording.failures, later))


def takes_back(incentive: Incentive) -> bool:
    """May anything that it earned be taken back?"""
    return incentive.take_back is not None or incentive.uncertain_months is not None


def settling(incentive: Incentive) -> Settles | None:
    """How a contract's end moves the days by which it goes."""
    return incentive.after_contract if isinstance(incentive.after_contract, Settles) else None


def raised(wording: Wording, wordings: Sequence[Wording]) -> tuple[Limit, ...]:
    """The limits of a text in the order applied, a budget as large as the largest that a text says from then on (ruling 10)."""
    from_then_on = [
        limit for one in wordings if one.text >= wording.text for limit in one.incentive.limits or () if limit.order is not None
    ]
    return tuple(
        limit if limit.order is None else replace(limit, maximum=max(one.maximum or 0 for one in from_then_on if one.per == limit.per))
        for limit in narrow_to_wide(wording.incentive.limits or ())
    )


def meeting_of(pair: tuple[int, int], said: Sequence[Sequence[Incentive]], ids: tuple[str, ...]) -> Meeting | None:
    """How two stand together by the first of these texts that has both; None where both are paid."""
    for incentives in said:
        by_place = {ids.index(one.id): one for one in incentives}
        if not by_place.keys() >= set(pair):
            continue
        one, other = (by_place[place] for place in pair)
        way = one.stacking.get(other.id) or other.stacking.get(one.id)
        if way is None or way is Stacking.ADD:
            return None
        return Meeting(*pair, way, pair[0] if one.stacking.get(other.id) is Stacking.THIS_FIRST else pair[1])
    return None
