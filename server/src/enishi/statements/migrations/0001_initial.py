"""Issuers, statements and their documents."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("earnings", "0003_texts_of_open_periods"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=600)),
                ("partner", models.CharField(max_length=100)),
                ("payee_kind", models.CharField(max_length=20)),
                ("payee", models.CharField(max_length=100)),
                ("counterparty", models.CharField(max_length=200)),
                ("agreement", models.CharField(max_length=100)),
                ("currency", models.CharField(max_length=3)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("paid", "支払"),
                            ("not_due", "支払月まで繰越"),
                            ("below_minimum", "最低支払額未満のため繰越"),
                            ("lost", "最低支払額未満のため失効"),
                            ("owed_back", "返還分の繰越"),
                            ("billed", "返還のご請求"),
                            ("nothing", "精算なし"),
                        ],
                        max_length=20,
                    ),
                ),
                ("opening", models.BigIntegerField()),
                ("net", models.BigIntegerField()),
                ("tax", models.BigIntegerField()),
                ("closing", models.BigIntegerField()),
                ("due", models.BigIntegerField()),
                ("withheld", models.BigIntegerField()),
                ("withheld_from", models.BigIntegerField()),
                ("withholding", models.CharField(max_length=30)),
                ("lines", models.PositiveIntegerField()),
                ("issued_on", models.DateField()),
                ("pays_on", models.DateField(null=True)),
                ("way", models.CharField(max_length=20)),
                ("protection", models.CharField(max_length=20)),
                ("deadline", models.DateField(null=True)),
                ("clause", models.CharField(blank=True, max_length=200)),
                ("clause_days", models.PositiveSmallIntegerField(null=True)),
                ("hash", models.CharField(max_length=64)),
                ("issued_by", models.CharField(max_length=100)),
                ("issued_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "確認待ち"),
                            ("confirmed", "確認済み"),
                            ("disputed", "相違の連絡あり"),
                            ("deemed_confirmed", "みなし確認"),
                        ],
                        default="issued",
                        max_length=20,
                    ),
                ),
                ("delivered_on", models.DateField(null=True)),
                ("answered_on", models.DateField(null=True)),
                ("answered_by", models.CharField(blank=True, max_length=100)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=1000)),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="earnings.run")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("run", "payee_kind", "payee"), name="statement_once_per_run"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["issued", "confirmed", "disputed", "deemed_confirmed"])),
                        name="statement_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["paid", "not_due", "below_minimum", "lost", "owed_back", "billed", "nothing"])),
                        name="statement_outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payee_kind__in", ("partner", "person"))), name="statement_payee_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["transfer", "offset", "next_invoice", "payment_request", "outside"])),
                        name="statement_way_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("protection__in", ["none", "freelance", "subcontract"])), name="statement_protection_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withholding__in", ["corporation", "one_off_introduction", "sales_agent", "no_1", "no_2", "non_resident"])
                        ),
                        name="statement_withholding_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("withheld__gte", 0), ("withheld__lte", models.F("due"))),
                        name="statement_withheld_of_what_is_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due", 0), ("pays_on", None)),
                            models.Q(("due", models.F("closing")), ("due__gt", 0), ("pays_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="statement_due_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("clause", ""), ("clause_days", None)),
                            models.Q(models.Q(("clause", ""), _negated=True), ("clause_days__gte", 1)),
                            _connector="OR",
                        ),
                        name="statement_clause_has_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("answered_on", None), ("state", "issued")),
                            models.Q(
                                models.Q(("state", "issued"), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_on__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="statement_answer_is_said",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "deemed_confirmed"), _negated=True),
                            models.Q(models.Q(("clause", ""), _negated=True), ("delivered_on__lt", models.F("answered_on"))),
                            _connector="OR",
                        ),
                        name="statement_deemed_by_a_clause",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("number", models.CharField(max_length=600)),
                ("kind", models.CharField(max_length=30)),
                ("side", models.CharField(max_length=10)),
                ("net", models.BigIntegerField()),
                ("tax", models.BigIntegerField()),
                ("closing", models.BigIntegerField()),
                ("tax_open", models.BigIntegerField()),
                ("withheld", models.BigIntegerField()),
                ("content", models.TextField()),
                ("hash", models.CharField(max_length=64)),
                (
                    "statement",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="statements.statement"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("statement", "place"), name="document_place_is_one"),
                    models.UniqueConstraint(fields=("number",), name="document_number_is_one"),
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
                        name="document_kind_is_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("side__in", ("purchase", "return"))), name="document_side_is_known"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Issuer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_day", models.DateField()),
                ("revision", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("number", models.CharField(blank=True, max_length=14)),
                ("rounding", models.CharField(max_length=10)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("from_day", "revision"), name="issuer_revision_once"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="issuer_is_named"),
                    models.CheckConstraint(
                        condition=models.Q(("rounding__in", ["down", "up", "half_up", "half_even"])), name="issuer_rounding_is_known"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(fields=["issued_on", "due"], name="statement_by_day_and_amount"),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(fields=["payee_kind", "payee", "issued_on"], name="statement_by_payee"),
        ),
    ]
