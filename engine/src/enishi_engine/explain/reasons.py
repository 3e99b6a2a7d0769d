"""Why a candidate was not paid, and why a fact was only counted: a sentence for every reason, with its figures."""

from collections.abc import Mapping

from enishi_engine.core.expression import TargetValue, walk
from enishi_engine.core.incentive import (
    Banded,
    BudgetOrder,
    Incentive,
    Label,
    LineDay,
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
    Pool,
    Settles,
)
from enishi_engine.core.program import Program
from enishi_engine.explain.explanation import Explanation, Figure, Row, text_of
from enishi_engine.explain.figures import condition_of, figures_of, gap_in_words, measured, measured_side
from enishi_engine.explain.older_text import older_text_in_words
from enishi_engine.words import Language, Vocabulary, amounts, in_words, vocabulary_of
from enishi_engine.words.expressions import number_in_words
from enishi_engine.words.language import phrase, quoted, sentence, spoken
from enishi_engine.words.limits import keys_in_words, subject_keys
from enishi_engine.words.occasions import LINE_DAYS, over_in_words
from enishi_engine.words.unlocking import event_in_words

REASONS: Mapping[str, Label] = {
    "before_first_day": Label("{day}が{had}で、対象期間の初日{needed}より前でした", "{day} was {had}, before the first day {needed}"),
    "after_last_day": Label("{day}が{had}で、対象期間の最終日{needed}を過ぎていました", "{day} was {had}, after the last day {needed}"),
    "who": Label("対象のパートナーの条件「{condition}」を満たしていませんでした{had}", "the partner did not meet “{condition}”{had}"),
    "condition": Label("条件「{condition}」を満たしていませんでした{had}", "the condition “{condition}” was not met{had}"),
    "entitlement_over": Label("対象は{needed}までで、{day}は{had}でした", "the entitlement ended on {needed}, and {day} was {had}"),
    "ended": Label("ご利用が{needed}で終了しており、{day}は{had}でした", "the service ended on {needed}, and {day} was {had}"),
    "not_unlocked": Label(
        "対象は{event}後({needed}以降)で、{day}は{had}でした", "it starts with {event}, from {needed} on, and {day} was {had}"
    ),
    "not_registered": Label("案件が登録されていませんでした", "no deal was registered"),
    "registered_late": Label("案件の登録が{had}で、{day}の{needed}より後でした", "the deal was registered on {had}, after {day}, {needed}"),
    "registered_too_early": Label(
        "案件の登録が{had}で、有効な登録日は{needed}以降でした",
        "the deal was registered on {had}, and only a registration from {needed} on counts",
    ),
    "not_claimed": Label("申請がありませんでした(期限は{needed}でした)", "no claim was made by {needed}"),
    "claimed_late": Label("申請が{had}で、期限の{needed}を過ぎていました", "the claim came on {had}, after the deadline {needed}"),
    "no_pair": Label("組み合わせとなる{member}を、{same}それより前に販売していませんでした", "there was no earlier sale of {member}{same}"),
    "too_late": Label(
        "{member}の販売から{had}たっており、{needed}以内ではありませんでした",
        "{had} had passed since {member} was sold; at most {needed} may",
    ),
    "other_pays_nothing": Label("{other}が発生しなかったため、こちらも発生しませんでした", "{other} paid nothing, so this does not either"),
    "no_row": Label("{measure}が{had}の場合の額は定められていません", "there is no value for {measure} {had}"),
    "below_first_band": Label(
        "{measure}が{had}で、最初の段階の{needed}に届きませんでした{gap}",
        "{measure} was {had}, below the first band, which begins at {needed}{gap}",
    ),
    "beyond_last_band": Label(
        "{measure}が{had}で、最後の段階の終わりの{needed}に達していました", "{measure} was {had}, and the last band ends at {needed}"
    ),
    "no_share": Label(
        "{measure}が{had}で、0より大きくないため、原資の按分の対象になりませんでした",
        "{measure} was {had}, and only who is above 0 shares the pool",
    ),
    "nobody_shares": Label(
        "{measure}が0より大きいパートナーがなかったため、原資はどのパートナーにも按分されませんでした(このパートナーは{had})",
        "nobody was above 0 by {measure} (here it was {had}), so nobody shares the pool",
    ),
    "empty_pool": Label(
        "按分の対象となったパートナー全体の{measure}の合計が{had}で、按分する原資がありませんでした",
        "{measure} of all who share the pool came to {had}, so there was nothing in it",
    ),
    "zero": Label("計算した額が{nothing}でした{base}", "the amount came to {nothing}{base}"),
    "already_paid": Label("この{whom}については、先に1件が対象となっていました", "this {whom} has earned it once already"),
    "other_is_better": Label(
        "{other}({needed})の方が大きいため、こちら({had})は支払われません", "{other} ({needed}) is larger, so this one ({had}) is not paid"
    ),
    "other_comes_first": Label(
        "{other}({needed})が優先するため、こちら({had})は支払われません", "{other} ({needed}) comes first, so this one ({had}) is not paid"
    ),
    "limit_reached": Label(
        "{keys}の上限{needed}に、それまでの分(上限適用前{had})で達していました",
        "{earlier} had already used up the limit of {needed} {keys} ({had} before limits)",
    ),
    "budget_spent": Label(
        "全体の予算{needed}が、先に計上された分(予算適用前{had})で使い切られていました",
        "the budget of {needed} had been used up by what was booked before ({had} before the budget)",
    ),
    "no_rate": Label(
        "{needed}以前の為替レート{pair}が登録されておらず、{what}が分からないため、判定できませんでした(レートを登録し、再計算してください)",
        "there is no exchange rate {pair} of {needed} or before, so {what} is not known; load the rate and calculate again",
    ),
    "missing": Label("{what}が分からないため、判定できませんでした", "{what} is not known, so this could not be judged"),
}
COUNTED: Mapping[str, Label] = {
    "not_yet": Label("計算の最終日までに基準日が来ていません", "its counting day has not come by the last day of the run"),
    "other_version": Label("別の版が適用されます", "another version of the program judges it"),
    "no_text": Label("適用する版を定める日に、まだ版がありませんでした", "no text was in force yet on the day whose text judges it"),
    "no_credit": Label("この役割の実績按分がありません", "nobody has a share of it in the role that this looks at"),
    "no_contract": Label("基準日に有効なパートナー契約がありません", "no agreement covers it on its counting day"),
    "no_payee": Label("支払先となるパートナーがいません", "there is nobody to be paid"),
    "out_of_scope": Label("インセンティブの対象外です", "it lies outside what the incentive is for"),
}
_PHRASES: Mapping[str, Label] = {
    "had": Label("({measure}は{had})", ": {measure} was {had}"),
    "had_gap": Label("({measure}は{had}、あと{gap})", ": {measure} was {had}, {gap} short"),
    "gap": Label("(あと{gap})", ", {gap} short"),
    "zero_share": Label(
        "原資の按分が1単位に満たず{nothing}となりました({measure}は{had}、全体の合計は{whole})",
        "its share of the pool came to {nothing}: {measure} was {had} of {whole}",
    ),
    "base": Label("(対象金額{had})", " on a base of {had}"),
    "activity_day": Label("活動日", "the day of the activity"),
    "agreement_day": Label("パートナー契約の開始日", "the first day of the agreement"),
    "claim_day": Label("承認日", "the day of approval"),
    "period_day": Label("対象期間の末日", "the last day of the period"),
    "service_month_day": Label("利用月の初日", "the first day of the month of service"),
    "settled_month_day": Label(
        "利用月の初日(契約終了時にまとめて支払う月は、契約の最終日)",
        "the first day of the month of service (of a month settled at the contract's end, the contract's last day)",
    ),
    "earning_day": Label("もとの明細の基準日", "the day of what it is paid on"),
    "running_total": Label("{over}の累計", "the running total of the {over}"),
    "base_itself": Label("対象金額", "the base"),
    "units": Label("数量", "the number of units"),
    "same_customer": Label("同じ顧客へ", " to the same customer"),
    "continuing": Label(
        "継続条件「{condition}」を満たさなくなり、対象は{needed}まででした({day}は{had})",
        "“{condition}” did not hold any more, so the entitlement ended on {needed}; {day} was {had}",
    ),
    "not_happened": Label("{event}がまだ行われていませんでした({day}は{had})", "{event} had not happened yet; {day} was {had}"),
    "not_claimed": Label("実績の報告がありませんでした(期限は{needed}でした)", "nothing was proved by {needed}"),
    "claimed_late": Label("実績の報告が{had}で、期限の{needed}を過ぎていました", "it was proved on {had}, after the deadline {needed}"),
    "no_deadline": Label("期間の最終日", "the last day"),
    "condition_met": Label("「{condition}」を満たすかどうか", "whether “{condition}” holds"),
    "equal": Label(
        "{other}({needed})と同額のため、先に定めたそちらだけが支払われます",
        "{other} is the same amount ({needed}) and stands first in the program, so only that one is paid",
    ),
    "no_target": Label(
        "この期間の目標について、期首までに両者の合意がなかったため、判定できませんでした",
        "no target for this period was signed by both sides in time, so attainment could not be judged",
    ),
    "share_of_budget": Label(
        "全体で{had}となり予算{needed}を超えたため按分した結果、1単位に満たず0となりました",
        "all together came to {had}, more than the budget of {needed}, and a share of it came to nothing",
    ),
    "minimum": Label(
        "{keys}の下限{needed}により、合計が{had}のまま変わりませんでした", "the floor {keys} is {needed}, so the total stayed at {had}"
    ),
}
_EARLIER: Mapping[str, Label] = {
    "order_line": Label("それまでの注文", "earlier orders"),
    "service_month": Label("それまでの利用月", "earlier months of service"),
    "agreement": Label("それまでの契約", "earlier agreements"),
    "claim": Label("それまでの申請", "earlier claims"),
    "activity": Label("それまでの活動", "earlier activities"),
    "period": Label("それまでの期間", "earlier periods"),
    "earning_line": Label("それまでの明細", "earlier earnings"),
}
_WHOM: Mapping[OncePer, Label] = {
    OncePer.CUSTOMER: Label("顧客", "customer"),
    OncePer.PERSON: Label("担当者", "person"),
    OncePer.PARTNER: Label("パートナー", "partner"),
    OncePer.SELLER: Label("販売パートナー", "seller"),
}
_ANCHORS: Mapping[str, Label] = {
    "agreement.first_day": Label("パートナー契約の開始日", "the first day of the agreement"),
    "partner.first_day": Label("パートナーの取引開始日", "the partner's first day"),
    "customer.first_order": Label("顧客の初回受注日", "the day of the customer's first order"),
    "subscription.first_order": Label("サブスクリプションの初回受注日", "the day of the subscription's first order"),
}


