"""Tables whose rows never change once they are there: held by triggers, so that no code path and no console gets around it."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CHANGES = ("UPDATE", "DELETE")


def forbid_changes(editor: BaseDatabaseSchemaEditor, table: str, why: str) -> None:
    """Refuse every change of the table's rows with the reason, for a migration; `table` and `why` are our own words."""
    said = why.replace("'", "''")
    if editor.connection.vendor == "sqlite":
        for change in CHANGES:
            editor.execute(f"CREATE TRIGGER {_name(table, change)} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END")
        return
    editor.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING MESSAGE = '{said}', "
        "ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for change in CHANGES:
        editor.execute(f"CREATE TRIGGER {_name(table, change)} BEFORE {change} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse()")
    editor.execute(
        f"CREATE TRIGGER {_name(table, 'TRUNCATE')} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )


def permit_changes(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Undo `forbid_changes`, when a migration is taken back."""
    if editor.connection.vendor == "sqlite":
        for change in CHANGES:
            editor.execute(f"DROP TRIGGER {_name(table, change)}")
        return
    for change in (*CHANGES, "TRUNCATE"):
        editor.execute(f"DROP TRIGGER {_name(table, change)} ON {table}")
    editor.execute(f"DROP FUNCTION {table}_refuse()")


def _name(table: str, change: str) -> str:
    return f"{table}_no_{change.lower()}"
