"""From what a run posted for each payee to entries: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from enishi.earnings.totals import Total
from enishi.ledger.accounts import AccountKind, EntryKind
from enishi.ledger.entries import AccountName, Draft, Posting, gathered
from enishi.programs.natures import Nature

MARKETING_MONEY = "marketing_money"


@dataclass(frozen=True, kw_only=True)
class RunPosted:
    """A run and what it posted. `accrues_marketing_money`: the program books marketing money when it is earned."""

    program: str
    closing: str
    last_day: date
    totals: tuple[Total, ...]
    accrues_marketing_money: bool

    @property
    def source(self) -> str:
        return source_of(self.program, self.closing)


def source_of(program: str, closing: str) -> str:
    """What the entries of a run name as their source."""
    return f"run:{program}/{closing}"


def drafts_of(run: RunPosted) -> list[Draft]:
    """The entries of a run: one for each payee and nature, of its own period and of former ones apart; none that moves nothing.

    Units   minor units, debit above 0.
    Source  docs/rules/ledger.md, "What a closing posts".
    """
    together: dict[tuple[EntryKind, Nature, str, str, str], list[Posting]] = {}
    for one in run.totals:
        name = (EntryKind.EARNED if one.own else EntryKind.ADJUSTED, one.nature, one.payee_kind, one.payee, one.partner)
        together.setdefault(name, []).extend(_postings(one, run.accrues_marketing_money))
    drafts = []
    for (kind, nature, payee_kind, payee, partner), postings in sorted(together.items()):
        if moved := gathered(postings):
            key = key_of(run.source, kind, nature, payee_kind, payee, partner)
            drafts.append(Draft(key=key, kind=kind, booked_on=run.last_day, postings=moved, source=run.source))
    return drafts


def key_of(source: str, kind: EntryKind, nature: Nature, payee_kind: str, payee: str, partner: str) -> str:
    """The key of what a run posts for a payee."""
    return f"{source}:{kind.value}:{nature.value}:{payee_kind}:{payee}:{partner}"


def _postings(one: Total, accrues_marketing_money: bool) -> Iterable[Posting]:  # noqa: FBT001 - passed on as it is named
    def posting(kind: AccountKind, amount: int) -> Posting:
        return Posting(AccountName(kind, one.nature, one.partner, one.payee_kind, one.payee), amount)

    if one.pays_as == MARKETING_MONEY:
        return posting(AccountKind.EXPENSE, one.amount), posting(AccountKind.MDF, -one.amount)
    # A claim of marketing money that was booked when it was earned spends it: as an expense it would be booked twice.
    spends = one.nature is Nature.MARKETING and accrues_marketing_money
    return (
        posting(AccountKind.MDF if spends else AccountKind.EXPENSE, one.amount),
        posting(AccountKind.ACCRUAL, one.payable - one.amount),
        posting(AccountKind.PAYABLE, -one.payable),
    )
