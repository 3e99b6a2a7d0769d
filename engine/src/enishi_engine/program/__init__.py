"""The text of a program: read, typed, checked, and put in words."""

from enishi_engine.program.folder import Checked, check_program, program_folders, read_program, read_text, read_texts
from enishi_engine.program.problems import Problem, ProgramRefused, Severity

__all__ = [
    "Checked",
    "Problem",
    "ProgramRefused",
    "Severity",
    "check_program",
    "program_folders",
    "read_program",
    "read_text",
    "read_texts",
]
