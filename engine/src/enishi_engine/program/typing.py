"""Types and units: from the tree of an expression to the typed expression that both readers calculate.

Every mistake names its place and what to write instead; docs/rules/expressions.md is the specification.
"""

from collections.abc import Callable, Mapping
from datetime import date

from enishi_engine.core.expression import (
    And,
    Arithmetic,
    ChosenRank,
    CohortSize,
    Comparator,
    Compare,
    CurrentRank,
    Divide,
    Expression,
    Field,
    In,
    Largest,
    Literal,
    MetricValue,
    Not,
    Operator,
    Or,
    OrElse,
    Per,
    Position,
    Smallest,
    TargetValue,
    ToNumber,
    Unit,
    Weight,
    walk,
)
from enishi_engine.program import figures
from enishi_engine.program.names import Group, Scope
from enishi_engine.program.numbers import TooManyDecimals, scaled
from enishi_engine.program.problems import did_you_mean
from enishi_engine.program.syntax import (
    Among,
    Binary,
    Call,
    Cohort,
    DateLiteral,
    Figure,
    Number,
    SyntaxProblem,
    Tree,
    Unary,
    UnknownName,
    Word,
    parse,
)

_ADDABLE = (Unit.MONEY, Unit.COUNT, Unit.NUMBER, Unit.RATE, Unit.DAYS, Unit.MONTHS)
_DIVISIBLE = (Unit.MONEY, Unit.COUNT, Unit.NUMBER, Unit.DAYS)
_ORDERED = (*_ADDABLE, Unit.DAY)


def typed(text: str, scope: Scope, digits: int, expected: Unit | None = None) -> Expression:
    """The typed expression of a text.

    Shape   one expression; a bare number takes the unit `expected`.
    Units   `digits`: decimals of the program's currency.
    Errors  SyntaxProblem with the offset of the place, for grammar, names and units alike.
    Source  docs/rules/expressions.md
    """
    checker = _Checker(scope, digits)
    expression = checker.check(parse(text), expected)
    if expected is not None and expression.unit is not expected:
        raise SyntaxProblem(
            0, f"{expected.value.capitalize()} is expected here, and this is {expression.unit.value}.", _remedy_for(expected)
        )
    return expression


def _remedy_for(unit: Unit) -> str:
    return {
        Unit.BOOL: "Write a comparison, like line.kind = new.",
        Unit.MONEY: "Name an amount, like line.net.",
        Unit.COUNT: "Name a count, like line.quantity.",
        Unit.RATIO: "Divide one figure by another, like sales_month / target.sales_month.",
    }.get(unit, "Write a value of that unit.")


