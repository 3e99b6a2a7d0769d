"""Cases for tests: drawn by Hypothesis, which makes them small when they fail, or of a fixed seed."""

from functools import cache

from hypothesis import strategies as st

from benchmarks.generated.case import Case
from benchmarks.generated.choices import SeededChoices
from benchmarks.generated.making import make_case


class DrawnChoices:
    """Hypothesis's choices: the smallest ones make the plainest programs."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def whole(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))


@st.composite
def drawn_cases(draw: st.DrawFn) -> Case:
    """Any case, of any choices."""
    return make_case(DrawnChoices(draw))


@cache
def seeded_case(number: int) -> Case:
    """The same case for the same number, always."""
    return make_case(SeededChoices(f"tests/{number}"))
