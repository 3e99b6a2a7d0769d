"""The day on which a program's books of a group begin, and its triggers."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.closing.sealing import seal_beginnings, unseal_beginnings


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal_beginnings(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal_beginnings(schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("closing", "0004_bounds_are_sealed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Beginning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("program", models.CharField(max_length=100)),
                ("first_day", models.DateField()),
                ("said_by", models.CharField(max_length=100)),
                ("said_at", models.DateTimeField()),
                (
                    "group",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="beginnings", to="closing.closinggroup"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("program", "group"), name="beginning_once")],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
