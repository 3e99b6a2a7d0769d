"""Generated programs × facts: texts as people could write them, and small facts around the borders where rules differ."""

from benchmarks.generated.case import Case, Refused
from benchmarks.generated.choices import Choices, SeededChoices
from benchmarks.generated.comparing import differences, run_both
from benchmarks.generated.making import make_case

__all__ = ["Case", "Choices", "Refused", "SeededChoices", "differences", "make_case", "run_both"]
