"""Input tables: what they are, and how they are read and checked."""

from enishi_engine.facts.currency import UnknownCurrency, minor_digits
from enishi_engine.facts.databases import database_tables, is_database, shown
from enishi_engine.facts.declarations import FACT, FACTS, PROVENANCE, Column, Fact, Kind, all_columns
from enishi_engine.facts.errors import FactsRejected, RowError
from enishi_engine.facts.known import Known, known_in
from enishi_engine.facts.one_fact import ReadFact, cut, read_fact
from enishi_engine.facts.readers import read_facts, read_folder, read_tables
from enishi_engine.facts.reference import csv_template, reference_page
from enishi_engine.facts.sheets import Cells
from enishi_engine.facts.tables import Facts, UnknownTimezone, last_day_of, schema_of

__all__ = [
    "FACT",
    "FACTS",
    "PROVENANCE",
    "Cells",
    "Column",
    "Fact",
    "Facts",
    "FactsRejected",
    "Kind",
    "Known",
    "ReadFact",
    "RowError",
    "UnknownCurrency",
    "UnknownTimezone",
    "all_columns",
    "csv_template",
    "cut",
    "database_tables",
    "is_database",
    "known_in",
    "last_day_of",
    "minor_digits",
    "read_fact",
    "read_facts",
    "read_folder",
    "read_tables",
    "reference_page",
    "schema_of",
    "shown",
]