class _Checker:
    def __init__(self, scope: Scope, digits: int) -> None:
        self.scope = scope
        self.digits = digits

    def check(self, tree: Tree, expected: Unit | None = None) -> Expression:
        match tree:
            case Number():
                return self.number(tree, expected)
            case DateLiteral():
                return Literal(self.day(tree), Unit.DAY)
            case Word():
                return self.word(tree, expected)
            case Unary("not", operand):
                return Not(self.check_unit(operand, Unit.BOOL))
            case Unary():
                return self.negative(tree, expected)
            case Binary():
                return self.binary(tree, expected)
            case Among():
                return self.among(tree)
            case Call():
                return self.call(tree)
            case Cohort():
                return self.cohort(tree)
            case Figure():
                if not self.scope.figures:
                    problem = f"{tree.fold}(…) stands only in metrics."
                    raise SyntaxProblem(tree.start, problem, "Give it a name under metrics: and use the name here.")
                return figures.figure(tree, self)

    def binary(self, tree: Binary, expected: Unit | None) -> Expression:
        match tree.operator:
            case "and" | "or":
                return self.junction(tree)
            case "+" | "-":
                return self.sum(tree, expected)
            case "*":
                return self.product(tree, expected)
            case "/":
                left, right = self.alike(tree.left, tree.right, tree.start, _DIVISIBLE, "divided")
                return Divide(left, right)
            case "per" | "per full":
                return self.per(tree)
            case "else":
                return self.default(tree, expected)
            case _:
                return self.comparison(tree)

    @property
    def weights(self) -> Mapping[str, Weight]:
        return self.scope.weights

    @property
    def group(self) -> Group | None:
        return self.scope.group

    def within(self, scope: Scope) -> "_Checker":
        """A checker of expressions in another scope."""
        return _Checker(scope, self.digits)

    def check_unit(self, tree: Tree, unit: Unit) -> Expression:
        expression = self.check(tree, unit)
        if expression.unit is not unit:
            raise SyntaxProblem(
                tree.start, f"{unit.value.capitalize()} is expected here, and this is {expression.unit.value}.", _remedy_for(unit)
            )
        return expression

    # Literals and names

    def number(self, tree: Number, expected: Unit | None) -> Literal:
        if tree.unit in ("%", "pp"):
            return Literal(self.exact(tree, 4), Unit.RATE)
        if tree.unit in ("days", "months"):
            return Literal(self.exact(tree, 0), Unit.DAYS if tree.unit == "days" else Unit.MONTHS)
        whole = "." not in tree.digits
        unit = expected or (Unit.COUNT if whole else Unit.NUMBER)
        decimals = {Unit.MONEY: self.digits, Unit.COUNT: 0, Unit.NUMBER: 6}.get(unit)
        if unit is Unit.RATIO:
            return Literal(self.exact(tree, 0), Unit.COUNT) if whole else Literal(self.exact(tree, 6), Unit.RATE)
        if decimals is None:
            example = {Unit.DAYS: "90 days", Unit.MONTHS: "12 months", Unit.RATE: "5 %", Unit.DAY: "2026-10-01"}.get(unit)
            remedy = f"Write it with its unit: {example}." if example else f"Write {unit.value}."
            raise SyntaxProblem(tree.start, f"{unit.value.capitalize()} is expected here, and {tree.digits} is a bare number.", remedy)
        return Literal(self.exact(tree, decimals), unit)

    def exact(self, tree: Number, decimals: int) -> int:
        try:
            return scaled(tree.digits, decimals)
        except TooManyDecimals as wrong:
            raise SyntaxProblem(tree.start, str(wrong), wrong.remedy) from None

    def day(self, tree: DateLiteral) -> date:
        try:
            return date.fromisoformat(tree.text)
        except ValueError:
            raise SyntaxProblem(
                tree.start, f"{tree.text} is not a day of the calendar.", "Write a day that exists, as 2026-02-28."
            ) from None

    def word(self, tree: Word, expected: Unit | None) -> Expression:
        if tree.quoted:
            return Literal(tree.text, Unit.CODE)
        if tree.text in ("true", "false") and expected in (None, Unit.BOOL):
            return Literal(tree.text == "true", Unit.BOOL)
        if expected is Unit.RANK and tree.text not in ("rank", "chosen"):
            return self.rank(tree)
        if expected is Unit.CODE and "." not in tree.text:
            return Literal(tree.text, Unit.CODE)
        return self.name(tree)

    def rank(self, tree: Word) -> Literal:
        ranks = ("none", *(self.scope.ranks or ()))
        if tree.text not in ranks:
            raise SyntaxProblem(tree.start, f"There is no rank {tree.text!r} on the ladder.", did_you_mean(tree.text, ranks))
        return Literal(ranks.index(tree.text), Unit.RANK)

    def name(self, tree: Word) -> Expression:
        text = tree.text
        if text == "rank":
            if self.scope.ranks is None:
                raise SyntaxProblem(tree.start, "There are no ranks here.", "Add a ranks: section with a ladder, or leave rank out.")
            return CurrentRank()
        if text == "chosen":
            return self.chosen(tree)
        if text.startswith("target."):
            return self.target(tree)
        if text in self.scope.fields:
            entity, name = text.split(".", 1)
            return Field(entity, name, self.scope.fields[text].unit)
        if text in self.scope.metrics:
            return MetricValue(text, self.scope.metrics[text])
        if text in self.scope.weights:
            if self.scope.figures:
                raise SyntaxProblem(tree.start, f"{text} weighs single facts.", f"Use it inside a figure: sum(line.quantity * {text}).")
            return self.scope.weights[text]
        if text in (self.scope.ranks or ()):
            raise SyntaxProblem(tree.start, f"{text} is a rank, and nothing is said of it.", f"Write rank = {text}, or rank >= {text}.")
        raise UnknownName(tree.start, text, did_you_mean(text, self.names()))

    def chosen(self, tree: Word) -> ChosenRank:
        if not self.scope.chosen:
            raise SyntaxProblem(
                tree.start, "The rank that a partner chose is looked at when ranks are reviewed.", "Use it in the ladder; say rank here."
            )
        return ChosenRank()

    def names(self) -> tuple[str, ...]:
        ranks = (*(() if self.scope.ranks is None else ("rank",)), *(("chosen",) if self.scope.chosen else ()))
        targets = tuple(f"target.{metric}" for metric in self.scope.metrics) if self.scope.targets else ()
        return (*self.scope.fields, *self.scope.metrics, *self.scope.weights, *ranks, *targets)

    def target(self, tree: Word) -> TargetValue:
        metric = tree.text.removeprefix("target.")
        if not self.scope.targets:
            raise SyntaxProblem(
                tree.start, "An agreed target belongs to a period.", "Use it in a target_bonus, or another incentive per period."
            )
        if metric not in self.scope.metrics:
            raise SyntaxProblem(tree.start, f"There is no metric {metric!r} to have a target.", did_you_mean(metric, self.scope.metrics))
        unit = self.scope.metrics[metric]
        if unit not in (Unit.MONEY, Unit.COUNT, Unit.NUMBER):
            raise SyntaxProblem(tree.start, f"A target of {unit.value} cannot be agreed.", "Agree a target on money, a count or a number.")
        return TargetValue(metric, unit)

    def cohort(self, tree: Cohort) -> Position | CohortSize:
        """A place among partners, or how many have one."""
        cohorts, metric = self.scope.cohorts, tree.metric.text
        if cohorts is None:
            raise SyntaxProblem(
                tree.start,
                f"{tree.name}(…) stands only in the ladder's conditions and in incentives per period.",
                "Pay a place for an ended period: use a target_bonus, or another incentive per period.",
            )
        if metric not in self.scope.metrics:
            raise UnknownName(tree.metric.start, metric, did_you_mean(metric, self.scope.metrics))
        by = None
        if tree.by is not None:
            if tree.by.text not in cohorts:
                raise SyntaxProblem(
                    tree.by.start, f"Partners are not told apart by {tree.by.text!r}.", did_you_mean(tree.by.text, tuple(cohorts))
                )
            entity, name = tree.by.text.split(".", 1)
            by = Field(entity, name, Unit.CODE)
        return Position(metric, by) if tree.name == "position" else CohortSize(metric, by)

    # Which side says the unit

    def is_bare(self, tree: Tree) -> bool:
        """It takes its unit from what it meets."""
        match tree:
            case Number(unit=""):
                return True
            case Word(quoted=True):
                return True
            case Word(text=text):
                return text not in self.names() and "." not in text and text not in ("rank", "true", "false")
            case Unary("-", operand):
                return self.is_bare(operand)
            case Binary("+" | "-" | "*", left, right):
                return self.is_bare(left) and self.is_bare(right)
            case _:
                return False

    def pair(self, left: Tree, right: Tree) -> tuple[Expression, Expression]:
        """Both sides checked, the bare one in the unit of the other."""
        if self.is_bare(left) and not self.is_bare(right):
            second = self.check(right)
            return self.check(left, second.unit), second
        first = self.check(left)
        return first, self.check(right, first.unit)

    def alike(self, left: Tree, right: Tree, start: int, allowed: tuple[Unit, ...], what: str) -> tuple[Expression, Expression]:
        """Both sides in one unit, a count beside a number read as a number."""
        first, second = as_numbers(*self.pair(left, right))
        if first.unit is not second.unit:
            problem = f"{first.unit.value.capitalize()} and {second.unit.value} cannot be {what}."
            raise SyntaxProblem(start, problem, self.remedy_for_units(first.unit, second.unit))
        if first.unit not in allowed:
            raise SyntaxProblem(start, f"{first.unit.value.capitalize()} cannot be {what}.", "Use amounts, counts, numbers or days.")
        return first, second

    def remedy_for_units(self, first: Unit, second: Unit) -> str:
        if Unit.DAY in (first, second):
            return "Add days or months to a day: customer.first_order + 90 days."
        if Unit.RATE in (first, second):
            return "Put the share into the incentive's rate:, and the amount into its base:."
        if Unit.RATIO in (first, second):
            return "A ratio is only compared, with a percentage, a whole number or another ratio."
        return "Both sides must have the same unit."

    # Operators

    def negative(self, tree: Unary, expected: Unit | None) -> Expression:
        operand = self.check(tree.operand, expected)
        if isinstance(operand, Literal) and isinstance(operand.value, int) and operand.unit is not Unit.BOOL:
            return Literal(-operand.value, operand.unit)
        if operand.unit not in _ADDABLE:
            raise SyntaxProblem(
                tree.start, f"{operand.unit.value.capitalize()} has no minus.", "Put the minus before an amount, a count or a number."
            )
        return Arithmetic(Operator.SUBTRACT, Literal(0, operand.unit), operand, operand.unit)

    def junction(self, tree: Binary) -> Expression:
        kind = And if tree.operator == "and" else Or
        operands: list[Expression] = []
        for side in (tree.left, tree.right):
            expression = self.check_unit(side, Unit.BOOL)
            operands.extend(expression.operands if isinstance(expression, kind) else (expression,))
        return kind(tuple(operands))

    def sum(self, tree: Binary, expected: Unit | None) -> Expression:
        operator = Operator.ADD if tree.operator == "+" else Operator.SUBTRACT
        if self.is_bare(tree) and expected is not None:
            return Arithmetic(operator, self.check(tree.left, expected), self.check(tree.right, expected), expected)
        first, second = as_numbers(*self.pair(tree.left, tree.right))
        if first.unit is Unit.DAY and second.unit in (Unit.DAYS, Unit.MONTHS):
            return Arithmetic(operator, first, second, Unit.DAY)
        if operator is Operator.SUBTRACT and first.unit is second.unit is Unit.DAY:
            return Arithmetic(operator, first, second, Unit.DAYS)
        if first.unit is not second.unit or first.unit not in _ADDABLE:
            verb = "added to" if operator is Operator.ADD else "subtracted from"
            problem = f"{second.unit.value.capitalize()} cannot be {verb} {first.unit.value}."
            raise SyntaxProblem(tree.start, problem, self.remedy_for_units(first.unit, second.unit))
        return Arithmetic(operator, first, second, first.unit)

    def product(self, tree: Binary, expected: Unit | None) -> Expression:
        left_bare, right_bare = self.is_bare(tree.left), self.is_bare(tree.right)
        first = self.check(tree.left, Unit.COUNT if left_bare else None)
        second = self.check(tree.right, Unit.COUNT if right_bare else None)
        if left_bare and right_bare and expected is Unit.MONEY:
            second = self.check(tree.right, expected)
        units = (first.unit, second.unit)
        if Unit.COUNT not in units or not all(unit in _ADDABLE for unit in units):
            problem = f"{first.unit.value.capitalize()} cannot be multiplied by {second.unit.value}."
            remedy = "One side must be a count; a number multiplies before per: line.net * points per 10_000."
            raise SyntaxProblem(tree.start, problem, self.remedy_for_units(*units) if Unit.RATE in units else remedy)
        return Arithmetic(Operator.MULTIPLY, first, second, first.unit if second.unit is Unit.COUNT else second.unit)

    def per(self, tree: Binary) -> Per:
        """`x per 100`, `x per full 100`; before it a product with a number is multiplied first."""
        operand, factor = self.weighted(tree.left)
        if operand.unit not in (*_DIVISIBLE, Unit.RATIO):
            raise SyntaxProblem(
                tree.left.start,
                f"{operand.unit.value.capitalize()} is not counted in parts.",
                "Use amounts, counts, numbers, days or a ratio.",
            )
        size = self.check(tree.right, operand.unit)
        if size.unit is not operand.unit and not (operand.unit is Unit.RATIO and size.unit in (Unit.RATE, Unit.COUNT)):
            problem = f"{operand.unit.value.capitalize()} is not counted by {size.unit.value}."
            raise SyntaxProblem(tree.right.start, problem, "Give the size in the same unit: line.net per 10_000, attainment per 1 %.")
        leaves = [part for part in walk(size) if isinstance(part, Literal) and part.unit is size.unit]
        if not isinstance(size, Literal | Weight) or any(not isinstance(leaf.value, int) or leaf.value <= 0 for leaf in leaves):
            raise SyntaxProblem(
                tree.right.start, "What is counted by is a written size above 0.", "Write a number, or a weight that is always above 0."
            )
        return Per(operand, size, tree.operator == "per full", factor)

    def weighted(self, tree: Tree) -> tuple[Expression, Expression | None]:
        """What is counted in parts, and the number that it is multiplied by first."""
        if isinstance(tree, Binary) and tree.operator == "*":
            first, second = (self.check(side, Unit.COUNT if self.is_bare(side) else None) for side in (tree.left, tree.right))
            if second.unit is Unit.NUMBER and first.unit in _DIVISIBLE and first.unit is not Unit.COUNT:
                return first, second
            if first.unit is Unit.NUMBER and second.unit in _DIVISIBLE and second.unit is not Unit.COUNT:
                return second, first
        return self.check(tree), None

    def default(self, tree: Binary, expected: Unit | None) -> OrElse:
        operand = self.check(tree.left, expected)
        default = self.check(tree.right, operand.unit)
        if operand.unit is Unit.NUMBER and default.unit is Unit.COUNT:
            default = ToNumber(default)
        ratio_default = operand.unit is Unit.RATIO and default.unit in (Unit.RATE, Unit.COUNT) and isinstance(default, Literal)
        if operand.unit is not default.unit and not ratio_default:
            problem = f"The default is {default.unit.value}, the value {operand.unit.value}."
            raise SyntaxProblem(tree.right.start, problem, self.remedy_for_units(operand.unit, default.unit))
        return OrElse(operand, default, operand.unit)

    def comparison(self, tree: Binary) -> Compare:
        comparator = Comparator(tree.operator)
        first, second = as_numbers(*self.pair(tree.left, tree.right))
        units = {first.unit, second.unit}
        if Unit.RATIO in units:
            if not units <= {Unit.RATIO, Unit.RATE, Unit.COUNT}:
                raise SyntaxProblem(
                    tree.start,
                    f"{first.unit.value.capitalize()} cannot be compared with {second.unit.value}.",
                    self.remedy_for_units(*(first.unit, second.unit)),
                )
            return Compare(comparator, first, second)
        if first.unit is not second.unit:
            raise SyntaxProblem(
                tree.start,
                f"{first.unit.value.capitalize()} cannot be compared with {second.unit.value}.",
                self.remedy_for_units(first.unit, second.unit),
            )
        if first.unit in (Unit.CODE, Unit.BOOL) and comparator not in (Comparator.EQUAL, Comparator.NOT_EQUAL):
            raise SyntaxProblem(tree.start, f"{first.unit.value.capitalize()} has no order.", "Compare it with = or !=, or use in (…).")
        self.check_choice(first, second, tree.right)
        self.check_choice(second, first, tree.left)
        return Compare(comparator, first, second)

    def among(self, tree: Among) -> In:
        item = self.check(tree.item)
        if item.unit in (Unit.RATIO, Unit.BOOL):
            raise SyntaxProblem(tree.start, f"{item.unit.value.capitalize()} is not one of a list.", "Compare it instead.")
        options: list[Literal] = []
        for option in tree.options:
            expression = self.check_unit(option, item.unit)
            if not isinstance(expression, Literal):
                raise SyntaxProblem(
                    option.start, "The choices of in (…) are plain values.", "Write codes, ranks, numbers or days; compare names with =."
                )
            self.check_choice(item, expression, option)
            options.append(expression)
        return In(item, tuple(options))

    def check_choice(self, field: Expression, value: Expression, place: Tree) -> None:
        """A code compared with a field of few known values must be one of them."""
        if not (isinstance(field, Field) and isinstance(value, Literal) and value.unit is Unit.CODE):
            return
        choices = self.scope.fields[field.path].choices
        if choices and value.value not in choices:
            raise SyntaxProblem(place.start, f"{field.path} is never {value.value!r}.", did_you_mean(str(value.value), choices))

    def call(self, tree: Call) -> Expression:
        known: dict[str, Callable[[Call], Expression]] = {"min": self.extreme, "max": self.extreme, "growth": self.growth}
        if tree.name not in known:
            raise SyntaxProblem(
                tree.start, f"There is no function {tree.name!r}.", did_you_mean(tree.name, (*known, "sum", "count", "latest"))
            )
        return known[tree.name](tree)

    def extreme(self, tree: Call) -> Expression:
        if len(tree.arguments) < 2:
            raise SyntaxProblem(tree.start, f"{tree.name} needs two or more values.", f"Write {tree.name}(line.net, 100_000).")
        anchor = next((argument for argument in tree.arguments if not self.is_bare(argument)), tree.arguments[0])
        unit = self.check(anchor).unit
        operands = [self.check(argument, unit if self.is_bare(argument) else None) for argument in tree.arguments]
        if any(operand.unit is Unit.NUMBER for operand in operands):
            operands = [ToNumber(operand) if operand.unit is Unit.COUNT else operand for operand in operands]
        if len({operand.unit for operand in operands}) > 1 or operands[0].unit not in _ORDERED:
            raise SyntaxProblem(
                tree.start, f"{tree.name} takes values of one unit that has an order.", "Use amounts, counts, numbers, rates, days."
            )
        kind = Smallest if tree.name == "min" else Largest
        return kind(tuple(operands), operands[0].unit)

    def growth(self, tree: Call) -> Divide:
        if len(tree.arguments) != 2:
            raise SyntaxProblem(tree.start, "growth takes two figures: now and then.", "Write growth(sales_month, sales_month_last_year).")
        now, then = self.alike(*tree.arguments, tree.start, _DIVISIBLE, "compared as growth")
        return Divide(Arithmetic(Operator.SUBTRACT, now, then, now.unit), then)


def as_numbers(first: Expression, second: Expression) -> tuple[Expression, Expression]:
    """A count beside a number becomes a number."""
    units = (first.unit, second.unit)
    if units == (Unit.COUNT, Unit.NUMBER):
        return ToNumber(first), second
    if units == (Unit.NUMBER, Unit.COUNT):
        return first, ToNumber(second)
    return first, second
