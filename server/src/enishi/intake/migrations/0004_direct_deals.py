"""The table of the maker's own deals, whose rows never change."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.immutable import forbid_changes, permit_changes

TABLE = "intake_directdeal"
WHY = "Facts, and the files they came in, are never changed and never removed: a row that was wrong gets a revision."


def forbid(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    forbid_changes(schema_editor, TABLE, WHY)


def permit(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    permit_changes(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0003_dropped_batches"),
    ]

    operations = [
        migrations.CreateModel(
            name="DirectDeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_line", models.BigIntegerField()),
                ("external_id", models.CharField(max_length=500)),
                ("source", models.CharField(max_length=100)),
                ("revision", models.PositiveIntegerField()),
                ("content_hash", models.CharField(max_length=64)),
                ("business_date", models.DateField(null=True)),
                ("adjusts", models.BooleanField()),
                ("booked_at", models.DateTimeField()),
                ("learned_at", models.DateTimeField()),
                ("customer_name", models.CharField(max_length=1000)),
                ("corporate_number", models.CharField(max_length=100, null=True)),
                ("product", models.CharField(max_length=100, null=True)),
                ("owner", models.CharField(max_length=1000, null=True)),
                ("opened_on", models.DateField()),
                ("stage", models.CharField(max_length=100)),
                ("amount_minor", models.BigIntegerField()),
                ("batch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="intake.batch")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("external_id", "revision"), name="intake_directdeal_revision_once"),
                    models.CheckConstraint(condition=models.Q(("revision__gte", 1)), name="intake_directdeal_revision_from_1"),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ("open", "won", "lost"))), name="intake_directdeal_stage_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gte", -1000000000000), ("amount_minor__lte", 1000000000000)),
                        name="intake_directdeal_amount_minor_bounds",
                    ),
                ],
            },
        ),
        migrations.RunPython(forbid, permit),
    ]
