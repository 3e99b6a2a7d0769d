"""What every field of a fact is called in the middle of a sentence, in both languages.

The declarations' own words head a column; these stand in "…が5,000,000円以上" and "… is at least ¥5,000,000".
"""

from collections.abc import Mapping

from enishi_engine.core.incentive import Label

ENTITIES: Mapping[str, Label] = {
    "line": Label("注文明細", "order lines"),
    "activity": Label("活動", "activities"),
    "deal": Label("案件", "deals"),
    "person": Label("担当者", "people"),
    "certificate": Label("認定資格", "certificates"),
}

_COMPANY = {
    "code": ("{whose}", "the {whose}"),
    "kind": ("{whose}の法人・個人の区分", "the {whose}'s legal form"),
    "parent": ("{whose}の一次店", "the {whose}'s first-tier partner"),
    "introduced_by": ("{whose}の紹介元", "the {whose}'s introducer"),
    "first_day": ("{whose}の取引開始日", "the {whose}'s first day"),
    "last_day": ("{whose}の取引終了日", "the {whose}'s last day"),
    "active": ("{whose}の取引期間中", "the {whose} is in business"),
}


def _company(prefix: str, ja: str, en: str) -> dict[str, Label]:
    return {f"{prefix}.{name}": Label(words[0].format(whose=ja), words[1].format(whose=en)) for name, words in _COMPANY.items()}


FIELDS: Mapping[str, Label] = {
    **_company("partner", "パートナー", "partner"),
    **_company("seller", "販売パートナー", "seller"),
    "agreement.contract": Label("契約形態", "the kind of contract"),
    "agreement.first_day": Label("パートナー契約の開始日", "the first day of the agreement"),
    "agreement.last_day": Label("パートナー契約の終了日", "the last day of the agreement"),
    "agreement.closing_group": Label("締めグループ", "the closing group"),
    "period.first_day": Label("対象期間の初日", "the first day of the period"),
    "period.last_day": Label("対象期間の末日", "the last day of the period"),
    "line.id": Label("注文明細のID", "the order line's id"),
    "line.order": Label("注文番号", "the order number"),
    "line.partner": Label("注文明細のパートナー", "the partner on the line"),
    "line.distributor": Label("注文明細の一次店", "the distributor on the line"),
    "line.person": Label("注文明細の担当者", "the salesperson on the line"),
    "line.customer": Label("顧客", "the customer"),
    "line.product": Label("商品", "the product"),
    "line.kind": Label("注文の種別", "the kind of order"),
    "line.quantity": Label("数量", "the quantity"),
    "line.net": Label("正味金額", "the net amount"),
    "line.list": Label("定価金額", "the amount at list price"),
    "line.partner_price": Label("仕切金額", "the amount at the partner's buying price"),
    "line.setup": Label("初期費用", "the setup fee"),
    "line.subvention": Label("補助額", "the maker's subvention"),
    "line.ordered_on": Label("受注日", "the order day"),
    "line.accepted_on": Label("検収日", "the day of acceptance"),
    "line.starts_on": Label("利用開始日", "the first day of service"),
    "line.term_months": Label("契約月数", "the months of service"),
    "line.subscription": Label("サブスクリプション", "the subscription"),
    "line.deal": Label("案件", "the deal"),
    "line.change": Label("変更の種別", "the kind of change"),
    "line.paid_on": Label("入金完了日", "the day the customer had paid in full"),
    "line.first_sold": Label("その商品群をその顧客に初めて販売した日", "the day the product family was first sold to the customer"),
    "line.previous_last_day": Label("前の契約期間の最終日", "the last day of the earlier term"),
    "line.meeting": Label("最初の商談設定日", "the day the first meeting was set"),
    "product.code": Label("商品", "the product"),
    "product.family": Label("商品群", "the product family"),
    "product.main": Label("主力商品", "the product is a main product"),
    "product.list_price": Label("商品の定価", "the list price"),
    "product.target_size": Label("商品の対象規模", "the customer size that the product is made for"),
    "product.counterpart": Label("商品の相手部署", "the department that buys the product"),
    "customer.code": Label("顧客", "the customer"),
    "customer.region": Label("顧客の地域", "the customer's region"),
    "customer.size": Label("顧客の規模", "the customer's size"),
    "customer.industry": Label("顧客の業種", "the customer's industry"),
    "customer.first_order": Label("顧客の初回受注日", "the day of the customer's first order"),
    "deal.id": Label("案件のID", "the deal's id"),
    "deal.partner": Label("案件のパートナー", "the partner of the deal"),
    "deal.person": Label("案件の担当者", "the salesperson of the deal"),
    "deal.customer": Label("案件の顧客", "the customer of the deal"),
    "deal.product": Label("案件の商品", "the product of the deal"),
    "deal.registered": Label("案件の登録日", "the day the deal was registered"),
    "deal.decided": Label("案件の決定日", "the day the deal was decided"),
    "deal.expires": Label("案件の保護期限", "the last protected day of the deal"),
    "deal.stage": Label("案件の段階", "the stage of the deal"),
    "deal.amount": Label("案件の見込金額", "the expected amount of the deal"),
    "person.code": Label("担当者", "the person"),
    "person.partner": Label("担当者の所属パートナー", "the person's company"),
    "person.role": Label("担当者の役割", "the person's role"),
    "person.joined": Label("担当者の着任日", "the person's first day"),
    "person.left": Label("担当者の退任日", "the person's leaving day"),
    "person.consented_on": Label("担当者への直接支払いの同意日", "the day of the consent to pay the person"),
    "person.consent_until": Label("担当者への直接支払いの同意の終了日", "the last day of the consent to pay the person"),
    "certificate.id": Label("認定資格のID", "the certificate's id"),
    "certificate.person": Label("認定資格の保有者", "the holder of the certificate"),
    "certificate.name": Label("認定資格", "the certificate"),
    "certificate.first_day": Label("認定資格の取得日", "the first valid day of the certificate"),
    "certificate.last_day": Label("認定資格の有効期限", "the last valid day of the certificate"),
    "activity.id": Label("活動のID", "the activity's id"),
    "activity.partner": Label("活動のパートナー", "the partner of the activity"),
    "activity.person": Label("活動の担当者", "the person of the activity"),
    "activity.kind": Label("活動の種別", "the kind of activity"),
    "activity.subject": Label("活動の対象", "what the activity was about"),
    "activity.value": Label("活動の値", "the value of the activity"),
    "activity.date": Label("活動日", "the day of the activity"),
    "service_month.number": Label("利用開始から何か月目か", "the number of the month of service"),
    "service_month.first_day": Label("利用月の初日", "the first day of the month of service"),
    "earned.amount": Label("もとのインセンティブの額", "what was earned"),
    "claim.id": Label("申請のID", "the claim's id"),
    "claim.partner": Label("申請したパートナー", "the partner that made the claim"),
    "claim.requested_on": Label("申請日", "the day of the request"),
    "claim.requested": Label("申請額", "the amount asked for"),
    "claim.claimed": Label("実績額", "the amount proved"),
    "claim.claimed_on": Label("実績報告日", "the day of the proof"),
    "claim.approved": Label("承認額", "the amount approved"),
    "claim.approved_on": Label("承認日", "the day of approval"),
    "subscription.first_order": Label("サブスクリプションの初回受注日", "the day of the subscription's first order"),
}

