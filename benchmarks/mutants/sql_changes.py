"""Small changes of the SQL in a string literal: comparisons, logic, folds, joins, windows, defaults, whole numbers."""

import re
from collections.abc import Iterator

from benchmarks.mutants.texts import FIELD, Literal

Change = tuple[int, int, str]
_OPERAND = rf"(?:[\w.]+|{FIELD}+)"

# A pattern over the masked literal, and what stands instead: a text, or a template of the pattern's groups.
_RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(?<!\S)>=(?!\S)", (">", "<=")),
    (r"(?<!\S)<=(?!\S)", ("<", ">=")),
    (r"(?<!\S)>(?!\S)", (">=", "<")),
    (r"(?<!\S)<(?!\S)", ("<=", ">")),
    (r"(?<!\S)<>(?!\S)", ("=",)),
    (r"(?<!\S)=(?!\S)", ("<>",)),
    (r"(?<!\S)\+(?!\S)", ("-",)),
    (r"(?<!\S)-(?!\S)", ("+",)),
    (rf"(?<=[\w){FIELD}] )\*(?= [\w({FIELD}])(?! FROM| EXCLUDE| REPLACE| RENAME)", ("+",)),
    (r"(?<!\S)//(?!\S)", ("*",)),
    (r"(?<!\S)%(?!\S)", ("//",)),
    (r"\bOR\b", ("AND",)),
    (r"\bDESC\b", ("ASC",)),
    (r"\bASC\b", ("DESC",)),
    (rf"(?<=ORDER BY )({_OPERAND})(?=[,) ]|$)(?! DESC| ASC)", (r"\1 DESC",)),
    (r"\bmin(?=\(|_by\(|$)", ("max",)),
    (r"\bmax(?=\(|_by\(|$)", ("min",)),
    (r"\bleast\b", ("greatest",)),
    (r"\bgreatest\b", ("least",)),
    (r"\bbool_and(?=\()", ("bool_or",)),
    (r"\bbool_or(?=\()", ("bool_and",)),
    (r"\bsum(?=\()", ("max", "count")),
    (r"\bcount(?=\((?!\*))", ("max",)),
    (r"\brank(?=\(\))", ("dense_rank",)),
    (r"\blag(?=\()", ("lead",)),
    (r"\blead(?=\()", ("lag",)),
    (r"\babs(?=\()", ("",)),
    (r"\bcoalesce(?=\()", ("nullif",)),  # nothing instead of the default
    (r"\b(ASOF )?LEFT JOIN\b", (r"\1JOIN",)),
    (r"\bANTI JOIN\b", ("SEMI JOIN",)),
    (r"\bSEMI JOIN\b", ("ANTI JOIN",)),
    (r"\bUNION ALL\b", ("UNION",)),
    (r"\bUNION\b(?! ALL)", ("UNION ALL",)),
    (r"\bIS NULL\b", ("IS NOT NULL",)),
    (r"\bIS NOT NULL\b", ("IS NULL",)),
    (r"\bIS NOT DISTINCT FROM\b", ("=", "IS DISTINCT FROM")),
    (r"\bIS DISTINCT FROM\b", ("<>", "IS NOT DISTINCT FROM")),
    (r"(?<!IS )(?<!NOT )\bDISTINCT ", ("",)),
    (r"(?<!IS )\bNOT (?!NULL|DISTINCT)", ("",)),
    (r"(?<!NOT )\bIN \(", ("NOT IN (",)),
    (r"(?<!NOT )\bEXISTS\b", ("NOT EXISTS",)),
    (rf"(?<=PARTITION BY ){_OPERAND}, ?", ("",)),
    (rf"\bPARTITION BY {_OPERAND}(?=\)| ORDER| ROWS)", ("",)),
    (r"\bUNBOUNDED PRECEDING AND 1 PRECEDING\b", ("UNBOUNDED PRECEDING AND CURRENT ROW",)),
    (r"\bROWS UNBOUNDED PRECEDING\b", ("ROWS 1 PRECEDING",)),
    (r"\bAND CURRENT ROW\b", ("AND 1 PRECEDING",)),
    (r"\bTRUE\b", ("FALSE",)),
    (r"\bFALSE\b", ("TRUE",)),
)
_PATTERNS = tuple((re.compile(pattern), instead) for pattern, instead in _RULES)
_AND = re.compile(r"\bAND\b")
_NUMBER = re.compile(rf"(?<![\w.{FIELD}])\d+(?![\w.{FIELD}])")


def sql_changes(literal: Literal) -> Iterator[Change]:
    """Every change of the SQL in a literal, by offsets in the whole text; a text without SQL has none."""
    masked = literal.masked
    if not re.search(r"[A-Z]{2}|[<>=+*()]", masked) and masked not in ("least", "greatest", "min", "max", "//"):
        return
    for pattern, instead in _PATTERNS:
        for match in pattern.finditer(masked):
            for one in instead:
                group = literal.body[match.start(1) : match.end(1)] if pattern.groups and match.group(1) is not None else ""
                yield literal.start + match.start(), literal.start + match.end(), one.replace(r"\1", group)
    for match in _AND.finditer(masked):
        if not _of_a_frame(masked, match.start()):
            yield literal.start + match.start(), literal.start + match.end(), "OR"
    for match in _NUMBER.finditer(masked):
        yield literal.start + match.start(), literal.start + match.end(), str(int(match.group()) + 1)


def _of_a_frame(masked: str, place: int) -> bool:
    """Is this the AND of ROWS BETWEEN … AND …?"""
    return re.search(r"\bBETWEEN\b(?!.*\bAND\b)", masked[max(0, place - 40) : place], re.DOTALL) is not None
