"""Words in tests: an expression is given as it is written in a text, and comes back in both languages."""

from collections.abc import Callable
from datetime import date

import pytest

from enishi_engine.core.expression import Expression, Field, InForce, Literal, Pick, Unit, Weight
from enishi_engine.core.incentive import Label, OnLine, OnPeriod, PeriodKind
from enishi_engine.program.names import candidate_scope, metric_scope, review_scope
from enishi_engine.program.typing import typed
from enishi_engine.words import LANGUAGES, Vocabulary, in_words

METRICS = {
    "sales_year": Unit.MONEY, "sales_last_year": Unit.MONEY, "new_customers": Unit.COUNT, "score": Unit.NUMBER, "cloud_share": Unit.RATIO,
}  # fmt: skip
LABELS = {"sales_year": Label("年間売上", "yearly sales"), "sales_last_year": Label("前年の売上", "last year's sales")}
RANKS = {"silver": Label("シルバー", "Silver"), "gold": Label("ゴールド", "Gold")}
POINTS = Weight(
    "points",
    "line",
    InForce(
        Field("line", "first_sold", Unit.DAY),
        (
            (date(2024, 4, 1), Literal(3_000_000, Unit.NUMBER)),
            (
                date(2026, 4, 1),
                Pick(
                    Field("product", "family", Unit.CODE),
                    ((Literal("cloud", Unit.CODE), Literal(1_500_000, Unit.NUMBER)),),
                    Literal(1_000_000, Unit.NUMBER),
                    Unit.NUMBER,
                ),
            ),
        ),
        Unit.NUMBER,
    ),
)
SIZE = Weight(
    "size",
    "line",
    InForce(Field("line", "ordered_on", Unit.DAY), ((date(2024, 4, 1), Literal(10_000, Unit.MONEY)),), Unit.MONEY),
)
WEIGHTS = {"points": Label("商品群の点数", "points per family"), "size": Label("1点の額", "the price of a point")}
ATTRIBUTES = {"region": ("kanto", "kansai")}


@pytest.fixture
def expression() -> Callable[..., Expression]:
    """The typed expression of a text: about an order line, or a period (`of="period"`), a metric (`of="metric"`), or a rank (`of="ladder"`)."""

    def read(text: str, *, of: str = "line", expected: Unit | None = None) -> Expression:
        ranks = tuple(RANKS)
        scopes = {
            "line": candidate_scope(OnLine(), ATTRIBUTES, ranks, METRICS),
            "period": candidate_scope(OnPeriod(PeriodKind.PROGRAM), ATTRIBUTES, ranks, METRICS),
            "metric": metric_scope(METRICS, {"points": POINTS, "size": SIZE}),
            "ladder": review_scope(ranks, METRICS, ATTRIBUTES),
        }
        return typed(text, scopes[of], 0, expected)

    return read


@pytest.fixture
def both(expression: Callable[..., Expression]) -> Callable[..., tuple[str, str]]:
    """The Japanese and the English of an expression's text."""

    def say(text: str, **how: object) -> tuple[str, str]:
        read = expression(text, **how)
        vocabularies = [
            Vocabulary(language=language, currency="JPY", metrics=LABELS, weights=WEIGHTS, ranks=RANKS) for language in LANGUAGES
        ]
        ja, en = (in_words(read, words) for words in vocabularies)
        return ja, en

    return say
