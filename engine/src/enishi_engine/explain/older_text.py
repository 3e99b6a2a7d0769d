"""What is said of a row that an older text judged than the one in force on its day (docs/rules/versions.md, "Frozen texts")."""

from collections.abc import Iterator, Mapping

from enishi_engine.core.incentive import Incentive, Label
from enishi_engine.core.program import Version
from enishi_engine.explain.explanation import Row
from enishi_engine.words import Language, amounts
from enishi_engine.words.language import phrase, spoken
from enishi_engine.words.occasions import TEXT_DAYS

_PHRASES: Mapping[str, Label] = {
    "older_text": Label(
        "{anchor}に有効だった{day}からの版で判定しています", "it is judged by the text of {day}, which was in force on {anchor}"
    )
}


def older_text_in_words(row: Row, incentive: Incentive, version: Version, language: Language) -> Iterator[str]:
    """One sentence where a frozen text judged; nothing where the text of the day did."""
    frozen = incentive.text_as_of
    if frozen is not None and version.until_day is not None and row["day"] >= version.until_day:
        anchor, day = spoken(TEXT_DAYS[frozen], language), amounts.day(version.from_day, language)
        yield phrase(_PHRASES, "older_text", language, anchor=anchor, day=day)