def reason_in_words(row: Row, program: Program, language: Language) -> Explanation:
    """Why a row of `not_paid` paid nothing.

    Shape   a sentence, with the row's figures; another one where an older text judged.
    Units   as in the row; written in the program's currency.
    Errors  UnknownText when the row is not of this program.
    Source  docs/rules/candidates.md, "Gates, in this order"; docs/rules/results.md, "Figures of a reason"
    """
    incentive, version = text_of(row, program)
    words = vocabulary_of(program, version, language)
    said = (_said(row, incentive, words), *older_text_in_words(row, incentive, version, language))
    return Explanation(language, tuple(sentence(one, language) for one in said), _numbers(row, incentive, words))


def counted_in_words(gate: str, language: Language) -> str:
    """Why a fact was only counted."""
    return sentence(phrase(COUNTED, gate, language), language)


def _said(row: Row, incentive: Incentive, words: Vocabulary) -> str:
    figures = figures_of(row, incentive, words)
    reason, language = row["reason"], words.language
    needed, had = figures.needed or "", figures.had or ""
    match reason:
        case "who" | "condition":
            return _condition(row, incentive, words)
        case "missing" if _looks_at_target(row, incentive):
            return phrase(_PHRASES, "no_target", language)
        case "missing" | "no_rate":
            return phrase(REASONS, reason, language, what=_missing(row, incentive, words), needed=needed, pair=row["needed_code"] or "")
        case "before_first_day" | "after_last_day":
            return phrase(REASONS, reason, language, day=_day_name(incentive, incentive.campaign.on, words), needed=needed, had=had)
        case "entitlement_over" | "ended" | "registered_late" | "not_unlocked":
            return _outside(row, incentive, words, needed=needed, had=had)
        case "not_claimed" | "claimed_late" if isinstance(incentive.occasion, OnClaim):
            return phrase(_PHRASES, reason, language, needed=needed, had=had)
        case "not_claimed":
            return phrase(REASONS, reason, language, needed=needed or phrase(_PHRASES, "no_deadline", language))
        case "no_pair" | "too_late":
            return _bundle(row, incentive, words, needed=needed, had=had)
        case "no_row" | "below_first_band" | "beyond_last_band" | "no_share" | "nobody_shares" | "empty_pool":
            return _value(row, incentive, words, needed=needed, had=had)
        case "zero":
            return _zero(row, incentive, words, had=had)
        case "already_paid":
            assert incentive.once_per is not None, "only an incentive paid once says already_paid"
            return phrase(REASONS, reason, language, whom=spoken(_WHOM[incentive.once_per], language))
        case "limit_reached":
            return _limit(row, incentive, words, needed=needed, had=had)
        case "budget_spent" if any(
            limit.order is BudgetOrder.PRORATED and limit.per == subject_keys(row["subject"]) for limit in incentive.limits or ()
        ):
            return phrase(_PHRASES, "share_of_budget", language, needed=needed, had=had)
        case "other_is_better" | "other_comes_first" | "other_pays_nothing":
            other = quoted(words.incentive(row["subject"]), language)
            if reason == "other_is_better" and row["needed"] == row["had"]:
                return phrase(_PHRASES, "equal", language, other=other, needed=needed)
            return phrase(REASONS, reason, language, other=other, needed=needed, had=had)
        case _:
            return phrase(REASONS, reason, language, needed=needed, had=had)


