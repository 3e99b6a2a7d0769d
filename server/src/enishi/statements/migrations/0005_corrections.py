"""Corrections by which differences are resolved: proposed by one person, decided by another; sealed by triggers."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.statements.sealing import seal_corrections, unseal_corrections


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal_corrections(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal_corrections(schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0004_papers_and_invoices_of_partners"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=1000)),
                ("amount", models.BigIntegerField()),
                ("proposed_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "承認待ち"), ("approved", "承認済み"), ("rejected", "差戻し"), ("withdrawn", "取下げ")],
                        default="proposed",
                        max_length=20,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=1000)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "dispute",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="statements.dispute"),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("state", "proposed")), fields=("dispute",), name="correction_one_waits"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "approved", "rejected", "withdrawn"])),
                        name="correction_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("amount", 0), _negated=True), models.Q(("text", ""), _negated=True)),
                        name="correction_corrects_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("state", "proposed")),
                            models.Q(
                                models.Q(("state", "proposed"), _negated=True), ("decided_at__isnull", False), ("decided_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="correction_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), ("state", "withdrawn")),
                            models.Q(
                                ("state__in", ("approved", "rejected")), models.Q(("decided_by", models.F("proposed_by")), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="correction_decided_by_another",
                    ),
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
