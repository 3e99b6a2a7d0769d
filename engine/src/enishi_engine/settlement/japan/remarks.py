"""What stands at the end of a document: what it is, until when an objection is possible, which amounts are at the reduced rate."""

from collections.abc import Iterable

from enishi_engine.core.incentive import Label
from enishi_engine.settlement.confirmation import DeemedClause
from enishi_engine.settlement.japan.documents import DocumentKind
from enishi_engine.words.amounts import rate

_OF_KIND = {
    DocumentKind.PURCHASE_STATEMENT: Label(
        ja="本書は仕入明細書です。ご確認をもって、適格請求書に代わる書類として保存いたします。",
        en="This is a purchase statement. Once you have confirmed it, it is kept in the place of an invoice of yours.",
    ),
    DocumentKind.ITEMISED_STATEMENT: Label(
        ja="適格請求書発行事業者の登録がない期間のお取引です(区分記載)。",
        en="The transactions are of days without a registration as an issuer of invoices.",
    ),
    DocumentKind.RETURN_INVOICE: Label(
        ja="本書は、対象期間の売上げに係る対価の返還等に関する適格返還請求書です。",
        en="This is a return invoice for what was sold in the period.",
    ),
    DocumentKind.PARTNER_INVOICE: Label(
        ja="貴社発行の適格請求書と照合いたします。請求書をお送りください。",
        en="Please send us your invoice; it is matched with this statement.",
    ),
    DocumentKind.PARTNER_BILL: Label(
        ja="貴社発行の請求書と照合いたします。請求書をお送りください。", en="Please send us your bill; it is matched with this statement."
    ),
}


def remarks_of(kind: DocumentKind, reduced: Iterable[int], clause: DeemedClause | None) -> tuple[Label, ...]:
    """The remarks of a document, in order; `reduced` are the rates (ppm) of its amounts that are reduced ones."""
    found = [_OF_KIND[kind]] if kind in _OF_KIND else []
    if clause is not None:
        found.append(Label(
            ja=f"到達日の翌日から{clause.days}日以内に相違のご連絡がない場合は、{clause.clause}により、ご確認いただいたものとして取り扱います。",
            en=f"Without an objection within {clause.days} days of delivery it counts as confirmed, by {clause.clause}.",
        ))  # fmt: skip
    found.extend(Label(ja=f"{rate(one)}は軽減税率の対象です。", en=f"{rate(one)} is the reduced rate.") for one in sorted(reduced))
    return tuple(found)