def _outside(row: Row, incentive: Incentive, words: Vocabulary, *, needed: str, had: str) -> str:
    """What came after the last day, or before the first; where a condition or an event set that day, which."""
    if row["reason"] == "not_unlocked":
        return _unlocking(row, incentive, words, needed=needed, had=had)
    own = row["reason"] == "entitlement_over"
    day = _day_name(incentive, None, words) if own else _counting_day(incentive, words)
    continuing = incentive.continuing
    if row["subject"] is None or continuing is None:
        return phrase(REASONS, row["reason"], words.language, day=day, needed=needed, had=had)
    return phrase(_PHRASES, "continuing", words.language, condition=in_words(continuing.test, words), day=day, needed=needed, had=had)


def _unlocking(row: Row, incentive: Incentive, words: Vocabulary, *, needed: str, had: str) -> str:
    """The event with which it starts, and from which day on where it has happened."""
    assert incentive.unlocked is not None, "only what an event unlocks says not_unlocked"
    event = next(event_in_words(event, words) for event in incentive.unlocked.events if event.text == row["subject"])
    day, language = _counting_day(incentive, words), words.language
    if not needed:
        return phrase(_PHRASES, "not_happened", language, event=event, day=day, had=had)
    return phrase(REASONS, "not_unlocked", language, event=event, day=day, needed=needed, had=had)


