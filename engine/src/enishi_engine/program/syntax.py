"""The grammar of expressions: from characters to a tree with places, before anything is known of units.

The tree is deliberately small; docs/rules/expressions.md gives the spelling and the strength of operators.
"""

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TypeAlias

from enishi_engine.program.habits import SIGNS, SPANS, WORDS


class SyntaxProblem(Exception):
    """The text does not follow the grammar; `offset` counts characters from the expression's start."""

    def __init__(self, offset: int, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.offset, self.problem, self.remedy = offset, problem, remedy


class UnknownName(SyntaxProblem):
    """A name that is not there; it may be one whose own text is wrong, which is told already."""

    def __init__(self, offset: int, name: str, remedy: str) -> None:
        super().__init__(offset, f"There is no {name!r} here.", remedy)
        self.name = name


@dataclass(frozen=True)
class Token:
    kind: str  # number, date, word, text, symbol, end
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<date>\d{4}-\d{2}-\d{2}(?![\w]))
      | (?P<number>\d[\d_]*(?:\.\d+)?)
      | (?P<word>[^\W\d_]\w*(?:\.[^\W\d]\w*)*)
      | (?P<text>"[^"]*"|'[^']*')
      | (?P<symbol><=|>=|!=|==|[=<>()+\-*/,%])""",
    re.VERBOSE,
)

MAXIMUM_LENGTH = 2_000
MAXIMUM_DEPTH = 24


def tokens(text: str) -> tuple[Token, ...]:
    """The text cut into tokens, an `end` token last. Raises SyntaxProblem at a character that belongs to none."""
    if len(text) > MAXIMUM_LENGTH:
        raise SyntaxProblem(0, f"The expression is longer than {MAXIMUM_LENGTH:,} characters.", "Name parts of it as metrics.")
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            remedy = SIGNS.get(text[position], "Put codes like A-100 in quotes: 'A-100'.")
            raise SyntaxProblem(position, f"The character {text[position]!r} means nothing here.", remedy)
        if match.lastgroup != "space":
            found.append(Token(str(match.lastgroup), match.group(), position))
        position = match.end()
    return (*found, Token("end", "", len(text)))


@dataclass(frozen=True)
class Number:
    """Digits as written, and the unit word after them: '', '%', 'pp', 'days', 'months'."""

    digits: str
    unit: str
    start: int
    end: int


@dataclass(frozen=True)
class DateLiteral:
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Word:
    """A name, a bare code, or (quoted) a code."""

    text: str
    start: int
    end: int
    quoted: bool = False


@dataclass(frozen=True)
class Unary:
    operator: str  # not, -
    operand: "Tree"
    start: int
    end: int


@dataclass(frozen=True)
class Binary:
    operator: str  # and or = != < <= > >= + - * / per, per full, else
    left: "Tree"
    right: "Tree"
    start: int
    end: int


@dataclass(frozen=True)
class Among:
    item: "Tree"
    options: tuple["Tree", ...]
    start: int
    end: int


@dataclass(frozen=True)
class Call:
    name: str
    arguments: tuple["Tree", ...]
    start: int
    end: int


@dataclass(frozen=True)
class Cohort:
    """`position(metric by partner.region)` or `cohort(…)`."""

    name: str
    metric: Word
    by: Word | None
    start: int
    end: int


@dataclass(frozen=True)
class SpanText:
    """`trailing 12 months` and the like: its kind, number, period word, and `as of` date."""

    kind: str  # trailing, program, calendar, since contract, state, and inside count(each …) the same as that
    number: int
    word: str
    as_of: str | None
    start: int
    end: int


@dataclass(frozen=True)
class Figure:
    """`sum(value where test) by day over span`; `kind` is distinct or each after count."""

    fold: str
    kind: str
    value: "Tree"
    where: "Tree | None"
    by: Word | None
    span: SpanText
    start: int
    end: int


Tree: TypeAlias = Number | DateLiteral | Word | Unary | Binary | Among | Call | Cohort | Figure

FIGURES = ("sum", "count", "latest")
COHORTS = ("position", "cohort")
PERIODS = ("month", "quarter", "half", "year")
_KEYWORDS = ("where", "over", "by", "per", "and", "or", "not", "in")
_COMPARATORS = ("=", "!=", "<", "<=", ">", ">=")


class _Parser:
    """Recursive descent, one method per strength of operator, weakest first."""

    def __init__(self, text: str) -> None:
        self.tokens = tokens(text)
        self.place = 0
        self.depth = 0
        self.in_group = False  # inside the test of count(each …): a figure may leave its span to it

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.next
        self.place += 1
        return token

    def sees(self, *texts: str) -> bool:
        return self.next.kind in ("word", "symbol") and self.next.text in texts

    def sees_words(self, first: str, second: str) -> bool:
        return self.sees(first) and self.tokens[self.place + 1].text == second

    def expect(self, text: str, remedy: str) -> Token:
        if not self.sees(text):
            near = get_close_matches(self.next.text, _KEYWORDS, n=1) if self.next.kind == "word" else []
            remedy = f"Did you mean {near[0]}?" if near else remedy
            if text == ")" and self.next.kind == "end":
                remedy = f"{remedy.rstrip('.')}. In braces a comma ends an entry: put an expression with a comma in quotes."
            raise SyntaxProblem(self.next.start, f"Here {text!r} is expected, not {self.next.text or 'the end'!r}.", remedy)
        return self.take()

    def whole(self) -> Tree:
        tree = self.disjunction()
        if self.next.kind != "end":
            remedy = self.remedy_for_rest(tree)
            raise SyntaxProblem(self.next.start, f"The expression goes on with {self.next.text!r} after its end.", remedy)
        return tree

    def remedy_for_rest(self, tree: Tree) -> str:
        word = self.next.text
        if word in WORDS:
            return WORDS[word]
        if self.tokens[self.place - 1].kind == "number" and (
            word in ("円", "yen", "dollars", "euros") or (word.isupper() and len(word) == 3)
        ):
            return f"Write the number alone: an amount is in the program's currency, and {word} is not said."
        if word.lower() in _KEYWORDS and word not in _KEYWORDS:
            return f"Write it in small letters: {word.lower()}."
        if isinstance(tree, Call) and tree.name not in FIGURES and self.sees("over", "where", "by", "as"):
            return f"There is no figure {tree.name}; the figures are sum, count and latest."
        if self.sees(*_COMPARATORS):
            return "Comparisons do not chain: join two of them with and."
        if self.sees("over", "where", "by", "as"):
            return "where, by, over and as of belong to sum, count or latest, inside metrics."
        return "Is an operator (and, or, +, …) missing before it?"

    def disjunction(self) -> Tree:
        self.depth += 1
        if self.depth > MAXIMUM_DEPTH:
            raise SyntaxProblem(self.next.start, f"The expression is nested deeper than {MAXIMUM_DEPTH}.", "Name parts of it as metrics.")
        left = self.conjunction()
        while self.sees("or") and not self.sees_words("or", "else"):
            self.take()
            right = self.conjunction()
            left = Binary("or", left, right, left.start, right.end)
        self.depth -= 1
        return left

    def conjunction(self) -> Tree:
        left = self.negation()
        while self.sees("and"):
            self.take()
            right = self.negation()
            left = Binary("and", left, right, left.start, right.end)
        return left

    def negation(self) -> Tree:
        if not self.sees("not"):
            return self.comparison()
        start = self.take().start
        self.depth += 1
        if self.depth > MAXIMUM_DEPTH:
            raise SyntaxProblem(start, f"The expression is nested deeper than {MAXIMUM_DEPTH}.", "Name parts of it as metrics.")
        operand = self.negation()
        self.depth -= 1
        return Unary("not", operand, start, operand.end)

    def comparison(self) -> Tree:
        left = self.default()
        if self.sees("=="):
            raise SyntaxProblem(self.next.start, "'==' is not an operator.", "Write a single = .")
        if self.sees_words("<", ">"):
            raise SyntaxProblem(self.next.start, "'<>' is not an operator.", "Write != .")
        if self.sees(*_COMPARATORS):
            operator = self.take().text
            right = self.default()
            return Binary(operator, left, right, left.start, right.end)
        if self.sees("in"):
            self.take()
            return self.among(left)
        return left

    def among(self, item: Tree) -> Tree:
        self.expect("(", "Write the choices in brackets: in (new, renewal).")
        options = [self.default()]
        while self.sees(","):
            self.take()
            options.append(self.default())
        end = self.expect(")", "Close the list of choices with ).").end
        return Among(item, tuple(options), item.start, end)

    def default(self) -> Tree:
        left = self.sum()
        while self.sees_words("or", "else"):
            self.take()
            self.take()
            right = self.sum()
            left = Binary("else", left, right, left.start, right.end)
        return left

    def sum(self) -> Tree:
        left = self.product()
        while self.sees("+", "-"):
            operator = self.take().text
            right = self.product()
            left = Binary(operator, left, right, left.start, right.end)
        return left

    def product(self) -> Tree:
        left = self.signed()
        while self.sees("*", "/", "per"):
            operator = self.take().text
            if operator == "per" and self.sees("full"):
                operator = f"per {self.take().text}"
            right = self.signed()
            left = Binary(operator, left, right, left.start, right.end)
        return left

    def signed(self) -> Tree:
        if not self.sees("-"):
            return self.atom()
        start = self.take().start
        operand = self.atom()
        return Unary("-", operand, start, operand.end)

    def atom(self) -> Tree:
        token = self.next
        if token.kind == "number":
            return self.number()
        if token.kind == "date":
            self.take()
            return DateLiteral(token.text, token.start, token.end)
        if token.kind == "text":
            self.take()
            return Word(token.text[1:-1], token.start, token.end, quoted=True)
        if token.kind == "word":
            return self.name()
        if self.sees("("):
            self.take()
            inside = self.disjunction()
            end = self.expect(")", "Close the bracket with ).").end
            return replace(inside, start=token.start, end=end)
        raise SyntaxProblem(
            token.start, f"A value is expected here, not {token.text or 'the end'!r}.", "Write a name, a number, a code or a bracket."
        )

    def number(self) -> Number:
        token = self.take()
        unit = self.next
        if unit.text in ("%", "pp", "days", "day", "months", "month") and unit.kind in ("word", "symbol"):
            self.take()
            word = {"day": "days", "month": "months"}.get(unit.text, unit.text)
            return Number(token.text, word, token.start, unit.end)
        return Number(token.text, "", token.start, token.end)

    def name(self) -> Tree:
        token = self.take()
        if token.text in ("and", "or", "not", "in", "where", "over", "by", "as", "per"):
            raise SyntaxProblem(token.start, f"A value is expected here, not the word {token.text!r}.", "Write a name, a number or a code.")
        if not self.sees("("):
            return Word(token.text, token.start, token.end)
        if token.text in FIGURES:
            return self.figure(token)
        self.take()
        if token.text in COHORTS:
            return self.cohort(token)
        arguments = [self.disjunction()]
        while self.sees(","):
            self.take()
            arguments.append(self.disjunction())
        end = self.expect(")", "Close the function with ).").end
        return Call(token.text, tuple(arguments), token.start, end)

    def cohort(self, name: Token) -> Cohort:
        metric, by = self.plain_word("Name a metric: position(sales_year)."), None
        if self.sees("by"):
            self.take()
            by = self.plain_word("Name what cohorts are cut by: position(sales_year by partner.region).")
        end = self.expect(")", "Close it with ): position(sales_year by partner.region).").end
        return Cohort(name.text, metric, by, name.start, end)

    def plain_word(self, remedy: str) -> Word:
        token = self.take()
        if token.kind != "word":
            raise SyntaxProblem(token.start, f"A name is expected here, not {token.text or 'the end'!r}.", remedy)
        return Word(token.text, token.start, token.end)

    def figure(self, fold: Token) -> Figure:
        self.take()
        kind = self.take().text if fold.text == "count" and self.sees("distinct", "each") else ""
        value = self.sum()
        where = None
        if self.sees("where"):
            self.take()
            outside, self.in_group = self.in_group, kind == "each"
            where = self.disjunction()
            self.in_group = outside
        self.expect(")", "Close the figure with ), then say over which span.")
        by = None
        if self.sees("by"):
            self.take()
            token = self.take()
            by = Word(token.text, token.start, token.end)
        span = self.span()
        return Figure(fold.text, kind, value, where, by, span, fold.start, span.end)

    def span(self) -> SpanText:
        start = self.next.start
        if self.sees("over"):
            self.take()
            kind, number, word, end = self.over()
        elif self.sees_words("as", "of"):
            kind, number, word, end = "state", 0, "", start
        elif self.in_group:
            return SpanText("same", 0, "", None, start, start)
        else:
            raise SyntaxProblem(
                start,
                "A figure needs its span.",
                "Add over trailing 12 months, over month, over previous year, since contract, or as of review.",
            )
        as_of = None
        if self.sees_words("as", "of"):
            self.take()
            self.take()
            token = self.take()
            if token.kind == "date":
                as_of = token.text
            elif token.text not in ("review", "day"):
                raise SyntaxProblem(
                    token.start, f"as of {token.text!r} is not a moment.", "Write as of review, as of day, or a date like 2026-03-31."
                )
            end = token.end
        return SpanText(kind, number, word, as_of, start, end)

    def remedy_for_span(self, token: Token) -> str:
        if token.kind == "number" and self.next.text in ("day", "days", "month", "months"):
            return f"Did you mean trailing {token.text} {self.next.text}?"
        if token.text in SPANS and self.next.text in PERIODS:
            return f"Did you mean {'previous ' if token.text in ('last', 'past') else ''}{self.next.text}?"
        if token.text in SPANS and self.next.kind == "number":
            return f"Did you mean trailing {self.next.text} {self.tokens[self.place + 1].text or 'months'}?"
        if token.text in ("all", "lifetime", "ever"):
            return "Write since contract, or as many months as are needed: trailing 120 months."
        return "Write trailing 12 months, month, quarter, half, year, previous month, calendar year, or since contract."

    def over(self) -> tuple[str, int, str, int]:
        token = self.take()
        if token.text == "trailing":
            length = self.take()
            unit = self.take()
            if length.kind != "number" or unit.text not in ("days", "day", "months", "month"):
                raise SyntaxProblem(
                    length.start, "A trailing span is a number of days or months.", "Write trailing 12 months or trailing 90 days."
                )
            return "trailing", int(length.text.replace("_", "").split(".")[0]), unit.text.rstrip("s") + "s", unit.end
        if token.text == "since" and self.sees("contract"):
            return "since contract", 0, "", self.take().end
        kind, previous = "program", 0
        if token.text in ("calendar", "program"):
            kind, token = token.text, self.take()
        if token.text == "previous":
            previous, token = 1, self.take()
            if token.text in ("calendar", "program"):
                kind, token = token.text, self.take()
        if token.text not in PERIODS:
            raise SyntaxProblem(token.start, f"{token.text or 'the end'!r} is not a span.", self.remedy_for_span(token))
        if self.sees("-") and self.tokens[self.place + 1].kind == "number":
            self.take()
            offset = self.take()
            return kind, previous + int(offset.text.replace("_", "")), token.text, offset.end
        return kind, previous, token.text, token.end


def parse(text: str) -> Tree:
    """The tree of an expression. Raises SyntaxProblem at the first place that breaks the grammar."""
    return _Parser(text).whole()
