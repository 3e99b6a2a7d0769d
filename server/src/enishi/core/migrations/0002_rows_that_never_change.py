"""The audit chain's beginning, and triggers that refuse to change or remove its rows, on both databases."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.immutable import forbid_changes, permit_changes

BEGINNING = "0" * 64


def begin_the_chain(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("core", "AuditHead").objects.create(id=1, rows=0, hash=BEGINNING)


def forbid(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    forbid_changes(schema_editor, "core_auditrow", "Rows of the audit chain are never changed and never removed.")


def permit(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    permit_changes(schema_editor, "core_auditrow")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(begin_the_chain, migrations.RunPython.noop), migrations.RunPython(forbid, permit)]
