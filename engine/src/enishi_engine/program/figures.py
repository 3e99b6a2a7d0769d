"""Figures of metrics: what is added up or counted, whose, by which day, over which span (docs/rules/metrics.md)."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from enishi_engine.core.expression import Aggregate, Expression, Fold, Period, Span, SpanKind, Unit, Weight
from enishi_engine.facts.declarations import FACTS
from enishi_engine.program.names import FIGURE_ENTITIES, STATE_ENTITIES, Group, Scope, figure_scope, group_scope
from enishi_engine.program.problems import did_you_mean
from enishi_engine.program.syntax import Among, Binary, Call, Figure, SpanText, SyntaxProblem, Tree, Unary, Word

_COUNTS_BY = {fact.entity: fact.counts_by for fact in FACTS}
LONGEST_SPAN = {"days": 3_660, "months": 120, "periods": 120}


class Checker(Protocol):
    """What types the expressions inside a figure."""

    @property
    def weights(self) -> Mapping[str, Weight]: ...
    @property
    def group(self) -> Group | None: ...
    def check(self, tree: Tree, expected: Unit | None = None) -> Expression: ...
    def check_unit(self, tree: Tree, unit: Unit) -> Expression: ...
    def within(self, scope: Scope) -> "Checker": ...


def figure(tree: Figure, checker: Checker) -> Aggregate:
    """The typed figure of a tree. Raises SyntaxProblem."""
    if tree.fold == "count" and isinstance(tree.value, Word) and tree.value.text == "day":
        return _days(tree, checker)
    entity = _entity(tree, checker.weights)
    inside = checker.within(figure_scope(entity, checker.weights))
    span, by = _placed(tree, entity, checker.group)
    if tree.kind == "each":
        return _groups(tree, checker, inside, Group(entity, by, span))
    where = None if tree.where is None else inside.check_unit(tree.where, Unit.BOOL)
    fold = Fold.COUNT_DISTINCT if tree.kind == "distinct" else Fold(tree.fold)
    value, unit = _value(tree, fold, inside, entity)
    return Aggregate(fold, entity, value, where, by, span, unit)


def _placed(tree: Figure, entity: str, group: Group | None) -> tuple[Span, str | None]:
    """Its span and the day it counts by; inside a group those of the group where it says none."""
    if group is not None and group.entity != entity:
        raise SyntaxProblem(tree.start, f"The groups are of {group.entity}, and this figure is of {entity}.", f"Count {group.entity} here.")
    if tree.span.kind == "same" and group is not None:
        return group.span, group.by if tree.by is None else _by(tree, entity, group.span)
    span = _span(tree.span)
    return span, _by(tree, entity, span)


def _groups(tree: Figure, checker: Checker, inside: Checker, group: Group) -> Aggregate:
    """`count(each line.customer where sum(line.net) >= 100_000) over year`."""
    if checker.group is not None or group.span.kind is SpanKind.STATE or tree.where is None:
        remedy = "Write count(each line.customer where sum(line.net) >= 100_000) over year; it does not stand in another one."
        raise SyntaxProblem(tree.start, "Groups of lines, activities or deals are counted that pass a test.", remedy)
    key = inside.check_unit(tree.value, Unit.CODE)
    where = checker.within(group_scope(group, checker.weights)).check_unit(tree.where, Unit.BOOL)
    return Aggregate(Fold.COUNT_EACH, group.entity, key, where, group.by, group.span, Unit.COUNT)


def _days(tree: Figure, checker: Checker) -> Aggregate:
    """`count(day where sales_month >= 1_000_000) over trailing 90 days`."""
    span = _span(tree.span) if tree.span.kind != "same" else Span(SpanKind.STATE)
    if checker.group is not None or span.kind is SpanKind.STATE or tree.where is None or tree.by is not None or tree.kind:
        remedy = "Write count(day where sales_month >= 1_000_000) over trailing 90 days; it does not stand in count(each …)."
        raise SyntaxProblem(tree.start, "The days of a span are counted on which a condition holds.", remedy)
    return Aggregate(Fold.COUNT, "day", None, checker.check_unit(tree.where, Unit.BOOL), None, span, Unit.COUNT)


def _entity(tree: Figure, weights: Mapping[str, Weight]) -> str:
    words = (*words_in(tree.value), *(words_in(tree.where) if tree.where else ()))
    roots = [weights[word.text].entity if word.text in weights else _root(word.text) for word in words]
    for root in roots:
        if root in FIGURE_ENTITIES and not (root in ("deal", "person") and "line" in roots):
            return root
    if roots and roots[0] in ("product", "customer"):
        return "line"
    raise SyntaxProblem(tree.value.start, "It is not clear what is counted.", did_you_mean(roots[0] if roots else "", FIGURE_ENTITIES))


def _value(tree: Figure, fold: Fold, inside: Checker, entity: str) -> tuple[Expression | None, Unit]:
    if fold is Fold.COUNT:
        if not (isinstance(tree.value, Word) and tree.value.text == entity):
            raise SyntaxProblem(
                tree.value.start, "count counts facts.", f"Write count({entity} where …), or count(distinct {entity}.… where …)."
            )
        return None, Unit.COUNT
    value = inside.check(tree.value)
    if fold is Fold.COUNT_DISTINCT:
        if value.unit is not Unit.CODE:
            raise SyntaxProblem(
                tree.value.start, f"Different values of {value.unit.value} are not counted.", "Name a code, like line.customer."
            )
        return value, Unit.COUNT
    if value.unit not in (Unit.MONEY, Unit.COUNT, Unit.NUMBER):
        raise SyntaxProblem(tree.value.start, f"{tree.fold} of {value.unit.value} has no meaning.", "Name an amount, a count or a number.")
    return value, value.unit


def _by(tree: Figure, entity: str, span: Span) -> str | None:
    state = span.kind is SpanKind.STATE
    if state != (entity in STATE_ENTITIES):
        remedy = "Write as of review." if not state else "Write over and a span, like over trailing 12 months."
        raise SyntaxProblem(tree.span.start, f"A figure of {entity} has {'no span' if not state else 'a span'}.", remedy)
    if state:
        if tree.fold != "count" or tree.by is not None:
            raise SyntaxProblem(
                tree.start, f"Of {entity} there is only count, as of a moment.", f"Write count({entity} where …) as of review."
            )
        return None
    days = _COUNTS_BY[entity] + (("paid_on",) if entity == "line" else ())
    if tree.by is None:
        return days[0]
    name = tree.by.text.removeprefix(f"{entity}.")
    if name not in days:
        raise SyntaxProblem(
            tree.by.start, f"{tree.by.text!r} is no day of {entity}.", did_you_mean(tree.by.text, [f"{entity}.{day}" for day in days])
        )
    return name


def _root(path: str) -> str:
    return path.partition(".")[0]


def words_in(tree: Tree) -> tuple[Word, ...]:
    """Every unquoted word of a tree, in the order of the text."""
    match tree:
        case Word(quoted=False):
            return (tree,)
        case Unary(_, operand):
            return words_in(operand)
        case Binary(_, left, right):
            return words_in(left) + words_in(right)
        case Among(item, options):
            return words_in(item) + tuple(word for option in options for word in words_in(option))
        case Call(_, arguments):
            return tuple(word for argument in arguments for word in words_in(argument))
        case _:
            return ()


def _span(text: SpanText) -> Span:
    as_of = None
    if text.as_of is not None:
        try:
            as_of = date.fromisoformat(text.as_of)
        except ValueError:
            raise SyntaxProblem(
                text.start, f"{text.as_of} is not a day of the calendar.", "Write a day that exists, as 2026-02-28."
            ) from None
    if text.kind == "trailing":
        longest = LONGEST_SPAN[text.word]
        if not 1 <= text.number <= longest:
            raise SyntaxProblem(text.start, f"A trailing span has 1 to {longest:,} {text.word}.", f"Write trailing 12 {text.word}.")
        kind = SpanKind.TRAILING_DAYS if text.word == "days" else SpanKind.TRAILING_MONTHS
        return Span(kind, length=text.number, as_of=as_of)
    if text.number > LONGEST_SPAN["periods"]:
        raise SyntaxProblem(text.start, f"At most {LONGEST_SPAN['periods']} periods back.", "Choose a nearer period.")
    if text.kind in ("program", "calendar"):
        return Span(SpanKind(text.kind), period=Period(text.word), offset=text.number, as_of=as_of)
    return Span(SpanKind(text.kind), as_of=as_of)
