"""What an incentive is paid for, to whom, and by which day it counts, in words."""

from collections.abc import Mapping

from enishi_engine.core.incentive import (
    Anchor,
    CampaignDays,
    Label,
    LineDay,
    Occasion,
    OnAgreement,
    OnClaim,
    OnEarning,
    OnEvent,
    OnLine,
    OnPeriod,
    OnServiceMonth,
    Payee,
    PeriodKind,
    Role,
    TextDay,
)
from enishi_engine.words import amounts
from enishi_engine.words.codes import code_label
from enishi_engine.words.figures import period_name
from enishi_engine.words.language import Language, any_of, phrase, quoted, spoken
from enishi_engine.words.vocabulary import Vocabulary

LINE_DAYS: Mapping[LineDay, Label] = {
    LineDay.ORDER: Label("受注日", "the order day"),
    LineDay.ACCEPTANCE: Label("検収日", "the day of acceptance"),
    LineDay.START: Label("利用開始日", "the first day of service"),
    LineDay.PAYMENT: Label("入金完了日", "the day the customer had paid in full"),
    LineDay.REGISTRATION: Label("案件の登録日", "the day the deal was registered"),
    LineDay.MEETING: Label("最初の商談設定日", "the day the first meeting was set"),
}
ANCHORS: Mapping[Anchor, Label] = {
    Anchor.AGREEMENT: Label("パートナー契約の開始日", "the first day of the agreement"),
    Anchor.PARTNER: Label("パートナーの取引開始日", "the partner's first day"),
    Anchor.CUSTOMER: Label("顧客の初回受注日", "the customer's first order"),
    Anchor.SUBSCRIPTION: Label("サブスクリプションの初回受注日", "the subscription's first order"),
}
TEXT_DAYS: Mapping[TextDay, Label] = {
    TextDay.ORDER: Label("受注日", "the order day"),
    TextDay.CUSTOMER: Label("顧客の初回受注日", "the customer's first order"),
    TextDay.SUBSCRIPTION: Label("サブスクリプションの初回受注日", "the subscription's first order"),
    TextDay.DEAL: Label("案件の登録日", "the day the deal was registered"),
    TextDay.AGREEMENT: Label("パートナー契約の開始日", "the first day of the agreement"),
}
PAYEES: Mapping[Payee, Label] = {
    Payee.PARTNER: Label("販売したパートナー", "the partner that sold"),
    Payee.PERSON: Label(
        "ご担当者ご本人(所属パートナーの書面による同意がある場合。それ以外は所属パートナー)",
        "the salesperson, with the company's written consent; otherwise the company",
    ),
    Payee.INTRODUCER: Label("販売したパートナーの紹介元", "the partner that introduced the seller"),
    Payee.PARENT: Label("販売したパートナーの一次店", "the seller's first-tier partner"),
    Payee.DISTRIBUTOR: Label("注文明細の一次店", "the distributor on the order line"),
}
EARNING_PAYEES: Mapping[Payee, Label] = {  # of what is paid on an earning
    Payee.INTRODUCER: Label("もとのインセンティブを受け取るパートナーの紹介元", "the partner that introduced the one that earned it"),
    Payee.PARENT: Label("もとのインセンティブを受け取るパートナーの一次店", "the first-tier partner of the one that earned it"),
}
ROLES: Mapping[Role, Label] = {
    Role.SOLD: Label("販売", "sold"),
    Role.SOURCED: Label("案件発掘", "sourced"),
    Role.INFLUENCED: Label("販売支援", "influenced"),
    Role.SERVICED: Label("導入支援", "serviced"),
}
_PHRASES: Mapping[str, Label] = {
    "line": Label("注文明細1件ごと", "each order line"),
    "service_month": Label("注文明細の利用月ごと(利用開始日から1か月ずつ)", "each month of an order line's service"),
    "event": Label("{kinds}1件ごと", "each activity of the kind {kinds}"),
    "period": Label("{period}ごと(期間の終了後)", "each {period}, once it has ended"),
    "campaign_period": Label("期間全体で1回(終了後)", "the whole campaign, once it has ended"),
    "campaign": Label("キャンペーン期間", "campaign"),
    "agreement": Label("パートナー契約1件ごと(開始日に発生)", "each agreement, on its first day"),
    "claim": Label("承認された申請1件ごと", "each approved claim"),
    "earning": Label("{of}の明細1件ごと", "each earning of {of}"),
    "from": Label("{first}から", "from {first}"),
    "until": Label("{last}まで", "until {last}"),
    "from_until": Label("{first}から{last}まで", "from {first} to {last}"),
}


def occasion_in_words(occasion: Occasion, words: Vocabulary) -> str:
    """What is paid for: 注文明細1件ごと, each order line."""
    language = words.language
    match occasion:
        case OnLine():
            return phrase(_PHRASES, "line", language)
        case OnServiceMonth():
            return phrase(_PHRASES, "service_month", language)
        case OnEvent(kinds):
            named = any_of([spoken(code_label("activity.kind", kind), language) for kind in kinds], language)
            return phrase(_PHRASES, "event", language, kinds=named)
        case OnAgreement():
            return phrase(_PHRASES, "agreement", language)
        case OnClaim():
            return phrase(_PHRASES, "claim", language)
        case OnEarning(of):
            return phrase(_PHRASES, "earning", language, of=quoted(words.incentive(of), language))
        case OnPeriod(PeriodKind.CAMPAIGN):
            return phrase(_PHRASES, "campaign_period", language)
        case OnPeriod():
            return phrase(_PHRASES, "period", language, period=over_in_words(occasion, language))


def over_in_words(over: OnPeriod, language: Language) -> str:
    """The name of a kind of period: 四半期, quarter; キャンペーン期間, campaign."""
    if over.kind is PeriodKind.CAMPAIGN:
        return phrase(_PHRASES, "campaign", language)
    return period_name(over.period, language, calendar=over.kind is PeriodKind.CALENDAR)


def days_in_words(campaign: CampaignDays, language: Language) -> str | None:
    """From the first to the last day; None for a campaign without either."""
    first = None if campaign.first_day is None else amounts.day(campaign.first_day, language)
    last = None if campaign.last_day is None else amounts.day(campaign.last_day, language)
    if first is not None and last is not None:
        return phrase(_PHRASES, "from_until", language, first=first, last=last)
    if first is not None:
        return phrase(_PHRASES, "from", language, first=first)
    return None if last is None else phrase(_PHRASES, "until", language, last=last)
