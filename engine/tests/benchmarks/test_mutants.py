"""The measuring of tests by mutants: what is changed and what is not, and that a mutant is killed exactly when it gives other rows."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.mutants.mutants import chosen
from benchmarks.mutants.not_planted import not_planted
from benchmarks.mutants.python_changes import literals, python_changes
from benchmarks.mutants.sql_changes import sql_changes

ROOT = Path(__file__).parents[3]

# In a process of its own, as the command does it: mutants are forked, and this one may have threads.
PLANTED = """
import sys
from dataclasses import replace
from pathlib import Path

from benchmarks.generated import Case
from benchmarks.mutants.kept import in_file, of_case
from benchmarks.mutants.mutants import mutants_of
from benchmarks.mutants.running import judge_of, verdicts

out = Path(sys.argv[1])
sakura = {"id": "sakura", "label": {"ja": "さくら", "en": "Sakura"}}
percent = {"id": "hanbai", "type": "commission", "label": {"ja": "販売手数料", "en": "Commission"}, "base": "line.net", "rate": "10 %"}
text = {"program": sakura, "currency": "JPY", "timezone": "Asia/Tokyo", "earnings_rounding": "down", "incentives": [percent]}
line = {"id": "A1", "partner": "aoba", "ordered_on": "2024-04-01", "net_minor": 12_345}
case = Case({"2024-01-01": text}, {"partners": [{"code": "aoba"}], "order_lines": [line]})
judge = judge_of(in_file(out / "kept.pickle", lambda: of_case("program of one line", case)), out)

division = next(one for one in mutants_of("plan/arithmetic.py") if one.definition == "divided" and one.before == "//")
for after in ("*", "/* toward zero */ //", "// )"):
    for one in verdicts(judge, [replace(division, after=after)], 1):
        print(one.verdict, one.by)
"""


def changes(text: str) -> set[str]:
    """Each change as `before → after`."""
    found = [*python_changes(text), *(one for literal in literals(text) for one in sql_changes(literal))]
    return {f"{text[start:end]} → {after}" for start, end, after in found}


def test_a_mutant_that_gives_other_rows_is_killed_and_one_that_gives_the_same_survives(tmp_path: Path):
    run = subprocess.run([sys.executable, "-c", PLANTED, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False)

    told = [line for line in run.stdout.splitlines() if line.startswith(("killed", "survived", "invalid"))]
    assert told == [
        "killed program of one line: earning_lines",  # 123,450,000,000,000 for 1,234
        "survived 1 tests and programs run it",
        "invalid DuckDB: ParserException",
    ], run.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = b < 2", {"< → <=", "< → >", "2 → 3", "2 → 1"}),
        ("a = b and not c", {"and → or", "not  → "}),
        ("a = [x for x in b if x not in c]", {"x not in c → True", "x not in c → False", "not  → "}),
        ("f(*a, **b)", set()),
        ("a = -1", {"- → ", "1 → 2"}),
        ('def f() -> "int":\n    """1 < 2"""\n    raise ValueError(f"{1 < 2} AND 3")', set()),
        ('a = f"day >= {first + 1} AND {b}"', {">= → >", ">= → <=", "AND → OR", "+ → -", "1 → 2"}),
        ("a = \"SELECT * FROM t WHERE x = '1 < 2'\"", {"= → <>"}),
        ('a = f"sum(x) OVER (PARTITION BY {key}, day)"', {"sum → max", "sum → count", "{key},  → "}),
        ('a = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"', {"UNBOUNDED PRECEDING AND 1 PRECEDING → UNBOUNDED PRECEDING AND CURRENT ROW", "1 → 2"}),
        ('a = "a LEFT JOIN b UNION ALL c"', {"LEFT JOIN → JOIN", "UNION ALL → UNION"}),
        ('a = "x IS NOT NULL AND y IS DISTINCT FROM z"', {"IS NOT NULL → IS NULL", "AND → OR", "IS DISTINCT FROM → <>", "IS DISTINCT FROM → IS NOT DISTINCT FROM"}),
    ],
)  # fmt: skip
def test_what_is_changed_of_a_text(text: str, expected: set[str]):
    assert changes(text) == expected


@pytest.mark.parametrize(
    ("says", "text", "planted"),
    [
        ("a step that nothing reads is no other row", 'if self.changed:\n    self.draft.add("gone", GoneDays())', {"False"}),
        ("but what adds something else is", "if changed:\n    found.add(day)", {"True", "False"}),
        ("nor is a join of what is named by its key", 'x = " LEFT JOIN people p ON p.code = a.person" if "person" in names else ""', {"not in", "False"}),
        ("which an inner join is not", 'x = " JOIN people p ON p.code = a.person" if "person" in names else ""', {"not in", "True", "False"}),
        ("a table or a view", 'self.draft.add("gone", GoneDays(), kept=False)', set()),
    ],
)  # fmt: skip
def test_what_is_left_out_by_its_kind(says: str, text: str, planted: set[str]):
    left_out = not_planted("plan/planner.py", text)

    assert {after for start, _, after in python_changes(text) if not any(one.holds(start, after) for one in left_out)} == planted


def test_the_same_seed_chooses_the_same_mutants_and_an_invalid_one_is_passed_over():
    ten = [one.fingerprint for one in chosen("1", 10)]

    assert [one.fingerprint for one in chosen("1", 10)] == ten
    assert len(set(ten)) == 10
    others = {one.fingerprint for one in chosen("1", 10, invalid=[ten[0]])}
    assert ten[0] not in others
    assert len(others & set(ten)) == 9