def _condition(row: Row, incentive: Incentive, words: Vocabulary) -> str:
    """The condition in words, with what was measured and how much was lacking."""
    condition, figures = condition_of(row, incentive), figures_of(row, incentive, words)
    said = row["subject"] if condition is None else in_words(condition.test, words)
    about = None if condition is None else measured_side(condition.test)
    had = ""
    if figures.had is not None and about is not None:
        gap = gap_in_words(row, incentive, words)
        measure = in_words(about, words)
        had = phrase(_PHRASES, "had" if gap is None else "had_gap", words.language, measure=measure, had=figures.had, gap=gap or "")
    return phrase(REASONS, row["reason"], words.language, condition=said, had=had)


def _counting_day(incentive: Incentive, words: Vocabulary) -> str:
    """The day on which it counts; a month of service may be settled before it begins."""
    settles = isinstance(incentive.after_contract, Settles)
    return phrase(_PHRASES, "settled_month_day", words.language) if settles else _day_name(incentive, None, words)


def _day_name(incentive: Incentive, day: LineDay | None, words: Vocabulary) -> str:
    """A day of the line, or (None) the counting day; of a month of service its own first day."""
    if isinstance(incentive.occasion, OnLine):
        return spoken(LINE_DAYS[day or incentive.earned_on], words.language)
    if isinstance(incentive.occasion, OnServiceMonth) and day is not None:
        return spoken(LINE_DAYS[day], words.language)
    days: Mapping[type[Occasion], str] = {
        OnServiceMonth: "service_month_day", OnEvent: "activity_day", OnClaim: "claim_day", OnAgreement: "agreement_day", OnPeriod: "period_day", OnEarning: "earning_day",
    }  # fmt: skip
    return phrase(_PHRASES, days[type(incentive.occasion)], words.language)


