"""Files of opening balances that were taken, sealed by triggers."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.ledger.sealing import seal_openings, unseal_openings


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal_openings(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal_openings(schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0003_dropped_batches"),
        ("ledger", "0005_settlements"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpeningFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=255)),
                ("source", models.CharField(max_length=100)),
                ("booked_on", models.DateField()),
                ("rows", models.PositiveIntegerField()),
                ("taken_by", models.CharField(max_length=100)),
                ("taken_at", models.DateTimeField()),
                ("book", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="opening_files", to="ledger.book")),
                (
                    "file",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="opening_files", to="intake.keptfile"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("book", "file", "source"), name="opening_file_taken_once")],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
