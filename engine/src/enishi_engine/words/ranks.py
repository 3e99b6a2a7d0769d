"""The ladder in words: what each rank asks for and gives, and how ranks move."""

from collections.abc import Mapping

from enishi_engine.core.expression import ChosenRank, Period, walk
from enishi_engine.core.incentive import Flag, Label, Ladder, Rhythm, Rung
from enishi_engine.core.program import Version
from enishi_engine.words import amounts
from enishi_engine.words.benefits import benefit_rules, benefits_in_words
from enishi_engine.words.expressions import in_words
from enishi_engine.words.language import phrase, spoken
from enishi_engine.words.vocabulary import Vocabulary

_PHRASES: Mapping[str, Label] = {
    "rank": Label("ランク", "Rank"),
    "condition": Label("条件", "Condition"),
    "benefits": Label("特典", "Benefits"),
    "everybody": Label("条件なし", "everybody"),
    "highest": Label(
        "各判定日の前日までの実績で、条件を満たす最も高いランクを判定します。",
        "Each review looks at what happened before its day and finds the highest rank whose condition is met.",
    ),
    "chosen": Label(
        "ランクはパートナーが選択します。メーカーが確認した選択を、確認日より後の判定から反映します。",
        "Partners choose a rank themselves; a choice counts from the first review after the maker has confirmed it.",
    ),
    "promote": Label("昇格は{rhythm}に判定し、その日から適用します。", "Promotions are decided {rhythm} and hold from that day."),
    "demote": Label("ランクの見直し(降格)は{rhythm}に判定します。", "Ranks are lowered only at the review {rhythm}."),
    "both": Label(
        "昇格と見直し(降格)は{rhythm}に判定し、その日から適用します。", "Ranks are raised and lowered {rhythm}, and hold from that day."
    ),
    "never_up": Label("判定による昇格はありません。", "Reviews never raise a rank."),
    "never_down": Label("判定による降格はありません。", "Reviews never lower a rank."),
    "one_up": Label("昇格は1回の判定につき1段階までです。", "A review raises a rank by one step at most."),
    "one_down": Label("降格は1回の判定につき1段階までです。", "A review lowers a rank by one step at most."),
    "keep": Label("到達したランクは、少なくとも{months}は維持されます。", "A rank that was reached is kept for at least {months}."),
    "grace": Label(
        "条件を満たさない判定が続いても、{times}回まではランクを維持します。",
        "{times} failed reviews in a row are forgiven.",
    ),
    "restates": Label(
        "締めた期間の判定も、その後に届いた実績を含めて見直します。",
        "Reviews of closed periods take in what was learned since.",
    ),
    "grace_once": Label("条件を満たさない判定があっても、1回まではランクを維持します。", "One failed review in a row is forgiven."),
    "opening": Label("はじめは全員が{rank}です。", "Everybody begins as {rank}."),
    "opening_none": Label("はじめはランクがありません。", "Everybody begins without a rank."),
    "monthly": Label("毎月1日", "on the first day of each month"),
    "quarterly": Label("各四半期の初日({days})", "on the first day of each quarter ({days})"),
    "half_yearly": Label("各半期の初日({days})", "on the first day of each half-year ({days})"),
    "yearly": Label("毎年{days}", "each year on {days}"),
    "flag": Label("{rhythm}に判定: {condition}", "looked at {rhythm}: {condition}"),
    "never": Label("判定しない", "never"),
}


def ladder_in_words(version: Version, words: Vocabulary) -> str:
    """A table of the ranks, and the rules by which they move."""
    ladder = version.ladder
    assert ladder is not None, "the caller has seen a ladder"
    rules = [f"- {rule}" for rule in rules_in_words(version, words)]
    return "\n".join([_table(ladder, words), "", *rules])


