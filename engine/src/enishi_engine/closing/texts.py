"""No text changes a closed period: each closing is calculated by the texts that were in force when it was made."""

from collections.abc import Iterable
from datetime import date, timedelta

from enishi_engine.closing.calendar import Closing
from enishi_engine.core.program import Program
from enishi_engine.core.refusals import Refusal


class TextInsideClosedPeriod(Refusal):
    """A text would change what a closed period was calculated by."""

    def __init__(self, *, text: date, closing: Closing) -> None:
        made_by = f"was calculated by the text of {closing.version}" if closing.version else "names no text that it was calculated by"
        super().__init__(
            f'The text of {text} begins inside "{closing.id}" ({closing.first_day} to {closing.last_day}), which is closed and {made_by}. '
            f"Date the text {closing.last_day + timedelta(days=1)} or later"
            + ("." if closing.version else f", or, if the closing was calculated by it, write {text} as the closing's version."),
            ja=f"{text}の版は締め済みの「{closing.id}」({closing.first_day}~{closing.last_day})の途中から始まります。{closing.last_day + timedelta(days=1)}以降の日付にしてください。",
        )


class TextOfClosingMissing(Refusal):
    """The text that a closing was calculated by is gone."""

    def __init__(self, *, closing: Closing, texts: Iterable[date]) -> None:
        super().__init__(
            f'"{closing.id}" was calculated by the text of {closing.version}, which the program does not have '
            f"(it has {', '.join(map(str, texts))}). Put it back into the folder; a text that was in force is never taken away.",
            ja=f"「{closing.id}」は{closing.version}の版で計算されましたが、その版がありません(あるのは{'、'.join(map(str, texts))})。元に戻してください。適用された版は取り除けません。",
        )


def check_texts(program: Program, closings: Iterable[Closing]) -> None:
    """Raises TextInsideClosedPeriod, TextOfClosingMissing.

    A closing that names no version was calculated by the text in force on its first day.
    """
    texts = [version.from_day for version in program.versions]
    for closing in closings:
        if closing.version is not None and closing.version not in map(str, texts):
            raise TextOfClosingMissing(closing=closing, texts=texts)
        newest = closing.first_day if closing.version is None else date.fromisoformat(closing.version)
        for text in texts:
            # The program's first text changes nothing that was calculated before: there was none.
            if newest < text <= closing.last_day and text != texts[0]:
                raise TextInsideClosedPeriod(text=text, closing=closing)
