"""Two texts of a program compared in words: what is added, removed or changed, term by term, in Japanese and English."""

from enishi_engine.differences.comparing import Change, Section, Term, differences
from enishi_engine.differences.telling import as_data, told

__all__ = ["Change", "Section", "Term", "as_data", "differences", "told"]
