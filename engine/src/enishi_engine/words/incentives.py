"""One incentive in words: who, for what, when, how much, up to what, and what is taken back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from enishi_engine.core.incentive import (
    DOWNGRADE,
    Banded,
    Condition,
    Fixed,
    Incentive,
    Label,
    LineDay,
    LineOccasion,
    Occasion,
    OnAgreement,
    OncePer,
    OnClaim,
    OnEarning,
    OnEvent,
    OnLine,
    OnPeriod,
    OnServiceMonth,
    PairKey,
    Payable,
    Payee,
    PaysAs,
    Percent,
    PeriodKind,
    PerUnit,
    Pool,
    Role,
    Settles,
    Share,
    Stacking,
    Table,
    TakeBack,
    Value,
    ValueUnit,
)
from enishi_engine.words import amounts
from enishi_engine.words.codes import code_label
from enishi_engine.words.expressions import in_words
from enishi_engine.words.language import all_of, any_of, listed, phrase, quoted, spoken
from enishi_engine.words.limits import limit_in_words
from enishi_engine.words.occasions import ANCHORS, EARNING_PAYEES, LINE_DAYS, PAYEES, ROLES, TEXT_DAYS, days_in_words, occasion_in_words
from enishi_engine.words.tables import banded_in_words, table_in_words
from enishi_engine.words.unlocking import unlocking_in_words
from enishi_engine.words.vocabulary import Vocabulary

HEADS: Mapping[str, Label] = {
    "occasion": Label("お支払いの単位", "Paid for"),
    "scope": Label("対象", "Applies to"),
    "days": Label("期間", "When"),
    "counting_day": Label("基準日", "Counted by"),
    "text_as_of": Label("適用する規程", "Judged by"),
    "who": Label("対象のパートナー", "For whom"),
    "condition": Label("条件", "Conditions"),
    "entitled": Label("対象となる期間", "For how long"),
    "while": Label("継続条件", "As long as"),
    "unlocked": Label("適用開始", "Unlocked by"),
    "registered": Label("案件登録", "Deal registration"),
    "claim": Label("申請", "Claim"),
    "bundle": Label("組み合わせ", "Sold together"),
    "requires": Label("前提", "Together with"),
    "once": Label("回数", "How often"),
    "payee": Label("支払先", "Paid to"),
    "credit": Label("実績按分", "Shared deals"),
    "base": Label("対象金額", "Base"),
    "rate": Label("料率", "Rate"),
    "raise": Label("料率への上乗せ", "Added to the rate"),
    "amount": Label("金額", "Amount"),
    "per_unit": Label("金額", "Amount"),
    "pool": Label("原資", "Pool"),
    "shared_by": Label("按分の基準", "Shared by"),
    "bands": Label("料率", "Rates"),
    "unit_bands": Label("単価", "Amounts"),
    "units": Label("数え方", "Units"),
    "limits": Label("上限・下限", "Limits"),
    "payable": Label("支払対象", "Payable"),
    "pays_as": Label("支給の形", "Given as"),
    "after_contract": Label("契約終了後", "After the contract"),
    "take_back": Label("返還", "Take-back"),
    "take_back_of_commission": Label("手数料の返還", "Take-back"),
    "reopens": Label("取消・返金の後の扱い", "After a change"),
    "with": Label("併用", "With other incentives"),
}
_PHRASES: Mapping[str, Label] = {
    "tested": Label("{days}({day}で判定)", "{days}, tested on {day}"),
    "text_as_of": Label(
        "{day}に有効だった版を、その後の改定にかかわらず適用します({day}がないとき、基準日より後のときは、基準日の版)",
        "the text in force on {day}, whatever later texts say (where there is no such day, or it is later: the counting day's text)",
    ),
    "entitled": Label("{anchor}から{months}", "the first {months} from {anchor}"),
    "while": Label(
        "{condition}(受注後、毎月1日に判定。満たさなくなった日以降は対象外)",
        "{condition}; tested on the first day of every month after the order, and over for good once it does not hold",
    ),
    "registered": Label("{day}の{days}前から{day}までに案件が登録されていること", "the deal was registered at most {days} before {day}"),
    "registered_any_time": Label("{day}までに案件が登録されていること", "the deal was registered on or before {day}"),
    "claim": Label("{day}から{days}以内に申請されていること", "a claim within {days} of {day}"),
    "proof": Label("{day}から{days}以内に実績が報告されていること", "proved within {days} of {day}"),
    "proof_by": Label("期間の最終日までに実績が報告されていること", "proved by the last day"),
    "claim_by": Label("期間の最終日までに申請されていること", "a claim by the last day"),
    "activity_day": Label("活動日", "the day of the activity"),
    "agreement_day": Label("パートナー契約の開始日", "the first day of the agreement"),
    "claim_day": Label("承認日", "the day of approval"),
    "period_day": Label("対象期間の末日", "the last day of the period"),
    "service_month_day": Label("利用月の初日", "the first day of the month of service"),
    "settled_month_day": Label(
        "利用月の初日(契約終了時にまとめて支払う月は、契約の最終日)",
        "the first day of the month of service (of a month settled at the contract's end, the contract's last day)",
    ),
    "spread": Label("{base}(契約月数で割った1か月分)", "{base}, spread over the months of the term"),
    "each_service_month": Label("1か月につき{amount}", "{amount} for each month"),
    "each_service_month_head": Label("1か月あたりの金額", "Amount for each month"),
    "earning_day": Label("もとの明細の基準日", "the counting day of what it is paid on"),
    "same_customer": Label(
        "{members}を同じ顧客へ{days}以内に販売したとき、後のご注文に発生します",
        "{members} sold to the same customer within {days}; the later order pays",
    ),
    "same_partner": Label(
        "{members}を{days}以内に販売したとき(顧客は問いません)、後のご注文に発生します",
        "{members} sold within {days}, to any customers; the later order pays",
    ),
    "requires": Label("{other}が発生するご注文に加算されます", "paid on top of {other}, only where that is paid"),
    "once_customer": Label("顧客ごとに最初の1件", "the first one per customer"),
    "once_person": Label("担当者ごとに最初の1件", "the first one per person"),
    "once_seller": Label("販売パートナーごとに最初の1件", "the first one per selling partner"),
    "once_partner": Label("パートナーごとに最初の1件", "the first one per partner"),
    "credit": Label(
        "複数のパートナーが関わったご注文は、「{role}」の重みで按分します。「{role}」のパートナーがいないご注文には発生しません",
        "a deal of several partners is divided by their weights in the role {role}; one in which nobody has the role pays nothing",
    ),
    "each_unit": Label("{units}1単位につき{amount}", "{amount} for each unit of {units}"),
    "each_line": Label("1件につき{amount}", "{amount} each"),
    "each_unit_head": Label("1単位あたりの金額({units})", "Amount for each unit of {units}"),
    "each_period": Label("1期間につき{amount}", "{amount} for each period"),
    "each_campaign": Label("期間全体について{amount}", "{amount} for the whole campaign"),
    "each_line_head": Label("1件あたりの金額", "Amount each"),
    "each_period_head": Label("支給額", "Amount"),
    "each_campaign_head": Label("支給額", "Amount"),
    "pool_period": Label("1期間につき、対象パートナー全体で{amount}", "{amount} for each period, for all together"),
    "pool_campaign": Label("期間全体について、対象パートナー全体で{amount}", "{amount} for the whole campaign, for all together"),
    "pool_rate": Label("按分の対象となるパートナー全体の{of}の合計 × {rate}", "{rate} of the sum of {of} over all who share it"),
    "shared_by": Label(
        "{figure}に応じて按分します(0以下のパートナーは対象外。残りは端数の大きいパートナーから順に1単位ずつ加えます)",
        "in proportion to {figure}: nothing for 0 or less, left-over units to the largest remainders",
    ),
    "point": Label("{number}ポイント", "{number} point"),
    "points": Label("{number}ポイント", "{number} points"),
    "customer_paid": Label(
        "お客様からの入金に応じて支払対象になります(一部入金のときはその割合)",
        "as the customer pays; a part payment makes that part payable",
    ),
    "proportional": Label(
        "{kinds}のとき、取り消された金額の割合に応じて返還{within}", "after a {kinds}{within}, in proportion to what was undone"
    ),
    "full": Label("{kinds}のとき、全額を返還{within}", "after a {kinds}{within}, all of it"),
    "unused_months": Label(
        "{kinds}のとき、{day}から{months}のうち未利用の月数に応じて返還", "after a {kinds}, the months not used of {months} from {day}"
    ),
    "within": Label("({day}から{days}以内の場合)", " within {days} of {day}"),
    "failed": Label(
        "継続条件を満たさなくなったとき、その日までの{months}以内に発生した分の全額を返還",
        "when the continuing condition does not hold any more, all of what was earned within the {months} before that day",
    ),
    "never": Label("返還はありません", "nothing is taken back"),
    "with_earning": Label(
        "もとのインセンティブが返還されたときは、同じ割合で返還", "falls with what it is paid on, in the same proportion"
    ),
    "marketing_money": Label("販促支援金として積み立てます(現金ではお支払いしません)", "marketing money, set aside for joint use; no cash"),
    "goes_on": Label("契約期間中のご注文は、契約の終了後も対象になります", "what was ordered under the contract goes on being paid"),
    "goes_on_months": Label(
        "契約期間中のご注文は、契約の終了後も{months}まで対象になります",
        "what was ordered under the contract is paid for {months} after its end",
    ),
    "settles": Label(
        "契約期間中のご注文は、契約終了時に残りの利用月分をまとめてお支払いします",
        "what was ordered under the contract: all months that are left count on the contract's last day, and are paid together",
    ),
    "settles_months": Label(
        "契約期間中のご注文は、契約終了時に、終了後{months}までに始まる残りの利用月分をまとめてお支払いします",
        "what was ordered under the contract: the months that are left and begin within {months} after its end "
        "count on the contract's last day, and are paid together",
    ),
    "reopens_bands": Label(
        "累計には、返還の対象となる変更の後に残った分だけ数えます(ほかのご注文の金額も変わります)",
        "the running total counts each order by what a take-back leaves of it; amounts of other orders change with it",
    ),
    "reopens_limits": Label(
        "上限・下限・予算には、返還の後に残った分だけ数えます(空いた枠は後のご注文に回ります)",
        "limits and budgets count each order by what a take-back leaves of it; what is freed goes to those that come later",
    ),
    "no_limits": Label("上限はありません", "no limit"),
    "add": Label("{others}と併用できます(それぞれ発生します)", "{others}: both are paid"),
    "best": Label("{others}とは、金額の大きい方だけが発生します", "{others}: only the larger amount is paid"),
    "this_first": Label("{others}より優先します(こちらが発生すると{others}は発生しません)", "{others}: this one is paid, the other not"),
    "other_first": Label("{others}が優先します({others}が発生すると、こちらは発生しません)", "{others}: the other is paid, this one not"),
}

_COMMISSIONS = (
    "commission",
    "recurring_commission",
    "credit_split",
    "start_dash",
    "rate_up",
    "unlock",
)  # types whose take-back is the return of a commission


@dataclass(frozen=True)
class Item:
    """One point about an incentive: its head and what there is to say, a Markdown table or several lines included."""

    head: str
    text: str


def incentive_in_words(incentive: Incentive, others: tuple[Incentive, ...], words: Vocabulary) -> tuple[Item, ...]:
    """Every point about an incentive that its text settles; `others` are the incentives of the same version."""
    return tuple(Item(phrase(HEADS, key, words.language), text) for key, text in _points(incentive, others, words))


def pays_in_words(incentive: Incentive, words: Vocabulary) -> Item:
    """What an incentive pays, alone: its rate, amount, bands or pool."""
    key, text = next((key, text) for key, text in _amount(incentive, words) if key != "base")
    return Item(phrase(HEADS, key, words.language), text)


def _points(incentive: Incentive, others: tuple[Incentive, ...], words: Vocabulary) -> Iterator[tuple[str, str]]:
    yield "occasion", occasion_in_words(incentive.occasion, words)
    if incentive.scope is not None:
        yield "scope", in_words(incentive.scope.test, words)
    yield from _times(incentive, words)
    if incentive.who:
        yield "who", _conditions(incentive.who, words)
    if incentive.condition:
        yield "condition", _conditions(incentive.condition, words)
    yield from _requirements(incentive, words)
    yield from _people(incentive, words)
    yield from _amount(incentive, words)
    yield from _ends(incentive, words)
    meeting = _stacking(incentive, others, words)
    if meeting:
        yield "with", meeting


def _conditions(conditions: tuple[Condition, ...], words: Vocabulary) -> str:
    stated = [in_words(condition.test, words) for condition in conditions]
    return stated[0] if len(stated) == 1 else "".join(f"\n  - {statement}" for statement in stated)


def _counting_day(incentive: Incentive, words: Vocabulary) -> str:
    if isinstance(incentive.occasion, OnLine):
        return spoken(LINE_DAYS[incentive.earned_on], words.language)
    if isinstance(incentive.after_contract, Settles):
        return phrase(_PHRASES, "settled_month_day", words.language)
    return _own_day(incentive, words)


def _own_day(incentive: Incentive, words: Vocabulary) -> str:
    """The day that campaign days speak of: a month of service is tested on its own first day, whenever it counts."""
    if isinstance(incentive.occasion, OnLine):
        return spoken(LINE_DAYS[incentive.earned_on], words.language)
    days: Mapping[type[Occasion], str] = {
        OnServiceMonth: "service_month_day", OnEvent: "activity_day", OnClaim: "claim_day", OnAgreement: "agreement_day", OnPeriod: "period_day", OnEarning: "earning_day",
    }  # fmt: skip
    return phrase(_PHRASES, days[type(incentive.occasion)], words.language)


def _times(incentive: Incentive, words: Vocabulary) -> Iterator[tuple[str, str]]:
    days = days_in_words(incentive.campaign, words.language)
    if days is not None:
        tested_on = incentive.campaign.on
        tested = _own_day(incentive, words) if tested_on is None else spoken(LINE_DAYS[tested_on], words.language)
        on_line = isinstance(incentive.occasion, LineOccasion)
        yield "days", phrase(_PHRASES, "tested", words.language, days=days, day=tested) if on_line else days
    if isinstance(incentive.occasion, OnLine) and incentive.earned_on is not LineDay.ORDER:
        yield "counting_day", spoken(LINE_DAYS[incentive.earned_on], words.language)
    if incentive.text_as_of is not None:
        day = spoken(TEXT_DAYS[incentive.text_as_of], words.language)
        yield "text_as_of", phrase(_PHRASES, "text_as_of", words.language, day=day)


def _requirements(incentive: Incentive, words: Vocabulary) -> Iterator[tuple[str, str]]:
    language, day = words.language, _counting_day(incentive, words)
    if incentive.entitled is not None:
        months = amounts.months(incentive.entitled.months, language)
        yield "entitled", phrase(_PHRASES, "entitled", language, anchor=spoken(ANCHORS[incentive.entitled.anchor], language), months=months)
    if incentive.continuing is not None:
        yield "while", phrase(_PHRASES, "while", language, condition=in_words(incentive.continuing.test, words))
    if incentive.unlocked is not None:
        raised = incentive.amount.rates if isinstance(incentive.amount, Percent) else None
        points = _points_of_rate(raised.amount, words) if isinstance(raised, Value) else ""
        yield "unlocked", unlocking_in_words(incentive, incentive.unlocked, points, words)
    if incentive.registration is not None:
        days = incentive.registration.days
        key = "registered_any_time" if days is None else "registered"
        yield "registered", phrase(_PHRASES, key, language, day=day, days=amounts.days(days or 0, language))
    if incentive.claim is not None:
        what = "proof" if isinstance(incentive.occasion, OnClaim) else "claim"
        key = f"{what}_by" if incentive.claim.days is None else what
        yield "claim", phrase(_PHRASES, key, language, day=day, days=amounts.days(incentive.claim.days or 0, language))
    if incentive.pair is not None:
        pair = incentive.pair
        members = all_of([words.code(f"product.{pair.field}", member) for member in pair.members], language)
        key = "same_customer" if pair.same is PairKey.CUSTOMER else "same_partner"
        yield "bundle", phrase(_PHRASES, key, language, members=members, days=amounts.days(pair.days, language))
    if incentive.requires is not None:
        yield "requires", phrase(_PHRASES, "requires", language, other=quoted(words.incentive(incentive.requires), language))
    if incentive.once_per is not None:
        key = {
            OncePer.CUSTOMER: "once_customer",
            OncePer.PERSON: "once_person",
            OncePer.PARTNER: "once_partner",
            OncePer.SELLER: "once_seller",
        }[incentive.once_per]
        yield "once", phrase(_PHRASES, key, language)


def _people(incentive: Incentive, words: Vocabulary) -> Iterator[tuple[str, str]]:
    if incentive.payee is not Payee.PARTNER:
        names = EARNING_PAYEES if isinstance(incentive.occasion, OnEarning) else PAYEES
        yield "payee", spoken(names[incentive.payee], words.language)
    if incentive.role is not Role.SOLD:
        yield "credit", phrase(_PHRASES, "credit", words.language, role=spoken(ROLES[incentive.role], words.language))


def _amount(incentive: Incentive, words: Vocabulary) -> Iterator[tuple[str, str]]:
    if incentive.base is not None:
        base = in_words(incentive.base, words)
        monthly = isinstance(incentive.occasion, OnServiceMonth)
        yield "base", phrase(_PHRASES, "spread", words.language, base=base) if monthly else base
    match incentive.amount:
        case Percent(Value(points)) if incentive.requires is not None:
            yield "raise", _points_of_rate(points, words)
        case Percent(rates):
            yield "rate", _block(table_in_words(rates, ValueUnit.RATE, words), rates)
        case Fixed(amounts_):
            yield "amount", _each(_each_of(incentive.occasion), amounts_, words)
        case PerUnit(units, amounts_):
            yield "per_unit", _each("each_unit", amounts_, words, units=in_words(units, words))
        case Banded() as banded:
            yield "bands" if banded.unit is ValueUnit.RATE else "unit_bands", banded_in_words(banded, words)
        case Pool() as pool:
            yield "pool", _pool(pool, incentive.occasion, words)
            yield "shared_by", phrase(_PHRASES, "shared_by", words.language, figure=in_words(pool.shared_by.test, words))


def _pool(pool: Pool, occasion: Occasion, words: Vocabulary) -> str:
    """What all together are paid."""
    if pool.of is not None:
        return phrase(_PHRASES, "pool_rate", words.language, of=in_words(pool.of.test, words), rate=amounts.rate(pool.size.number))
    key = "pool_campaign" if isinstance(occasion, OnPeriod) and occasion.kind is PeriodKind.CAMPAIGN else "pool_period"
    return phrase(_PHRASES, key, words.language, amount=amounts.money(pool.size.number, words.currency, words.language))


def _points_of_rate(ppm: int, words: Vocabulary) -> str:
    """What a rate is raised by: 4ポイント, 4 points."""
    number = amounts.rate(ppm).removesuffix("%")
    return phrase(_PHRASES, "point" if number == "1" else "points", words.language, number=number)


def _each_of(occasion: Occasion) -> str:
    """Whether a fixed amount is for each item, each period, or the campaign."""
    match occasion:
        case OnPeriod(PeriodKind.CAMPAIGN):
            return "each_campaign"
        case OnPeriod():
            return "each_period"
        case OnServiceMonth():
            return "each_service_month"
        case _:
            return "each_line"


def _each(key: str, table: Table, words: Vocabulary, **parts: str) -> str:
    """An amount per unit or item in one phrase, or its table."""
    if isinstance(table, Value):
        amount = amounts.money(table.amount, words.currency, words.language)
        return phrase(_PHRASES, key, words.language, amount=amount, **parts)
    return _block(table_in_words(table, ValueUnit.MONEY, words, phrase(_PHRASES, f"{key}_head", words.language, **parts)), table)


def _block(text: str, table: Table) -> str:
    return text if isinstance(table, Value) else f"\n\n{text}\n"


def _ends(incentive: Incentive, words: Vocabulary) -> Iterator[tuple[str, str]]:
    language = words.language
    if incentive.limits:
        yield "limits", listed([limit_in_words(limit, words) for limit in incentive.limits], language)
    elif incentive.limits == ():
        yield "limits", phrase(_PHRASES, "no_limits", language)
    if incentive.after_contract is not None:
        months = incentive.after_contract.months
        way = "settles" if isinstance(incentive.after_contract, Settles) else "goes_on"
        key = way if months is None else f"{way}_months"
        yield "after_contract", phrase(_PHRASES, key, language, months=amounts.months(months or 0, language))
    if incentive.payable is Payable.CUSTOMER_PAID:
        yield "payable", phrase(_PHRASES, "customer_paid", language)
    if incentive.pays_as is PaysAs.MARKETING_MONEY:
        yield "pays_as", phrase(_PHRASES, "marketing_money", language)
    if isinstance(incentive.occasion, OnEarning):
        yield "take_back", phrase(_PHRASES, "with_earning", language)
    if isinstance(incentive.occasion, LineOccasion):
        yield "take_back_of_commission" if incentive.type in _COMMISSIONS else "take_back", _take_back(incentive, words)
    if incentive.reopens:
        said = [phrase(_PHRASES, f"reopens_{one.value}", language) for one in incentive.reopens]
        yield "reopens", ("。" if language == "ja" else "; ").join(said)


def _take_back(incentive: Incentive, words: Vocabulary) -> str:
    """After which changes it is taken back, and when its continuing condition fails."""
    language = words.language
    found = [] if incentive.take_back is None else [_after_changes(incentive, incentive.take_back, words)]
    if incentive.uncertain_months is not None:
        found.append(phrase(_PHRASES, "failed", language, months=amounts.months(incentive.uncertain_months, language)))
    return ("。" if language == "ja" else "; ").join(found) or phrase(_PHRASES, "never", language)


def _after_changes(incentive: Incentive, take_back: TakeBack, words: Vocabulary) -> str:
    language = words.language
    kinds = any_of(
        [spoken(code_label("line.kind" if kind == DOWNGRADE else "change.kind", kind), language) for kind in take_back.after], language
    )
    if take_back.months is not None:
        months = amounts.months(take_back.months, language)
        return phrase(_PHRASES, "unused_months", language, kinds=kinds, day=_counting_day(incentive, words), months=months)
    days = "" if take_back.days is None else amounts.days(take_back.days, language)
    within = phrase(_PHRASES, "within", language, day=_counting_day(incentive, words), days=days) if days else ""
    return phrase(_PHRASES, "full" if take_back.share is Share.FULL else "proportional", language, kinds=kinds, within=within)


def _stacking(incentive: Incentive, others: tuple[Incentive, ...], words: Vocabulary) -> str:
    """How it stands with others, whoever says so."""
    ways: dict[str, list[str]] = {}
    for other in others:
        own, theirs = incentive.stacking.get(other.id), other.stacking.get(incentive.id)
        way = own.value if own is not None else "other_first" if theirs is Stacking.THIS_FIRST else theirs.value if theirs else None
        if way is not None and other.id != incentive.id:
            ways.setdefault(way, []).append(quoted(words.incentive(other.id), words.language))
    sentences = [phrase(_PHRASES, way, words.language, others=_together(named, words)) for way, named in ways.items()]
    return ("。" if words.language == "ja" else "; ").join(sentences)


def _together(named: list[str], words: Vocabulary) -> str:
    return "".join(named) if words.language == "ja" else all_of(named, "en")
