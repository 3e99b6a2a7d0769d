"""The answer to a study from files: what the estimators say, unless the partners found are not those who were drawn."""

from enishi_engine.effects.estimating import judge
from enishi_engine.effects.reading import StudyRead
from enishi_engine.effects.study import Cap, Method, Reason, Result, Verdict, Why


def answer(read: StudyRead) -> Result:
    """
    What can be said about a study.

    Shape   see Result; after a sample-ratio alarm nothing but that.
    Errors  none.
    Source  docs/rules/effects.md, "The sample-ratio alarm".
    """
    result = judge(read.study)
    if read.ratio is None or not read.ratio.alarm:
        return result
    return Result(
        method=Method.NOTHING,
        verdict=Verdict.CANNOT_BE_MEASURED,
        cap=Cap.RANGE_ONLY,
        final=result.final,
        measured_until=result.measured_until,
        reasons=(Reason(Why.DRAW_LOOKS_WRONG, {"measure": "partners found"}),),
        offered=result.offered,
        compared=result.compared,
    )
