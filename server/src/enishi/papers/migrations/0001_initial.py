"""Papers and their files, sealed by triggers."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.papers.sealing import seal, unseal


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal(schema_editor)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("intake", "0003_dropped_batches"),
    ]

    operations = [
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=30)),
                ("key", models.CharField(max_length=300)),
                ("number", models.CharField(max_length=300, unique=True)),
                ("program", models.CharField(blank=True, max_length=100)),
                ("partner", models.CharField(blank=True, max_length=100)),
                ("agreement", models.CharField(blank=True, max_length=100)),
                ("counterparty", models.CharField(blank=True, max_length=200)),
                ("amount", models.BigIntegerField(null=True)),
                ("issued_on", models.DateField()),
                ("answer_by", models.DateField(null=True)),
                ("content", models.TextField()),
                ("hash", models.CharField(max_length=64)),
                ("issued_by", models.CharField(max_length=100)),
                ("issued_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("issued", "発行済み"), ("agreed", "同意・確認済み"), ("refused", "不同意・相違あり")],
                        default="issued",
                        max_length=10,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=1000)),
                ("answered_by", models.CharField(blank=True, max_length=100)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["issued_on", "amount"], name="paper_by_day_and_amount"),
                    models.Index(fields=["partner", "issued_on"], name="paper_by_partner"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key"), name="paper_once_for_what_it_is_of"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "purchase_statement",
                                    "itemised_statement",
                                    "partner_invoice",
                                    "partner_bill",
                                    "return_invoice",
                                    "plain_statement",
                                    "offset_notice",
                                    "final_account",
                                    "balance_confirmation",
                                    "commission_rules",
                                    "rate_change_notice",
                                    "terms_of_trade",
                                ],
                            )
                        ),
                        name="paper_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("answered_by", ""), ("state", "issued")),
                            models.Q(
                                ("answer_by__isnull", False),
                                ("answered_at__isnull", False),
                                ("state__in", ("agreed", "refused")),
                                models.Q(("answer", ""), _negated=True),
                                models.Q(("answered_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="paper_answer_is_said",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=2)),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="paper_files", to="intake.keptfile")),
                ("paper", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="files", to="papers.paper")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("paper", "language"), name="paper_file_once_per_language"),
                    models.CheckConstraint(condition=models.Q(("language__in", ("ja", "en"))), name="paper_file_language_is_known"),
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
