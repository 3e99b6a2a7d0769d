"""What a company, an agreement, a proposal and an account may be, in words of both languages."""

from django.db.models import TextChoices

from enishi.core.reader import language


class EntityClass(TextChoices):
    """What kind of payee stands behind a partner code; nothing is assumed of anybody but a corporation."""

    CORPORATION = "corporation", "法人"
    INDIVIDUAL = "individual", "個人"
    ASSOCIATION = "association", "人格のない社団等"
    NON_RESIDENT = "non_resident", "非居住者・外国法人"


class ContactRole(TextChoices):
    OWNER = "owner", "代表・責任者"
    ACCOUNTING = "accounting", "経理"
    SALES = "sales", "営業"
    TECHNICAL = "technical", "技術"
    OTHER = "other", "その他"


class MemberRole(TextChoices):
    """What somebody of a partner may do in the portal."""

    OWNER = "owner", "責任者"  # decides who of the company signs in and who sees amounts
    ACCOUNTING = "accounting", "経理"  # confirms statements
    SALES = "sales", "営業"  # sees their own customers and deals

    @property
    def word(self) -> str:
        """The role's word, in the reader's language."""
        return str(self.label) if language() == "ja" else _ENGLISH[self]


class AmountsShown(TextChoices):
    """Which amounts one who sells sees: the commission is the company's, and its owner decides."""

    NONE = "none", "表示しない"
    OWN = "own", "ご自身の案件の分だけ"
    ALL = "all", "すべて"

    @property
    def word(self) -> str:
        """In the reader's language."""
        return str(self.label) if language() == "ja" else _AMOUNTS[self]


_AMOUNTS = {AmountsShown.NONE: "none", AmountsShown.OWN: "of their own deals", AmountsShown.ALL: "all"}
_ENGLISH = {MemberRole.OWNER: "Owner", MemberRole.ACCOUNTING: "Accounting", MemberRole.SALES: "Sales"}


class FeeBearer(TextChoices):
    """Who bears the fee of a transfer."""

    MAKER = "maker", "メーカー負担"
    PARTNER = "partner", "パートナー負担(差引き)"


class ConsumptionTax(TextChoices):
    """What consumption tax is to what the partner does."""

    STANDARD = "standard", "課税(標準税率)"
    OUTSIDE_SCOPE = "outside_scope", "対象外(不課税)"


class ProposalState(TextChoices):
    """Somebody proposed it; a second person decides, or whoever proposed it takes it back."""

    PROPOSED = "proposed", "承認待ち"
    APPROVED = "approved", "承認済み"
    REJECTED = "rejected", "差戻し"
    WITHDRAWN = "withdrawn", "取下げ"


class AccountKind(TextChoices):
    """The kinds of account of a bank file (全銀)."""

    ORDINARY = "1", "普通"
    CURRENT = "2", "当座"
    SAVINGS = "4", "貯蓄"
    OTHER = "9", "その他"
