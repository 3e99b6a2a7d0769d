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
    WITHHELD = "withheld", "源泉所得税の預り金"  # kept back of payments, to be paid over
    SET_OFF = "set_off", "売掛金との相殺"  # set against what the partner owes for the maker's own invoices
    FEE = "fee", "振込手数料(差引額)"  # the fee of a transfer that the payee bears
    LAPSED = "lapsed", "失効益"  # too small to be paid, and lost by the text
    OPENING = "opening", "期首残高"  # what an older system brought
    TAX = "tax", "消費税"  # of what a statement makes due, rounded once per rate of each document


class EntryKind(TextChoices):
    """What an entry tells of."""

    EARNED = "earned", "インセンティブ計上"
    ADJUSTED = "adjusted", "前期分の調整"
    OPENING = "opening", "期首残高"
    MANUAL = "manual", "手動の調整"
    REVERSAL = "reversal", "取消"
    SETTLED = "settled", "精算"
    PAYOUT = "payout", "支払"
    RETURNED = "returned", "支払の戻り"
    TAXED = "taxed", "消費税の計上"


class SettledAs(TextChoices):
    """What a closing did with a payee's balance, as the engine says it (docs/rules/settlement.md)."""

    PAID = "paid", "支払"
    NOT_DUE = "not_due", "支払月まで繰越"
    BELOW_MINIMUM = "below_minimum", "最低支払額未満のため繰越"
    LOST = "lost", "最低支払額未満のため失効"
    OWED_BACK = "owed_back", "返還分の繰越"
    BILLED = "billed", "返還のご請求"
    NOTHING = "nothing", "精算なし"


ENGLISH = {
    AccountKind.EXPENSE: "expense",
    AccountKind.ACCRUAL: "accrued, still open",
    AccountKind.PAYABLE: "payable",
    AccountKind.RECEIVABLE: "receivable",
    AccountKind.MDF: "marketing money",
    AccountKind.PAID: "paid",
    AccountKind.WITHHELD: "withheld tax",
    AccountKind.SET_OFF: "set off against invoices",
    AccountKind.FEE: "transfer fee borne by the payee",
    AccountKind.LAPSED: "lapsed",
    AccountKind.OPENING: "opening balance",
    AccountKind.TAX: "consumption tax",
    Nature.COMMISSION: "commission",
    Nature.REBATE: "rebate",
    Nature.MARKETING: "marketing",
    EntryKind.EARNED: "earnings",
    EntryKind.ADJUSTED: "adjustments of former periods",
    EntryKind.OPENING: "opening balance",
    EntryKind.MANUAL: "manual adjustment",
    EntryKind.REVERSAL: "reversal",
    EntryKind.SETTLED: "settlement",
    EntryKind.PAYOUT: "payout",
    EntryKind.RETURNED: "returned payout",
    EntryKind.TAXED: "consumption tax of a statement",
    SettledAs.PAID: "due for payout",
    SettledAs.NOT_DUE: "carried to a month that pays",
    SettledAs.BELOW_MINIMUM: "carried, below the minimum",
    SettledAs.LOST: "lapsed, below the minimum",
    SettledAs.OWED_BACK: "owed back, carried",
    SettledAs.BILLED: "owed back, billed",
    SettledAs.NOTHING: "even",
}


def word(of: AccountKind | Nature | EntryKind | SettledAs, language: str) -> str:
    """The word that people read."""
    return str(of.label) if language == "ja" else ENGLISH[of]
