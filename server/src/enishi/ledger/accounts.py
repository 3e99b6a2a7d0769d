"""The accounts of the ledger: what stands in them, in both languages, and which side is theirs."""

from django.db.models import TextChoices

from enishi.programs.natures import Nature


class AccountKind(TextChoices):
    """What an account holds. Debit is above 0, credit below: what the maker owes is a balance below 0."""

    EXPENSE = "expense", "費用"  # what the promise costs
    ACCRUAL = "accrual", "見込計上"  # earned but still open
    PAYABLE = "payable", "未払金"  # confirmed and owed
    RECEIVABLE = "receivable", "未収金"  # the partner owes: a take-back after payout that is billed
    MDF = "mdf", "販促支援金"  # to be spent on marketing together
    PAID = "paid", "支払"  # what left the maker's bank
    LAPSED = "lapsed", "失効益"  # too small to be paid, and lost by the text
    OPENING = "opening", "期首残高"  # what an older system brought


class EntryKind(TextChoices):
    """What an entry tells of."""

    EARNED = "earned", "インセンティブ計上"
    ADJUSTED = "adjusted", "前期分の調整"
    OPENING = "opening", "期首残高"
    MANUAL = "manual", "手動の調整"
    REVERSAL = "reversal", "取消"


ENGLISH = {
    AccountKind.EXPENSE: "expense",
    AccountKind.ACCRUAL: "accrued, still open",
    AccountKind.PAYABLE: "payable",
    AccountKind.RECEIVABLE: "receivable",
    AccountKind.MDF: "marketing money",
    AccountKind.PAID: "paid",
    AccountKind.LAPSED: "lapsed",
    AccountKind.OPENING: "opening balance",
    Nature.COMMISSION: "commission",
    Nature.REBATE: "rebate",
    Nature.MARKETING: "marketing",
    EntryKind.EARNED: "earnings",
    EntryKind.ADJUSTED: "adjustments of former periods",
    EntryKind.OPENING: "opening balance",
    EntryKind.MANUAL: "manual adjustment",
    EntryKind.REVERSAL: "reversal",
}


def word(of: AccountKind | Nature | EntryKind, language: str) -> str:
    """The word that people read."""
    return str(of.label) if language == "ja" else ENGLISH[of]
