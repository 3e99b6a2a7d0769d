"""Papers of documents, kept as bytes; partners' own invoices, never beside ours; both sealed by triggers."""

import uuid

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.statements.sealing import seal_invoices, seal_papers, unseal_invoices, unseal_papers


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal_papers(schema_editor)
    seal_invoices(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal_invoices(schema_editor)
    unseal_papers(schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0003_dropped_batches"),
        ("statements", "0003_disputes"),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=2)),
                (
                    "document",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="statements.document"),
                ),
                (
                    "file",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="document_papers", to="intake.keptfile"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("document", "language"), name="document_paper_once_per_language"),
                    models.CheckConstraint(condition=models.Q(("language__in", ("ja", "en"))), name="document_paper_language_is_known"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerInvoice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=30)),
                ("payee_kind", models.CharField(max_length=20)),
                ("payee", models.CharField(max_length=100)),
                ("number", models.CharField(max_length=100)),
                ("dated", models.DateField()),
                ("registration", models.CharField(blank=True, max_length=20)),
                ("totals", models.TextField()),
                ("gross", models.BigIntegerField()),
                ("file_name", models.CharField(max_length=255)),
                ("from_partner", models.BooleanField()),
                ("received_by", models.CharField(max_length=100)),
                ("received_at", models.DateTimeField()),
                ("differences", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("matched", "一致"),
                            ("differs", "差異あり"),
                            ("accepted", "差異を確認のうえ受付"),
                            ("returned", "差戻し"),
                        ],
                        max_length=10,
                    ),
                ),
                ("decided_by", models.CharField(blank=True, max_length=100)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                (
                    "document",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="invoices", to="statements.document"),
                ),
                (
                    "file",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="partner_invoices", to="intake.keptfile"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["partner_bill", "partner_invoice"])), name="partner_invoice_never_beside_ours"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "returned"), _negated=True),
                        fields=("document",),
                        name="partner_invoice_one_per_document",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "returned"), _negated=True),
                        fields=("payee_kind", "payee", "number"),
                        name="partner_invoice_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["matched", "differs", "accepted", "returned"])),
                        name="partner_invoice_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("number", ""), _negated=True), models.Q(("file_name", ""), _negated=True)),
                        name="partner_invoice_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", ""), ("differences", "[]"), ("reason", ""), ("state", "matched")),
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", ""),
                                ("reason", ""),
                                ("state", "differs"),
                                models.Q(("differences", "[]"), _negated=True),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("state__in", ("accepted", "returned")),
                                models.Q(("decided_by", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="partner_invoice_decided_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