# What is counted when different values are: "the number of different …".
COUNTED: Mapping[str, Label] = {
    "line.customer": Label("顧客", "customers"),
    "line.product": Label("商品", "products"),
    "line.order": Label("注文", "orders"),
    "line.person": Label("担当者", "salespeople"),
    "line.subscription": Label("サブスクリプション", "subscriptions"),
    "line.deal": Label("案件", "deals"),
    "product.family": Label("商品群", "product families"),
    "product.code": Label("商品", "products"),
    "customer.code": Label("顧客", "customers"),
    "customer.industry": Label("顧客の業種", "customer industries"),
    "certificate.person": Label("資格保有者", "certified people"),
    "certificate.name": Label("認定資格の種類", "kinds of certificate"),
    "activity.person": Label("活動した担当者", "active people"),
    "activity.kind": Label("活動の種類", "kinds of activity"),
    "activity.subject": Label("活動の対象", "subjects of activities"),
    "deal.customer": Label("案件の顧客", "customers of deals"),
    "person.role": Label("担当者の役割", "roles"),
    "person.code": Label("担当者", "people"),
}

# What true-or-false fields say, and their opposite.
TRUTHS: Mapping[str, tuple[Label, Label]] = {
    "partner.active": (
        Label("パートナーが取引期間中", "the partner is in business"),
        Label("パートナーが取引期間外", "the partner is not in business"),
    ),
    "seller.active": (
        Label("販売パートナーが取引期間中", "the seller is in business"),
        Label("販売パートナーが取引期間外", "the seller is not in business"),
    ),
    "product.main": (
        Label("商品が主力商品", "the product is a main product"),
        Label("商品が主力商品以外", "the product is not a main product"),
    ),
}
_ATTRIBUTE = Label("{whose}の属性「{name}」", "the {whose}'s {name}")
_WHOSE = {"partner": Label("パートナー", "partner"), "seller": Label("販売パートナー", "seller")}


def field_label(path: str, attribute: Label | None = None) -> Label:
    """The words of a field; an attribute that the program declares is called by the name that facts give it (`attribute`), else by its id."""
    known = FIELDS.get(path)
    if known is not None:
        return known
    entity, _, name = path.partition(".")
    whose = _WHOSE[entity]
    if attribute is not None:
        return Label(f"{whose.ja}の{attribute.ja}", f"the {whose.en}'s {attribute.en}")
    return Label(_ATTRIBUTE.ja.format(whose=whose.ja, name=name), _ATTRIBUTE.en.format(whose=whose.en, name=name.replace("_", " ")))