def _looks_at_target(row: Row, incentive: Incentive) -> bool:
    """Whether what is missing speaks of a target that both sides agree on."""
    condition = condition_of(row, incentive)
    about = measured(row, incentive) if condition is None else condition.test
    return about is not None and any(isinstance(part, TargetValue) for part in walk(about))


def _missing(row: Row, incentive: Incentive, words: Vocabulary) -> str:
    """The thing that is missing, by its name."""
    subject, language = row["subject"], words.language
    if row["gate"] in (2, 3):
        condition = condition_of(row, incentive)
        said = subject if condition is None else in_words(condition.test, words)
        return phrase(_PHRASES, "condition_met", language, condition=said)
    if row["gate"] == 9 and incentive.scope is not None and subject == incentive.scope.text:
        return phrase(_PHRASES, "condition_met", language, condition=in_words(incentive.scope.test, words))
    if row["gate"] == 9:
        about = measured(row, incentive)
        key = {"base": "base_itself", "units": "units"}.get(subject)
        return in_words(about, words) if about is not None else phrase(_PHRASES, key, language) if key else subject
    anchor = _ANCHORS.get(subject)
    return words.field(subject) if anchor is None else spoken(anchor, language)


def _bundle(row: Row, incentive: Incentive, words: Vocabulary, *, needed: str, had: str) -> str:
    assert incentive.pair is not None, "only a bundle lacks a pair"
    member = words.code(f"product.{incentive.pair.field}", row["subject"])
    same = phrase(_PHRASES, "same_customer", words.language) if incentive.pair.same is PairKey.CUSTOMER else ""
    return phrase(REASONS, row["reason"], words.language, member=member, same=same, needed=needed, had=had)


def _value(row: Row, incentive: Incentive, words: Vocabulary, *, needed: str, had: str) -> str:
    """Why a table has no value, a running total no band, or a figure no share of a pool."""
    language, about = words.language, measured(row, incentive)
    if isinstance(incentive.amount, Banded):
        measure = phrase(_PHRASES, "running_total", language, over=over_in_words(incentive.amount.over, language))
    else:
        measure = str(row["subject"]) if about is None else in_words(about, words)
    gap = gap_in_words(row, incentive, words)
    short = "" if gap is None else phrase(_PHRASES, "gap", language, gap=gap)
    return phrase(REASONS, row["reason"], language, measure=measure, needed=needed, had=had, gap=short)


def _zero(row: Row, incentive: Incentive, words: Vocabulary, *, had: str) -> str:
    nothing = amounts.money(0, words.currency, words.language)
    if isinstance(incentive.amount, Pool):
        figure = incentive.amount.shared_by.test
        whole = number_in_words(row["had_of"], figure.unit, words)
        return phrase(_PHRASES, "zero_share", words.language, nothing=nothing, measure=in_words(figure, words), had=had, whole=whole)
    base = phrase(_PHRASES, "base", words.language, had=had) if had else ""
    return phrase(REASONS, "zero", words.language, nothing=nothing, base=base)


def _limit(row: Row, incentive: Incentive, words: Vocabulary, *, needed: str, had: str) -> str:
    keys = subject_keys(row["subject"])
    only_floor = any(limit.per == keys and limit.maximum is None for limit in incentive.limits or ())
    said = keys_in_words(keys, words.language)
    if only_floor:
        return phrase(_PHRASES, "minimum", words.language, keys=said, needed=needed, had=had)
    earlier = phrase(_EARLIER, row["fact"], words.language)
    return phrase(REASONS, "limit_reached", words.language, keys=said, needed=needed, had=had, earlier=earlier)


def _numbers(row: Row, incentive: Incentive, words: Vocabulary) -> tuple[Figure, ...]:
    """The row's integers as figures."""
    if row["unit"] is None:
        return ()
    figures = figures_of(row, incentive, words)
    texts = {"needed": figures.needed, "had": figures.had}
    found = [Figure(name, row[name], row["unit"], texts[name] or "") for name in ("needed", "had") if row[name] is not None]
    if row["had_of"] is not None:
        found.append(Figure("had_of", row["had_of"], row["unit"], ""))
    return tuple(found)
