"""Words in tests: an expression is given as it is written in a text, and comes back in both languages."""

from collections.abc import Callable

import pytest

from enishi_engine.core.expression import Expression, Unit
from enishi_engine.core.incentive import Label, OnLine, OnPeriod, PeriodKind
from enishi_engine.program.names import candidate_scope, metric_scope, review_scope
from enishi_engine.program.typing import typed
from enishi_engine.words import LANGUAGES, Vocabulary, in_words

METRICS = {
    "sales_year": Unit.MONEY, "sales_last_year": Unit.MONEY, "new_customers": Unit.COUNT, "score": Unit.NUMBER, "cloud_share": Unit.RATIO,
}  # fmt: skip
LABELS = {"sales_year": Label("年間売上", "yearly sales"), "sales_last_year": Label("前年の売上", "last year's sales")}
RANKS = {"silver": Label("シルバー", "Silver"), "gold": Label("ゴールド", "Gold")}
ATTRIBUTES = {"region": ("kanto", "kansai")}


@pytest.fixture
def expression() -> Callable[..., Expression]:
    """The typed expression of a text: about an order line, or a period (`of="period"`), a metric (`of="metric"`), or a rank (`of="ladder"`)."""

    def read(text: str, *, of: str = "line", expected: Unit | None = None) -> Expression:
        ranks = tuple(RANKS)
        scopes = {
            "line": candidate_scope(OnLine(), ATTRIBUTES, ranks, METRICS),
            "period": candidate_scope(OnPeriod(PeriodKind.PROGRAM), ATTRIBUTES, ranks, METRICS),
            "metric": metric_scope(METRICS),
            "ladder": review_scope(ranks, METRICS, ATTRIBUTES),
        }
        return typed(text, scopes[of], 0, expected)

    return read


@pytest.fixture
def both(expression: Callable[..., Expression]) -> Callable[..., tuple[str, str]]:
    """The Japanese and the English of an expression's text."""

    def say(text: str, **how: object) -> tuple[str, str]:
        read = expression(text, **how)
        vocabularies = [Vocabulary(language=language, currency="JPY", metrics=LABELS, ranks=RANKS) for language in LANGUAGES]
        ja, en = (in_words(read, words) for words in vocabularies)
        return ja, en

    return say
