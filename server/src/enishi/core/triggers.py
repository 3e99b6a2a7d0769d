"""Rules that the database itself holds when a row is written: the same condition on both databases, with its reason."""

from collections.abc import Sequence

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

Rule = tuple[str, str]  # a condition in SQL over NEW (and OLD), under which the row is refused; why


def refuse_when(editor: BaseDatabaseSchemaEditor, table: str, event: str, name: str, rules: Sequence[Rule]) -> None:
    """Refuse a row of the table at INSERT, UPDATE or DELETE where a rule's condition is true, for a migration; all of it our own words."""
    said = [(condition, why.replace("'", "''")) for condition, why in rules]
    if editor.connection.vendor == "sqlite":
        body = " ".join(f"SELECT RAISE(ABORT, '{why}') WHERE {condition};" for condition, why in said)
        editor.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW BEGIN {body} END")
        return
    body = " ".join(
        f"IF {condition} THEN RAISE EXCEPTION USING MESSAGE = '{why}', ERRCODE = 'integrity_constraint_violation'; END IF;"
        for condition, why in said
    )
    editor.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN COALESCE(NEW, OLD); END $$")
    editor.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def permit(editor: BaseDatabaseSchemaEditor, table: str, name: str) -> None:
    """Undo `refuse_when`, when a migration is taken back."""
    if editor.connection.vendor == "sqlite":
        editor.execute(f"DROP TRIGGER {name}")
        return
    editor.execute(f"DROP TRIGGER {name} ON {table}")
    editor.execute(f"DROP FUNCTION {name}()")


def missing(names: Sequence[str]) -> list[str]:
    """Which of the triggers do not stand in the database, or are switched off."""
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        standing = {name for (name,) in cursor.fetchall()}
    return [name for name in names if name not in standing]
