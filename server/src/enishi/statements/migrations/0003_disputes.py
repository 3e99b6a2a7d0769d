"""Differences that partners report, and what was said of them; both sealed by triggers."""

import uuid

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.statements.sealing import seal_disputes, unseal_disputes


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal_disputes(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal_disputes(schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0002_issued_statements_are_sealed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispute",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("line", models.CharField(max_length=800)),
                ("answer_by", models.DateField()),
                ("reported_by", models.CharField(max_length=100)),
                ("reported_at", models.DateTimeField()),
                ("state", models.CharField(choices=[("open", "確認中"), ("resolved", "回答済み")], default="open", max_length=10)),
                ("resolution", models.CharField(blank=True, max_length=1000)),
                ("correction", models.BigIntegerField(default=0)),
                ("entry", models.CharField(blank=True, max_length=100)),
                ("resolved_by", models.CharField(blank=True, max_length=100)),
                ("resolved_at", models.DateTimeField(null=True)),
                (
                    "statement",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="disputes", to="statements.statement"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("statement", "line"), name="dispute_one_open_per_line"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("correction", 0), ("entry", ""), ("resolution", ""), ("resolved_at", None), ("state", "open")),
                            models.Q(("resolved_at__isnull", False), ("state", "resolved"), models.Q(("resolution", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="dispute_resolution_is_said",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("correction", 0), ("entry", "")),
                            models.Q(models.Q(("correction", 0), _negated=True), models.Q(("entry", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="dispute_correction_is_booked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisputeMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("from_partner", models.BooleanField()),
                ("text", models.CharField(max_length=4000)),
                ("by", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
                (
                    "dispute",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="statements.dispute"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("dispute", "number"), name="dispute_message_number_is_one"),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="dispute_message_says_something"),
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
