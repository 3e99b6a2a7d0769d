"""A rank review in words: what was held, what it came to and why, by which figures, and what the next rank asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from enishi_engine.core.expression import (
    PPM,
    Aggregate,
    And,
    Changes,
    ChosenRank,
    CohortSize,
    Comparator,
    Compare,
    CurrentRank,
    Divide,
    Expression,
    Literal,
    MetricValue,
    Not,
    Or,
    Position,
    ToNumber,
    Unit,
    walk,
)
from enishi_engine.core.incentive import Label, Ladder, Rung
from enishi_engine.core.program import Program, Version
from enishi_engine.explain.explanation import Row
from enishi_engine.explain.figures import comparator_of, measured_side, ratio_in_words
from enishi_engine.explain.pages import version_of, words_of
from enishi_engine.words import Language, Vocabulary, amounts, in_words
from enishi_engine.words.expressions import number_in_words
from enishi_engine.words.language import phrase, quoted, spoken

NO_RANK = "none"
_PHRASES: Mapping[str, Label] = {
    "review": Label("{day}の判定: {held} → {rank}({action})", "review of {day}: {held} → {rank} ({action})"),
    "metric": Label("{metric}: {value}", "{metric}: {value}"),
    "what_is_left": Label(
        "{metric}: {value}(後日の取消・返金を元の明細の日付で差し引いた値)",
        "{metric}: {value} (later cancellations and refunds taken off on the day of their line)",
    ),
    "no_value": Label("値なし", "no value"),
    "next": Label("次のランク{rank}の条件: {condition}", "what the next rank, {rank}, asks for: {condition}"),
}
_ACTIONS: Mapping[str, Label] = {
    "decided": Label("個別の決定", "decided by people"),
    "promoted": Label("昇格", "promoted"),
    "kept_until_promotion": Label("次の昇格判定まで維持", "kept until the next promotion day"),
    "kept": Label("維持", "kept"),
    "kept_until_demotion": Label("次の見直しまで維持", "kept until the next review that lowers"),
    "kept_by_months": Label("維持期間中", "kept for the months it is guaranteed"),
    "kept_by_grace": Label("猶予により維持", "kept, this failed review is forgiven"),
    "demoted": Label("見直し", "lowered"),
}
_COMPARED = {
    Comparator.LESS: lambda left, right: left < right,
    Comparator.AT_MOST: lambda left, right: left <= right,
    Comparator.GREATER: lambda left, right: left > right,
    Comparator.AT_LEAST: lambda left, right: left >= right,
    Comparator.EQUAL: lambda left, right: left == right,
    Comparator.NOT_EQUAL: lambda left, right: left != right,
}


@dataclass(frozen=True)
class Requirement:
    """One condition of a rank: in words, whether it is met (None: its figures do not tell), the figure there is, and how much is lacking."""

    words: str
    met: bool | None
    had: str | None
    lacking: str | None


def review_in_words(review: Row, program: Program, language: Language) -> str:
    """A row of `ranks`: the day, what was held, what it came to, and which row of "The move" (docs/rules/ranks.md) decided it."""
    words = words_of(program, review["version"], language)
    ranks = {name: words.rank(review[name]) for name in ("held", "rank")}
    return phrase(_PHRASES, "review", language, day=amounts.day(review["day"], language), action=action_in_words(review, language), **ranks)


def action_in_words(review: Row, language: Language) -> str:
    """Why the review left the rank as it did, in a word."""
    return phrase(_ACTIONS, review["action"], language)


def figures_in_words(review: Row, metrics: Sequence[Row], program: Program, language: Language) -> tuple[str, ...]:
    """The figures that the ladder's conditions look at, out of the rows of `metrics` of the partner and day of the review."""
    version, words = version_of(program, review["version"]), words_of(program, review["version"], language)
    looked_at = figures_of_ladder(version.ladder)
    named = ((looked_at[row["metric"]], row) for row in metrics if row["metric"] in looked_at)
    return tuple(
        phrase(_PHRASES, _kind_of(figure, version), language, metric=in_words(figure, words), value=_metric(row, words))
        for figure, row in named
    )


def figures_of_ladder(ladder: Ladder | None) -> dict[str, Expression]:
    """What the conditions look at, by its name in the table of metrics."""
    conditions = [rung.condition.test for rung in ladder.rungs if rung.condition is not None] if ladder else []
    found: dict[str, Expression] = {}
    for part in (part for condition in conditions for part in walk(condition)):
        if isinstance(part, MetricValue):
            found[part.name] = part
        elif isinstance(part, Position | CohortSize):
            found[part.text] = part
    return found


def _kind_of(figure: Expression, version: Version) -> str:
    """Which sentence tells it: does the metric, or one that it is built of, count changes on the day of their line?"""
    looked_at, seen = [figure], set[str]()
    while looked_at:
        for part in walk(looked_at.pop()):
            if isinstance(part, Aggregate) and part.changes is Changes.ON_DAY_OF_LINE:
                return "what_is_left"
            name = part.name if isinstance(part, MetricValue) else part.metric if isinstance(part, Position) else None
            if name is not None and name not in seen:
                seen.add(name)
                looked_at += [metric.expression for metric in version.metrics if metric.id == name]
    return "metric"


