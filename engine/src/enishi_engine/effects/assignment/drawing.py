"""The draw itself: neighbours by rank and past deals stand together, and chance that SHA-256 gives decides among them.

No random generator takes part, so the same seed and roster give the same waves on every machine and in every year.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from enishi_engine.effects.assignment.planning import Plan, Rule, RuleKind, Unit, check_plan
from enishi_engine.effects.assignment.roster import LeftOut, Listed, WhyLeftOut, roster_hash

BLOCK = 6  # units with similar past deals among which chance decides
FEW = 30  # with fewer active units a comparison gives a range at most


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where a partner came: its wave (from 1), the unit it was drawn with, among whom, and its number.

    Units   `block` counts from 1 within the stratum; `number` is the first 16 hexadecimal digits of the unit's hash.
    """

    partner: str
    unit: str
    stratum: str
    block: int
    number: str
    wave: int


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A draw with all it was made from.

    Shape   `placed` has one entry per partner drawn, `left_out` one per partner that was not, both by partner.
    """

    plan: Plan
    roster: tuple[Listed, ...]
    roster_sha256: str
    placed: tuple[Placed, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def randomised(self) -> bool:
        return self.plan.rule is None

    @property
    def units(self) -> int:
        return len({one.unit for one in self.placed})

    def partners_of(self, wave: int) -> tuple[str, ...]:
        """The partners of a wave, the first being 1."""
        return tuple(one.partner for one in self.placed if one.wave == wave)

    def sizes(self) -> tuple[int, ...]:
        """Partners per wave."""
        found = Counter(one.wave for one in self.placed)
        return tuple(found[wave] for wave in range(1, len(self.plan.first_days) + 1))


@dataclass(frozen=True)
class _Unit:
    code: str
    stratum: str
    past_deals: int
    number: str
    members: tuple[Listed, ...]


def draw(roster: Sequence[Listed], plan: Plan) -> Assignment:
    """The waves of a plan.

    Shape   every partner of the roster is placed in one wave or left out with a reason.
    Errors  PlanRefused.
    Source  docs/rules/effects.md, "The draw".
    """
    check_plan(plan, roster)
    digest = roster_hash(roster)
    units, left_out = _units(roster, plan, digest)
    ordered = _ordered(units)
    waves = _drawn(ordered, plan, digest) if plan.rule is None else _by_rule([unit for unit, _ in ordered], plan.rule)
    placed = [
        Placed(partner=one.partner, unit=unit.code, stratum=unit.stratum, block=block, number=unit.number, wave=waves[unit.code])
        for unit, block in ordered
        for one in unit.members
    ]
    return Assignment(
        plan=plan,
        roster=tuple(sorted(roster, key=lambda one: one.partner)),
        roster_sha256=digest,
        placed=tuple(sorted(placed, key=lambda one: one.partner)),
        left_out=tuple(sorted(left_out, key=lambda one: one.partner)),
    )


def _units(roster: Sequence[Listed], plan: Plan, digest: str) -> tuple[list[_Unit], list[LeftOut]]:
    groups: dict[str, list[Listed]] = defaultdict(list)
    for one in roster:
        groups[_unit_of(one, plan.unit)].append(one)
    units, left_out = [], []
    for code, found in sorted(groups.items()):
        members = tuple(sorted(found, key=lambda one: one.partner))
        away = _left_out(members)
        left_out += away
        if not away:
            units.append(_unit(code, members, plan, digest))
    return units, left_out


def _unit_of(one: Listed, unit: Unit) -> str:
    if unit is Unit.REGION:
        return one.region or ""
    return one.distributor or one.partner if unit is Unit.DISTRIBUTOR else one.partner


def _left_out(members: Sequence[Listed]) -> list[LeftOut]:
    """All of a unit's partners when one of them may not be drawn: half of a distributor cannot wait without hearing why."""
    own = {
        one.partner: WhyLeftOut.AGREED_TARGET if one.agreed_target else WhyLeftOut.VETO
        for one in members
        if one.agreed_target or one.veto is not None
    }
    if not own:
        return []
    first = min(own)
    return [
        LeftOut(partner=one.partner, why=own[one.partner], veto=one.veto)
        if one.partner in own
        else LeftOut(partner=one.partner, why=WhyLeftOut.TOGETHER, because_of=first)
        for one in members
    ]


def _unit(code: str, members: tuple[Listed, ...], plan: Plan, digest: str) -> _Unit:
    """A distributor counts by its own rank, and as the largest of its partners where it is not on the roster itself."""
    head = next((one for one in members if one.partner == code), max(members, key=lambda one: (one.past_deals, one.partner)))
    stratum = head.rank if plan.unit is not Unit.REGION else ""
    if plan.by_region and plan.unit is not Unit.REGION:
        stratum = f"{stratum} / {head.region}"
    return _Unit(code, stratum, sum(one.past_deals for one in members), chance(plan.seed, digest, code)[:16], members)


def chance(seed: int, digest: str, what: str) -> str:
    """64 hexadecimal digits that nobody can choose once the seed and the roster are told."""
    return hashlib.sha256(f"{seed}:{digest}:{what}".encode()).hexdigest()


def _ordered(units: Sequence[_Unit]) -> list[tuple[_Unit, int]]:
    """Units stratum by stratum, most past deals first, in blocks of six; within a block by their numbers."""
    result = []
    in_strata = sorted(units, key=lambda unit: (unit.stratum, -unit.past_deals, unit.code))
    for _, group in groupby(in_strata, key=lambda unit: unit.stratum):
        rows = list(group)
        for start in range(0, len(rows), BLOCK):
            block = sorted(rows[start : start + BLOCK], key=lambda unit: (unit.number, unit.code))
            result += [(unit, start // BLOCK + 1) for unit in block]
    return result


def _drawn(ordered: Sequence[tuple[_Unit, int]], plan: Plan, digest: str) -> Mapping[str, int]:
    """The last wave first: so many of all, evenly along the order; of those who remain the next, and so on."""
    waves: dict[str, int] = {}
    remaining = [unit.code for unit, _ in ordered]
    for wave in range(len(plan.first_days), 1, -1):
        size = -(-len(remaining) * plan.comparison_percent // 100) if wave == len(plan.first_days) else len(remaining) // wave
        start = int(chance(plan.seed, digest, f"wave {wave}"), 16) % max(len(remaining), 1)
        chosen = _evenly(len(remaining), size, start)
        waves |= {code: wave for code, taken in zip(remaining, chosen, strict=True) if taken}
        remaining = [code for code, taken in zip(remaining, chosen, strict=True) if not taken]
    return waves | dict.fromkeys(remaining, 1)


def _evenly(count: int, size: int, start: int) -> list[bool]:
    """`size` of `count` places, as evenly as whole numbers allow; over all starts every place is taken equally often."""
    return [(place * size + size + start) // count > (place * size + start) // count for place in range(count)]


def _by_rule(units: Sequence[_Unit], rule: Rule) -> Mapping[str, int]:
    if rule.kind is RuleKind.AT_LEAST:
        return {unit.code: 1 if unit.past_deals >= rule.number else 2 for unit in units}
    most = sorted(units, key=lambda unit: (-unit.past_deals, unit.number))
    return {unit.code: 1 if place < rule.number else 2 for place, unit in enumerate(most)}
