"""What is printed: a statement, under which title, in which language."""

from dataclasses import dataclass

from enishi_engine.core.incentive import Label
from enishi_engine.settlement.statement import Statement
from enishi_engine.words.language import Language


@dataclass(frozen=True, kw_only=True)
class Notice:
    """`title` is the document's name; the statement's remarks stand at the end."""

    statement: Statement
    title: Label
    language: Language