def _metric(row: Row, words: Vocabulary) -> str:
    if row["value"] is None:
        return phrase(_PHRASES, "no_value", words.language)
    if row["of"] is not None:
        return ratio_in_words(row["value"], row["of"], None, words)
    return number_in_words(row["value"], Unit[row["unit"].upper()], words)


# ── The next rank ────────────────────────────────────────────────────────────────────────────────────────────────────


def next_rung(rank: str, ladder: Ladder | None) -> Rung | None:
    """The rung above a rank of the ladder; None at the top, and where there is no ladder."""
    rungs = ladder.rungs if ladder else ()
    place = [NO_RANK, *(rung.id for rung in rungs)].index(rank) if rungs else 0
    return next(iter(rungs[place : place + 1]), None)


def next_rank_in_words(known: Row, program: Program, language: Language) -> str | None:
    """What the rank above asks for; None at the top, and where everybody meets it."""
    rung = next_rung(known["rank"], version_of(program, known["version"]).ladder)
    if rung is None or rung.condition is None:
        return None
    condition = in_words(rung.condition.test, words_of(program, known["version"], language))
    return phrase(_PHRASES, "next", language, rank=quoted(spoken(rung.label, language), language), condition=condition)


def requirements(
    rung: Rung, review: Row, metrics: Sequence[Row], program: Program, language: Language
) -> tuple[tuple[Requirement, ...], ...]:
    """What a rung asks for and what there is of it, by the figures of a review.

    Shape   tracks, any of which is enough; of each its conditions, all of which must hold. None where everybody meets it.
    Source  docs/rules/ranks.md, "Merited" and "Several tracks"
    """
    if rung.condition is None:
        return ()
    version, words = version_of(program, review["version"]), words_of(program, review["version"], language)
    places = [NO_RANK, *(one.id for one in version.ladder.rungs)] if version.ladder else [NO_RANK]
    ranks = {name: places.index(review[name]) for name in ("held", "chosen") if review[name] in places}
    known = _Known({row["metric"]: row for row in metrics}, ranks)
    tracks = rung.condition.test.operands if isinstance(rung.condition.test, Or) else (rung.condition.test,)
    return tuple(
        tuple(_requirement(test, known, words) for test in (track.operands if isinstance(track, And) else (track,))) for track in tracks
    )


@dataclass(frozen=True)
class _Known:
    """The figures of one partner at a review, by their names; its ranks by their places."""

    metrics: Mapping[str, Row]
    ranks: Mapping[str, int]


def _requirement(test: Expression, known: _Known, words: Vocabulary) -> Requirement:
    about = measured_side(test)
    name = about.name if isinstance(about, MetricValue) else about.text if isinstance(about, Position | CohortSize) else None
    row = known.metrics.get(name) if name is not None else None
    had = None if row is None else _metric(row, words)
    return Requirement(in_words(test, words), _holds(test, known), had, _lacking(test, about, known, words))


def _holds(test: Expression, known: _Known) -> bool | None:
    """Whether a condition is true by the figures; None where one is missing or is none of the table."""
    match test:
        case And(operands):
            found = [_holds(one, known) for one in operands]
            return False if False in found else None if None in found else True
        case Or(operands):
            found = [_holds(one, known) for one in operands]
            return True if True in found else None if None in found else False
        case Not(operand):
            inner = _holds(operand, known)
            return None if inner is None else not inner
        case Compare(comparator, left, right):
            sides = _value(left, known), _value(right, known)
            return None if None in sides else _COMPARED[comparator](*sides)
        case _:
            return None


def _value(side: Expression, known: _Known) -> Fraction | None:
    """The exact value of a side, rates and numbers as what they are, ranks by their places; None where the figures do not tell."""
    match side:
        case Literal(value, unit) if isinstance(value, int):
            return Fraction(value, PPM if unit in (Unit.RATE, Unit.RATIO, Unit.NUMBER) else 1)
        case ToNumber(operand):
            return _value(operand, known)
        case Divide(numerator, denominator):
            above, below = _value(numerator, known), _value(denominator, known)
            return None if above is None or not below else above / below
        case MetricValue(name) | Position(name) | CohortSize(name):
            row = known.metrics.get(name if isinstance(side, MetricValue) else side.text)
            if row is None or row["value"] is None or row["of"] == 0:
                return None
            return Fraction(row["value"], row["of"] or (PPM if row["unit"] == Unit.NUMBER.name.lower() else 1))
        case CurrentRank() | ChosenRank():
            place = known.ranks.get("held" if isinstance(side, CurrentRank) else "chosen")
            return None if place is None else Fraction(place)
        case _:
            return None


def _lacking(test: Expression, about: Expression | None, known: _Known, words: Vocabulary) -> str | None:
    """How much more of the figure meets the condition; None where more of it would not, or where it is met."""
    if not isinstance(test, Compare) or about is None or about.unit not in (Unit.MONEY, Unit.COUNT, Unit.NUMBER):
        return None
    literal = test.left if isinstance(test.left, Literal) else test.right
    needed, had, comparator = _value(literal, known), _value(about, known), comparator_of(test)
    if needed is None or had is None or isinstance(about, Position) or comparator not in (Comparator.AT_LEAST, Comparator.GREATER):
        return None
    units = (needed - had) * (PPM if about.unit is Unit.NUMBER else 1)
    least = int(units) if comparator is Comparator.AT_LEAST and units.denominator == 1 else int(units) + 1
    return number_in_words(least, about.unit, words) if units >= 0 and least > 0 else None
