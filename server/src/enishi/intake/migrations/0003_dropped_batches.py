"""Rejected files that nobody will correct, with the reason; rows that never change."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.immutable import forbid_changes, permit_changes

TABLE = "intake_droppedbatch"


def forbid(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    forbid_changes(schema_editor, TABLE, "That a file was dropped is never changed and never removed.")


def permit(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    permit_changes(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0002_rows_that_never_change"),
    ]

    operations = [
        migrations.CreateModel(
            name="DroppedBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=1000)),
                ("dropped_by", models.CharField(max_length=100)),
                ("dropped_at", models.DateTimeField()),
                ("batch", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="dropped", to="intake.batch")),
            ],
        ),
        migrations.RunPython(forbid, permit),
    ]
