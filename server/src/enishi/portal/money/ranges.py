"""A range of months as an address names it: ?first=2026-04&last=2026-09, either left out, either first."""

import re
from collections.abc import Mapping

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
FROM, UNTIL = "0001-01", "9999-12"


def months_of(asked: Mapping[str, str]) -> tuple[str, str]:
    """First and last month; what is no month is left open."""
    first, last = (asked.get(name, "") for name in ("first", "last"))
    begins, ends = (first if MONTH.fullmatch(first) else FROM), (last if MONTH.fullmatch(last) else UNTIL)
    return (ends, begins) if begins > ends else (begins, ends)
