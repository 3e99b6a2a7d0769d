"""A table for each fact, its columns made from the engine's declarations: a new fact or column needs a migration and nothing else."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import F, Q

from enishi.core.models import SHA256
from enishi.intake.units import UNITS
from enishi_engine.facts import FACTS, Column, Fact, Kind

LONGEST_ID = 500  # a key of several columns is longer than a code
# What lists ask of facts: a partner's lines and a customer's, and the newest of them.
INDEXES = {"order_lines": (("partner", "ordered_on"), ("customer", "ordered_on"))}
SINGULAR = {"people": "person", "activities": "activity"}


class FactRow(models.Model):
    """One revision of one fact. The highest revision of an external id counts; triggers refuse to change or delete any."""

    batch = models.ForeignKey("intake.Batch", on_delete=models.PROTECT, related_name="+")
    file_line = models.BigIntegerField()  # the line of the batch's file that people see
    external_id = models.CharField(max_length=LONGEST_ID)
    source = models.CharField(max_length=100)
    revision = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=SHA256)
    business_date = models.DateField(null=True)  # decided at intake in the maker's zone; null for a fact without a day
    adjusts = models.BooleanField()  # its day lay in a closed period when it was taken
    booked_at = models.DateTimeField()
    learned_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.external_id} revision {self.revision}"


def stored_name(fact: Fact, column: Column) -> str:
    """What the column is called in the fact's table: with its unit, and a key of one column as the external id."""
    return "external_id" if fact.key == (column.name,) else f"{column.name}{UNITS.get(column.kind, '')}"


def model_name(fact: Fact) -> str:
    """OrderLine for order_lines."""
    name = SINGULAR.get(fact.name, fact.name.removesuffix("s"))
    return "".join(word.capitalize() for word in name.split("_"))


def _field(column: Column) -> models.Field[Any, Any]:
    null = not column.required and column.default is None
    match column.kind:
        case Kind.CODE:
            return models.CharField(max_length=100, null=null, db_index=column.refers_to == "order_lines")
        case Kind.TEXT:
            return models.CharField(max_length=1_000, null=null)
        case Kind.CHOICE:
            return models.CharField(max_length=100, null=null)
        case Kind.DAY:
            return models.DateField(null=null)
        case Kind.MOMENT:
            return models.DateTimeField(null=null)
        case Kind.FLAG:
            return models.BooleanField(null=null)
        case _:
            return models.BigIntegerField(null=null)


def _constraints(fact: Fact, table: str) -> list[models.BaseConstraint]:
    found: list[models.BaseConstraint] = [
        models.UniqueConstraint(fields=("external_id", "revision"), name=f"intake_{table}_revision_once"),
        models.CheckConstraint(condition=Q(revision__gte=1), name=f"intake_{table}_revision_from_1"),
    ]
    for column in fact.columns:
        name = stored_name(fact, column)
        if column.choices:
            found.append(models.CheckConstraint(condition=Q(**{f"{name}__in": column.choices}), name=f"intake_{table}_{name}_known"))
        if column.bounds is not None:
            smallest, largest = column.bounds
            inside = Q(**{f"{name}__gte": smallest, f"{name}__lte": largest})
            found.append(models.CheckConstraint(condition=inside, name=f"intake_{table}_{name}_bounds"))
    if {"first_day", "last_day"} <= {column.name for column in fact.columns}:
        found.append(models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name=f"intake_{table}_runs_forward"))
    return found


def _indexes(fact: Fact, table: str) -> list[models.Index]:
    return [models.Index(fields=fields, name=f"{table}_of_{fields[0]}") for fields in INDEXES.get(fact.name, ())]


def _fact_row(fact: Fact) -> type[FactRow]:
    name = model_name(fact)
    own = {stored_name(fact, column): _field(column) for column in fact.columns if stored_name(fact, column) != "external_id"}
    meta = type(
        "Meta", (), {"app_label": "intake", "constraints": _constraints(fact, name.lower()), "indexes": _indexes(fact, name.lower())}
    )
    return type(name, (FactRow,), {"__module__": __name__, "__doc__": f"{fact.meaning} ({fact.name})", "Meta": meta} | own)


FACT_ROWS: Mapping[str, type[FactRow]] = {fact.name: _fact_row(fact) for fact in FACTS}


def rows_of(fact: str) -> models.QuerySet[FactRow]:
    """All rows of a fact, every revision."""
    return FACT_ROWS[fact]._default_manager.all()  # noqa: SLF001 - Django's own name for it


def newest_rows_of(fact: str) -> models.QuerySet[Any]:
    """The rows of a fact in their highest revision, with the columns of its own table, for lists that the database sorts and counts."""
    later = rows_of(fact).filter(external_id=models.OuterRef("external_id"), revision=models.OuterRef("revision") + 1)
    return rows_of(fact).filter(~models.Exists(later))


def table_of(fact: str) -> str:
    """The fact's table in the database."""
    name: str = FACT_ROWS[fact]._meta.db_table  # noqa: SLF001 - Django's own name for it
    return name
