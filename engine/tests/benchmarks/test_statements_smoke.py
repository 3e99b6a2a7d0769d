"""The benchmark of printed statements, on few of them."""

from benchmarks.statements import printed


def test_statements_of_few_lines_and_many_are_printed():
    assert printed(0) < printed(4)