def _table(ladder: Ladder, words: Vocabulary) -> str:
    """Ranks from high to low, as people name them."""
    with_benefits = any(rung.benefits for rung in ladder.rungs)
    heads = [phrase(_PHRASES, key, words.language) for key in ("rank", "condition", *(("benefits",) if with_benefits else ()))]
    rows = [list(rung_in_words(rung, ladder, words)[: len(heads)]) for rung in reversed(ladder.rungs)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [heads, ["---"] * len(heads), *rows])


def rung_in_words(rung: Rung, ladder: Ladder, words: Vocabulary) -> tuple[str, str, str]:
    """A rank's name, its condition, and its benefits (empty without any)."""
    condition = phrase(_PHRASES, "everybody", words.language) if rung.condition is None else in_words(rung.condition.test, words)
    return spoken(rung.label, words.language), condition, benefits_in_words(rung, ladder, words)


def rules_in_words(version: Version, words: Vocabulary) -> list[str]:
    """How ranks begin and move, a sentence each; the version has a ladder."""
    ladder, language = version.ladder, words.language
    assert ladder is not None, "the caller has seen a ladder"
    first = ladder.rungs[0]
    opening = {"rank": spoken(first.label, language)} if first.condition is None else {}
    rules = [phrase(_PHRASES, "opening" if opening else "opening_none", language, **opening), phrase(_PHRASES, "highest", language)]
    if any(isinstance(part, ChosenRank) for rung in ladder.rungs if rung.condition for part in walk(rung.condition.test)):
        rules.append(phrase(_PHRASES, "chosen", language))
    rules.extend(_rhythms(ladder, version.year_starts, words))
    if ladder.one_step_up:
        rules.append(phrase(_PHRASES, "one_up", language))
    if ladder.one_step_down:
        rules.append(phrase(_PHRASES, "one_down", language))
    if ladder.keep_months:
        rules.append(phrase(_PHRASES, "keep", language, months=amounts.months(ladder.keep_months, language)))
    if ladder.grace:
        rules.append(phrase(_PHRASES, "grace_once" if ladder.grace == 1 else "grace", language, times=str(ladder.grace)))
    if version.restates_ranks:
        rules.append(phrase(_PHRASES, "restates", language))
    return rules + benefit_rules(ladder, words)


def _rhythms(ladder: Ladder, year_starts: tuple[int, int], words: Vocabulary) -> list[str]:
    up, down = (rhythm_in_words(rhythm, year_starts, words) for rhythm in (ladder.promote, ladder.demote))
    if up is not None and up == down:
        return [phrase(_PHRASES, "both", words.language, rhythm=up)]
    raised = phrase(_PHRASES, "never_up", words.language) if up is None else phrase(_PHRASES, "promote", words.language, rhythm=up)
    lowered = phrase(_PHRASES, "never_down", words.language) if down is None else phrase(_PHRASES, "demote", words.language, rhythm=down)
    return [raised, lowered]


def rhythm_in_words(rhythm: Rhythm, year_starts: tuple[int, int], words: Vocabulary) -> str | None:
    """The days of a rhythm: 各四半期の初日(4月1日、7月1日、10月1日、1月1日); None for never."""
    if rhythm.period is None:
        return None
    key = {Period.MONTH: "monthly", Period.QUARTER: "quarterly", Period.HALF: "half_yearly", Period.YEAR: "yearly"}[rhythm.period]
    first_month, first_day = rhythm.month_day or year_starts
    months = [(first_month - 1 + step) % 12 + 1 for step in range(0, 12, rhythm.period.months)]
    days = [amounts.day_of_year(month, first_day, words.language) for month in months]
    return phrase(_PHRASES, key, words.language, days=("、" if words.language == "ja" else ", ").join(days))


def flag_in_words(flag: Flag, version: Version, words: Vocabulary) -> str:
    """When a flag is looked at, and what raises it."""
    rhythm = rhythm_in_words(flag.reviewed, version.year_starts, words)
    if rhythm is None:
        return phrase(_PHRASES, "never", words.language)
    return phrase(_PHRASES, "flag", words.language, rhythm=rhythm, condition=in_words(flag.condition.test, words))
