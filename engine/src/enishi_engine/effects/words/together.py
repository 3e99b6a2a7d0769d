"""Several campaigns of one kind in words: all together first, then each, and why one does not count."""

from enishi_engine.core.incentive import Label
from enishi_engine.effects.answering import Together
from enishi_engine.effects.study import Cap, Measure, Result, Verdict
from enishi_engine.effects.words.telling import Told, told, told_pooled
from enishi_engine.words.language import Language, spoken

NONE_COUNTS = Label("まとめて判定できる企画がありません。", "None of these campaigns can be judged together with others.")
LOOK_AT_EACH = Label("それぞれの企画でできることをご覧ください。", "See what can be done about each of them.")
NAMED = Label("「{campaign}」:{said}", "“{campaign}”: {said}")
LEFT_OUT = Label("{why}、まとめには含めていません。", "It is not counted here: {why}.")
NOT_OVER = Label("まだ締まっていないため", "it is not over yet")
YEN_SHOWN = Label("件数と金額で結果が食い違うため", "deals and yen disagree")
NO_RANGE = Label("まとめられる幅がないため", "it gives no range that could be put together")


def told_together(found: Together, language: Language) -> Told:
    """What all campaigns come to, as `told`."""
    if found.pooled is not None:
        return told_pooled(found.pooled, language)
    return Told(
        verdict=Verdict.CANNOT_BE_MEASURED,
        cap=Cap.RANGE_ONLY,
        final=True,
        range=None,
        sentence=spoken(NONE_COUNTS, language),
        action=spoken(LOOK_AT_EACH, language),
        behind=(),
    )


def each_of(campaign: str, result: Result, language: Language, *, counted: bool) -> str:
    """One of the campaigns: its sentence, and why it does not count where it does not; its action only there, for the others have one together."""
    said = told(result, language)
    parts = [said.sentence] if counted else [said.sentence, spoken(LEFT_OUT, language, why=_why_not(result, language)), said.action]
    return spoken(NAMED, language, campaign=campaign, said=("" if language == "ja" else " ").join(parts))


def _why_not(result: Result, language: Language) -> str:
    if not result.final:
        return spoken(NOT_OVER, language)
    return spoken(YEN_SHOWN if result.net is not None and result.shown is Measure.YEN else NO_RANGE, language)
