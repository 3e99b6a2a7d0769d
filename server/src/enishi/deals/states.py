"""What a deal, what is asked about it and a price for it may be, in words of both languages (the English ones stand with the pages)."""

from collections.abc import Iterable

from django.db.models import TextChoices

from enishi_engine.said import Language


class DealKind(TextChoices):
    """Who goes on with the customer."""

    DEAL = "deal", "自社で商談"
    LEAD = "lead", "メーカーへのご紹介"


class Origin(TextChoices):
    """How we came to know of it."""

    PARTNER = "partner", "パートナーの登録"
    ON_BEHALF = "on_behalf", "代理入力"
    HANDED_OVER = "handed_over", "リード送客"
    FILE = "file", "ファイル取込"


class DealState(TextChoices):
    OFFERED = "offered", "ご案内中"  # handed over by the maker: the partner answers
    WAITING = "waiting", "回答待ち"  # registered: the maker answers
    PROTECTED = "protected", "保護中"
    WON = "won", "受注"
    LOST = "lost", "失注"
    EXPIRED = "expired", "保護期限切れ"
    REJECTED = "rejected", "見送り"
    DECLINED = "declined", "辞退"
    WITHDRAWN = "withdrawn", "取下げ"


OPEN = (DealState.OFFERED, DealState.WAITING, DealState.PROTECTED)
UNANSWERED = (DealState.OFFERED, DealState.WAITING)
# Only what was accepted is a fact, at this stage of it.
STAGES = {DealState.PROTECTED: "accepted", DealState.WON: "won", DealState.LOST: "lost", DealState.EXPIRED: "expired"}


class Step(TextChoices):
    """What happened to a deal, one after another; never changed."""

    REGISTERED = "registered", "登録"
    OFFERED = "offered", "ご案内"
    LOOKED = "looked", "内容の確認"
    ACCEPTED = "accepted", "承認"
    TAKEN = "taken", "引受け"
    REJECTED = "rejected", "見送り"
    DECLINED = "declined", "辞退"
    ASKED = "asked", "申請"
    GRANTED = "granted", "申請の承認"
    REFUSED = "refused", "申請の見送り"
    WON = "won", "受注"
    LOST = "lost", "失注"
    EXPIRED = "expired", "保護期限切れ"
    WITHDRAWN = "withdrawn", "取下げ"
    FILED = "filed", "ファイルによる登録・更新"


class Asked(TextChoices):
    """What a partner asks about a protected deal, for the maker to confirm."""

    EXTENSION = "extension", "保護の延長"
    MEETING = "meeting", "商談設定の報告"
    WON = "won", "受注の報告"


class PriceKind(TextChoices):
    QUOTE = "quote", "見積依頼"
    SPECIAL = "special", "特価申請"


class AskedState(TextChoices):
    OPEN = "open", "回答待ち"
    GRANTED = "granted", "承認"
    REFUSED = "refused", "見送り"
    WITHDRAWN = "withdrawn", "取下げ"


_ENGLISH: Iterable[tuple[TextChoices, str]] = (
    (DealKind.DEAL, "We sell ourselves"), (DealKind.LEAD, "Introduced to the maker"),
    (Origin.PARTNER, "registered by the partner"), (Origin.ON_BEHALF, "registered for the partner"),
    (Origin.HANDED_OVER, "lead handed over"), (Origin.FILE, "from a file"),
    (DealState.OFFERED, "handed over"), (DealState.WAITING, "waits for its answer"), (DealState.PROTECTED, "protected"),
    (DealState.WON, "won"), (DealState.LOST, "lost"), (DealState.EXPIRED, "protection ended"), (DealState.REJECTED, "not accepted"),
    (DealState.DECLINED, "declined"), (DealState.WITHDRAWN, "taken back"),
    (Step.REGISTERED, "Registered"), (Step.OFFERED, "Handed over"), (Step.LOOKED, "Looked at"), (Step.ACCEPTED, "Accepted"),
    (Step.TAKEN, "Taken"), (Step.REJECTED, "Not accepted"), (Step.DECLINED, "Declined"), (Step.ASKED, "Asked"),
    (Step.GRANTED, "Confirmed"), (Step.REFUSED, "Not confirmed"), (Step.WON, "Won"), (Step.LOST, "Lost"),
    (Step.EXPIRED, "Protection ended"), (Step.WITHDRAWN, "Taken back"), (Step.FILED, "Registered or changed by a file"),
    (Asked.EXTENSION, "longer protection"), (Asked.MEETING, "meeting set"), (Asked.WON, "win"),
    (PriceKind.QUOTE, "quote"), (PriceKind.SPECIAL, "special price"),
    (AskedState.OPEN, "waits for its answer"), (AskedState.GRANTED, "confirmed"), (AskedState.REFUSED, "not confirmed"),
    (AskedState.WITHDRAWN, "taken back"),
)  # fmt: skip
# Members of different lists may be the same text, so a list is told by its type.
_WORDS = {(type(one), one.value): said for one, said in _ENGLISH}


def word(value: TextChoices, language: Language) -> str:
    """What a page calls it, in the reader's language."""
    return str(value.label) if language == "ja" else _WORDS[type(value), value.value]
