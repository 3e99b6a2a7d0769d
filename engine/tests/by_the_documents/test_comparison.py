"""The comparison finds what differs, be it a yen."""

from engine.tests.by_the_documents.comparison import differences
from engine.tests.by_the_documents.google_workspace.calculation import calculate
from engine.tests.by_the_documents.google_workspace.generated_facts import write_facts


def test_a_cent_more_and_a_reason_less_are_found(tmp_path):
    write_facts(tmp_path / "facts", 20210101)

    def wrong(folder, **asked):
        tables = calculate(folder, **asked)
        tables["earning_lines"][0]["amount"] += 1
        tables["not_paid"].pop()
        return tables

    found = differences("google_workspace", tmp_path / "facts", wrong)

    assert {table: len(rows) for table, rows in found.items()} == {"earning_lines": 2, "not_paid": 1, "summary": 4}
