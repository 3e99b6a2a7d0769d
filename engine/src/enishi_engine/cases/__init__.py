"""Worked examples in sentences: what a program must do, told with a few facts and the exact amounts (docs/reference/cases.md)."""

from enishi_engine.cases.expectations import Case
from enishi_engine.cases.reading import read_case_files, read_cases, read_type_cases
from enishi_engine.cases.running import CaseResult, Difference, run_case, run_cases

__all__ = ["Case", "CaseResult", "Difference", "read_case_files", "read_cases", "read_type_cases", "run_case", "run_cases"]
