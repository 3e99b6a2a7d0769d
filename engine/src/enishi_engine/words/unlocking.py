"""What unlocks an incentive, in words: 初回ログインと資料の初回ダウンロード, the first login and the first download."""

from collections.abc import Mapping

from enishi_engine.core.expression import Period, Unit
from enishi_engine.core.incentive import Incentive, Label, LineDay, OnEarning, OnEvent, OnLine, OnPeriod, OnServiceMonth, Percent, Value
from enishi_engine.core.unlocking import Unlocking, UnlockingEvent
from enishi_engine.words.codes import code_label
from enishi_engine.words.expressions import number_in_words
from enishi_engine.words.language import all_of, phrase, spoken
from enishi_engine.words.vocabulary import Vocabulary

_FIRST: Mapping[str, Label] = {
    "portal_login": Label("初回ログイン", "the first login"),
    "download": Label("資料の初回ダウンロード", "the first download"),
    "course_passed": Label("講座の合格", "the first course passed"),
}
_PHRASES: Mapping[str, Label] = {
    "first": Label("初回の{kind}", "the first {kind}"),
    "times": Label("{times}回目の{kind}", "the {ordinal} {kind}"),
    "about": Label("{what}({subject})", "{what} about {subject}"),
    "course": Label("「{subject}」講座の合格", "passing the course {subject}"),
    "reaching": Label("{what}({value}以上)", "{what} with {value} or more"),
    "after": Label("{events}後の{sales}から", "{sales} from the day of {events} on"),
    "next": Label("{events}の{period}以降の{sales}から", "{sales} from the first day of the {period} after {events} on"),
    "raised": Label("{since}、手数料率が{points}上がります", "{since} earn a commission rate {points} higher"),
    "paid": Label("{since}対象になります", "{since} are paid"),
}
_NEXT: Mapping[Period, Label] = {
    Period.MONTH: Label("翌月1日", "month"),
    Period.QUARTER: Label("翌四半期の初日", "quarter"),
    Period.HALF: Label("翌半期の初日", "half-year"),
    Period.YEAR: Label("翌年度の初日", "year"),
}
_SALES: Mapping[LineDay, Label] = {
    LineDay.ORDER: Label("ご受注", "orders"),
    LineDay.ACCEPTANCE: Label("検収分", "accepted orders"),
    LineDay.START: Label("ご利用開始分", "orders whose service starts"),
    LineDay.PAYMENT: Label("ご入金分", "orders paid in full"),
}
_OTHERS: Mapping[type, Label] = {
    OnServiceMonth: Label("ご利用月", "months of service"),
    OnEvent: Label("活動", "activities"),
    OnPeriod: Label("対象期間", "periods that end"),
    OnEarning: Label("明細", "earnings"),
}
_REST = Label("お取引", "sales")


def ordinal(number: int) -> str:
    """2nd, 3rd, 11th, 21st."""
    teens = 10 < number % 100 < 14
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def event_in_words(event: UnlockingEvent, words: Vocabulary) -> str:
    """初回ログイン, the first login; 「基礎」講座の合格, passing the course basics."""
    language = words.language
    kind = spoken(code_label("activity.kind", event.kind), language)
    if event.times > 1:
        said = phrase(_PHRASES, "times", language, kind=kind, times=str(event.times), ordinal=ordinal(event.times))
    elif event.kind in _FIRST:
        said = spoken(_FIRST[event.kind], language)
    else:
        said = phrase(_PHRASES, "first", language, kind=kind)
    if event.subject is not None:
        course = event.kind == "course_passed" and event.times == 1
        said = phrase(_PHRASES, "course" if course else "about", language, what=said, subject=event.subject)
    if event.value is not None:
        said = phrase(_PHRASES, "reaching", language, what=said, value=number_in_words(event.value, Unit.NUMBER, words))
    return said


def unlocking_in_words(incentive: Incentive, unlocking: Unlocking, points: str, words: Vocabulary) -> str:
    """初回ログインと資料の初回ダウンロード後のご受注から、手数料率が5ポイント上がります; `points` is what a rate is raised by.

    A rate that rises is said as rising, never the other way round (ruling 12).
    """
    language = words.language
    events = all_of([event_in_words(event, words) for event in unlocking.events], language)
    sales = spoken(_sales(incentive), language)
    if unlocking.period is None:
        since = phrase(_PHRASES, "after", language, events=events, sales=sales)
    else:
        since = phrase(_PHRASES, "next", language, events=events, period=spoken(_NEXT[unlocking.period], language), sales=sales)
    match incentive.amount:
        case Percent(Value()) if incentive.requires is not None:
            return phrase(_PHRASES, "raised", language, since=since, points=points)
        case _:
            return phrase(_PHRASES, "paid", language, since=since)


def _sales(incentive: Incentive) -> Label:
    if isinstance(incentive.occasion, OnLine):
        return _SALES[incentive.earned_on]
    return _OTHERS.get(type(incentive.occasion), _REST)
