"""Input tables: what they are, and how they are read and checked."""

from enishi_engine.facts.currency import UnknownCurrency, minor_digits
from enishi_engine.facts.declarations import FACT, FACTS, PROVENANCE, Column, Fact, Kind, all_columns
from enishi_engine.facts.errors import FactsRejected, RowError
from enishi_engine.facts.readers import read_folder, read_tables
from enishi_engine.facts.reference import csv_template, reference_page
from enishi_engine.facts.tables import Facts, UnknownTimezone, last_day_of, schema_of

__all__ = [
    "FACT",
    "FACTS",
    "PROVENANCE",
    "Column",
    "Fact",
    "Facts",
    "FactsRejected",
    "Kind",
    "RowError",
    "UnknownCurrency",
    "UnknownTimezone",
    "all_columns",
    "csv_template",
    "last_day_of",
    "minor_digits",
    "read_folder",
    "read_tables",
    "reference_page",
    "schema_of",
]
