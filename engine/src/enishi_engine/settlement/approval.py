"""Approval by amount (決裁権限): whether enough people who may have agreed, none of them for themselves (docs/rules/approval.md)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from enishi_engine.core.incentive import Label
from enishi_engine.core.refusals import Refusal
from enishi_engine.program.problems import Severity
from enishi_engine.settlement.finding import Finding


@dataclass(frozen=True, kw_only=True)
class ApprovalStep:
    """From an amount on: the roles that must approve, a person of its own for each (a role may stand twice); `needs_reference`: a 稟議番号 is asked for. Minor units."""

    from_amount: int
    roles: tuple[str, ...]
    needs_reference: bool = False


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A person who holds a role, or stands in for who holds it (`deputy_for`), from a day to a day, both inclusive."""

    person: str
    role: str
    first_day: date
    last_day: date | None = None
    deputy_for: str | None = None

    def on(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, kw_only=True)
class Approval:
    """Somebody's yes to exactly this content, by its hash."""

    person: str
    approved_on: date
    content: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is to be approved: its amount (minor units), who prepared it, the hash of its content, and the 稟議番号 where there is one."""

    on: str
    amount: int
    prepared_by: frozenset[str]
    content: str
    reference: str = ""


class NoApprovalStep(Refusal):
    """An amount that no step of the table covers."""

    def __init__(self, amount: int) -> None:
        super().__init__(
            f"The table of approvals has no step for {amount:,}. Let its first step begin at 0.",
            ja=f"承認の表に{amount:,}の段階がありません。最初の段階を0から始めてください。",
        )


def step_for(amount: int, steps: Sequence[ApprovalStep]) -> ApprovalStep:
    """The step with the highest `from_amount` that the amount reaches. Raises NoApprovalStep."""
    reached = [step for step in steps if step.from_amount <= amount]
    if not reached:
        raise NoApprovalStep(amount)
    return max(reached, key=lambda step: step.from_amount)


def approval_findings(
    asked: Asked, approvals: Iterable[Approval], steps: Sequence[ApprovalStep], holders: Iterable[Holder]
) -> tuple[Finding, ...]:
    """Everything that still forbids going on; nothing when the approvals suffice.

    An approval counts for a role that its person held, or stood in for, on the day; nobody who prepared it counts, nobody counts for
    two roles, and an approval of other content is none. Raises NoApprovalStep.
    """
    step = step_for(asked.amount, steps)
    able = tuple(holders)
    counted = [one for one in approvals if one.content == asked.content and one.person not in asked.prepared_by]
    may = [{one.person for one in counted if _holds(one, role, able)} for role in step.roles]
    filled = _filled(may)
    found = [_no_role(asked.on, role) for place, role in enumerate(step.roles) if place not in filled]
    if step.needs_reference and not asked.reference.strip():
        found.append(_finding("reference_missing", asked.on, "", Label(ja="稟議番号がありません。", en="The reference of the internal decision (稟議番号) is missing."),
                              Label(ja="稟議番号を入力してください。", en="Enter it.")))  # fmt: skip
    return tuple(found)


def _holds(approval: Approval, role: str, holders: tuple[Holder, ...]) -> bool:
    return any(one.person == approval.person and one.role == role and one.on(approval.approved_on) for one in holders)


def _filled(may: list[set[str]]) -> set[int]:
    """The places that are filled, each by a person of its own: as many as can be (somebody who may fill two makes room where needed)."""
    place_of: dict[str, int] = {}

    def fill(place: int, tried: set[str]) -> bool:
        for person in sorted(may[place] - tried):
            tried.add(person)
            if person not in place_of or fill(place_of[person], tried):
                place_of[person] = place
                return True
        return False

    return {place for place in range(len(may)) if fill(place, set())}


def _no_role(on: str, role: str) -> Finding:
    return _finding("approval_missing", on, role, Label(ja=f"「{role}」の承認がありません。", en=f"Nobody has approved as {role}."),
                    Label(ja="作成者以外の権限者が、現在の内容を承認してください。", en="Let somebody with that role, who did not prepare it, approve the content as it is now."))  # fmt: skip


def _finding(rule: str, on: str, value: str, problem: Label, remedy: Label) -> Finding:
    return Finding(rule=rule, severity=Severity.ERROR, on=on, value=value, problem=problem, remedy=remedy)
