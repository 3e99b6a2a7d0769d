"""Calculates partner programs: a program as text and tables of facts go in, earning lines with their reasons come out.

    from enishi_engine import read_facts, read_program, run, write_result

    program = read_program("sakura")
    facts = read_facts(Path("facts"), currency=program.currency, timezone=program.timezone)
    result = run(program, facts)
    for row in result.rows("earning_lines"):
        print(row["partner"], row["amount"])  # minor units
    write_result(result, program=program, program_folder=Path("sakura"), out=Path("out"))

Each name is loaded when it is first used: the calculation's packages take most of a second to import.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from enishi_engine.version import __version__

if TYPE_CHECKING:
    from enishi_engine.calculate import calculate as run
    from enishi_engine.calculate import calculated
    from enishi_engine.cases import CaseResult, run_cases
    from enishi_engine.closing import Closed, Closing, check_texts, close, closings_of
    from enishi_engine.core.program import Program
    from enishi_engine.core.results import Result
    from enishi_engine.explain import explain_line, explain_partner
    from enishi_engine.facts import Facts, FactsRejected, RowError, read_facts, read_tables
    from enishi_engine.folders import FolderRefused
    from enishi_engine.program import Checked, Problem, ProgramRefused, check_program, read_program, read_text
    from enishi_engine.run_folder import write_result
    from enishi_engine.settlement import settlements

# Name → the module it is loaded from, and what it is called there.
_HOME = {
    "CaseResult": ("cases", "CaseResult"),
    "Checked": ("program", "Checked"),
    "Closed": ("closing", "Closed"),
    "Closing": ("closing", "Closing"),
    "Facts": ("facts", "Facts"),
    "FactsRejected": ("facts", "FactsRejected"),
    "FolderRefused": ("folders", "FolderRefused"),
    "Problem": ("program", "Problem"),
    "Program": ("core.program", "Program"),
    "ProgramRefused": ("program", "ProgramRefused"),
    "Result": ("core.results", "Result"),
    "RowError": ("facts", "RowError"),
    "calculated": ("calculate", "calculated"),
    "check_program": ("program", "check_program"),
    "check_texts": ("closing", "check_texts"),
    "close": ("closing", "close"),
    "closings_of": ("closing", "closings_of"),
    "explain_line": ("explain", "explain_line"),
    "explain_partner": ("explain", "explain_partner"),
    "read_facts": ("facts", "read_facts"),
    "read_program": ("program", "read_program"),
    "read_tables": ("facts", "read_tables"),
    "read_text": ("program", "read_text"),
    "run": ("calculate", "calculate"),
    "run_cases": ("cases", "run_cases"),
    "settlements": ("settlement", "settlements"),
    "write_result": ("run_folder", "write_result"),
}

__all__ = [
    "CaseResult",
    "Checked",
    "Closed",
    "Closing",
    "Facts",
    "FactsRejected",
    "FolderRefused",
    "Problem",
    "Program",
    "ProgramRefused",
    "Result",
    "RowError",
    "__version__",
    "calculated",
    "check_program",
    "check_texts",
    "close",
    "closings_of",
    "explain_line",
    "explain_partner",
    "read_facts",
    "read_program",
    "read_tables",
    "read_text",
    "run",
    "run_cases",
    "settlements",
    "write_result",
]


def __getattr__(name: str) -> Any:
    """The name from its module, kept for the next time."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, there = _HOME[name]
    found = getattr(import_module(f"enishi_engine.{module}"), there)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
