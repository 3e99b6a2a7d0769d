"""Companies, contacts, terms of agreements, decisions on tax, and bank accounts."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "承認待ち"), ("approved", "承認済み"), ("rejected", "差戻し"), ("withdrawn", "取下げ")],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("usable_from", models.DateTimeField()),
                ("reason", models.CharField(max_length=1000)),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=1000)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="bank_account_number_from_1"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "approved", "rejected", "withdrawn"])),
                        name="bank_account_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("usable_from__gte", models.F("proposed_at"))), name="bank_account_usable_after_proposed"
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="bank_account_has_a_reason"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("state", "proposed")),
                            models.Q(
                                models.Q(("state", "proposed"), _negated=True), ("decided_at__isnull", False), ("decided_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="bank_account_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "proposed"),
                            models.Q(("decided_by", models.F("proposed_by")), ("state", "withdrawn")),
                            models.Q(
                                ("state__in", ("approved", "rejected")), models.Q(("decided_by", models.F("proposed_by")), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="bank_account_decided_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Company",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "entity_class",
                    models.CharField(
                        choices=[
                            ("corporation", "法人"),
                            ("individual", "個人"),
                            ("association", "人格のない社団等"),
                            ("non_resident", "非居住者・外国法人"),
                        ],
                        max_length=20,
                    ),
                ),
                ("corporate_number", models.CharField(max_length=13, null=True, unique=True)),
                ("recorded_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("entity_class__in", ["corporation", "individual", "association", "non_resident"])),
                        name="company_class_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corporate_number", None), models.Q(("entity_class", "individual"), _negated=True), _connector="OR"
                        ),
                        name="company_person_has_no_corporate_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CompanyCode",
            fields=[
                ("partner", models.CharField(max_length=100, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "代表・責任者"),
                            ("accounting", "経理"),
                            ("sales", "営業"),
                            ("technical", "技術"),
                            ("other", "その他"),
                        ],
                        max_length=20,
                    ),
                ),
                ("person", models.CharField(blank=True, max_length=100)),
                ("added_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["owner", "accounting", "sales", "technical", "other"])),
                        name="contact_role_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at", None), ("ended_at__gte", models.F("added_at")), _connector="OR"),
                        name="contact_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegistrationSpan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField()),
                ("revision", models.PositiveIntegerField()),
                ("number", models.CharField(blank=True, max_length=14)),
                ("ended_on", models.DateField(null=True)),
                ("ended_as", models.CharField(blank=True, max_length=20)),
                ("reason", models.CharField(max_length=1000)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("revision__gte", 1)), name="registration_revision_from_1"),
                    models.CheckConstraint(
                        condition=models.Q(("ended_as__in", ("", "cancelled", "lapsed"))), name="registration_ending_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_as", ""), ("ended_on", None)),
                            models.Q(
                                ("ended_on__gte", models.F("first_day")),
                                models.Q(("ended_as", ""), _negated=True),
                                models.Q(("number", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="registration_ends_as_something",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="registration_has_a_reason"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecialTermProposal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("term", models.CharField(max_length=100)),
                ("agreement", models.CharField(max_length=100)),
                ("incentive", models.CharField(max_length=100)),
                ("rate", models.BigIntegerField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(null=True)),
                ("reason", models.CharField(max_length=1000)),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "承認待ち"), ("approved", "承認済み"), ("rejected", "差戻し"), ("withdrawn", "取下げ")],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=1000)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")), fields=("term",), name="special_term_one_open_proposal"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "approved", "rejected", "withdrawn"])),
                        name="special_term_state_is_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("rate__gte", 0), ("rate__lte", 10000000)), name="special_term_rate_bounds"),
                    models.CheckConstraint(
                        condition=models.Q(("last_day", None), ("last_day__gte", models.F("first_day")), _connector="OR"),
                        name="special_term_runs_forward",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="special_term_has_a_reason"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaxDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("partner", models.CharField(max_length=100)),
                ("from_day", models.DateField()),
                ("revision", models.PositiveIntegerField()),
                ("withholding", models.CharField(max_length=30)),
                (
                    "consumption_tax",
                    models.CharField(choices=[("standard", "課税(標準税率)"), ("outside_scope", "対象外(不課税)")], max_length=20),
                ),
                ("reason", models.CharField(max_length=1000)),
                ("decided_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("partner", "from_day", "revision"), name="tax_decision_revision_once"),
                    models.CheckConstraint(condition=models.Q(("revision__gte", 1)), name="tax_decision_revision_from_1"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withholding__in", ["corporation", "one_off_introduction", "sales_agent", "no_1", "no_2", "non_resident"])
                        ),
                        name="tax_decision_class_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consumption_tax__in", ["standard", "outside_scope"])), name="tax_decision_tax_is_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="tax_decision_has_a_reason"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agreement", models.CharField(max_length=100)),
                ("from_day", models.DateField()),
                ("revision", models.PositiveIntegerField()),
                ("months_after", models.PositiveSmallIntegerField()),
                ("day", models.PositiveSmallIntegerField()),
                ("period", models.CharField(max_length=10)),
                ("year_starts", models.PositiveSmallIntegerField(default=1)),
                ("shift", models.CharField(max_length=10)),
                ("settlement_way", models.CharField(max_length=20)),
                ("fee_bearer", models.CharField(choices=[("maker", "メーカー負担"), ("partner", "パートナー負担(差引き)")], max_length=10)),
                ("protection", models.CharField(max_length=20)),
                ("issued_by", models.CharField(max_length=10)),
                ("deemed_clause", models.CharField(blank=True, max_length=200)),
                ("deemed_days", models.PositiveSmallIntegerField(null=True)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "from_day", "revision"), name="agreement_terms_revision_once"),
                    models.CheckConstraint(condition=models.Q(("revision__gte", 1)), name="agreement_terms_revision_from_1"),
                    models.CheckConstraint(
                        condition=models.Q(("day__gte", 1), ("day__lte", 31), ("months_after__lte", 12)),
                        name="agreement_terms_day_of_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year_starts__gte", 1), ("year_starts__lte", 12)), name="agreement_terms_month_of_a_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period__in", ["month", "quarter", "half", "year"])), name="agreement_terms_period_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("shift__in", ["previous", "next", "error"])), name="agreement_terms_shift_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("settlement_way__in", ["transfer", "offset", "next_invoice", "payment_request", "outside"])),
                        name="agreement_terms_way_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fee_bearer__in", ["maker", "partner"])), name="agreement_terms_fee_bearer_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("protection__in", ["none", "freelance", "subcontract"])),
                        name="agreement_terms_protection_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("issued_by__in", ["maker", "partner"])), name="agreement_terms_issuer_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("deemed_clause", ""), ("deemed_days", None)),
                            models.Q(models.Q(("deemed_clause", ""), _negated=True), ("deemed_days__gte", 1)),
                            _connector="OR",
                        ),
                        name="agreement_terms_clause_has_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("protection", "subcontract"), _negated=True), ("fee_bearer", "maker"), _connector="OR"
                        ),
                        name="agreement_terms_fee_is_lawful",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankAccountDetails",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="details",
                        serialize=False,
                        to="partners.bankaccount",
                    ),
                ),
                ("bank", models.CharField(max_length=4)),
                ("branch", models.CharField(max_length=3)),
                ("kind", models.CharField(choices=[("1", "普通"), ("2", "当座"), ("4", "貯蓄"), ("9", "その他")], max_length=1)),
                ("last_three", models.CharField(max_length=3)),
                ("enciphered", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("kind__in", ["1", "2", "4", "9"])), name="bank_account_kind_is_known"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CompanyDetails",
            fields=[
                (
                    "company",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="details",
                        serialize=False,
                        to="partners.company",
                    ),
                ),
                ("legal_name", models.CharField(max_length=200)),
                ("legal_name_kana", models.CharField(blank=True, max_length=200)),
                ("postal_code", models.CharField(blank=True, max_length=10)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("note", models.TextField(blank=True)),
            ],
        ),
        migrations.AddField(
            model_name="bankaccount",
            name="company",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="bank_accounts", to="partners.company"),
        ),
        migrations.AddField(
            model_name="companycode",
            name="company",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="codes", to="partners.company"),
        ),
        migrations.CreateModel(
            name="ContactDetails",
            fields=[
                (
                    "contact",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="details",
                        serialize=False,
                        to="partners.contact",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("email", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=2)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("language__in", ("ja", "en"))), name="contact_language_is_known"),
                ],
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="company",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="partners.company"),
        ),
        migrations.AddField(
            model_name="registrationspan",
            name="company",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="registrations", to="partners.company"),
        ),
        migrations.AddField(
            model_name="registrationspan",
            name="recorded_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="specialtermproposal",
            name="decided_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="specialtermproposal",
            name="proposed_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="taxdecision",
            name="decided_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name="bankaccount",
            constraint=models.UniqueConstraint(fields=("company", "number"), name="bank_account_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="bankaccount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")), fields=("company",), name="bank_account_one_open_proposal"
            ),
        ),
        migrations.AddConstraint(
            model_name="registrationspan",
            constraint=models.UniqueConstraint(fields=("company", "first_day", "revision"), name="registration_revision_once"),
        ),
        migrations.AddConstraint(
            model_name="specialtermproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("state", "proposed")),
                    models.Q(models.Q(("state", "proposed"), _negated=True), ("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="special_term_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="specialtermproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "proposed"),
                    models.Q(("decided_by", models.F("proposed_by")), ("state", "withdrawn")),
                    models.Q(("state__in", ("approved", "rejected")), models.Q(("decided_by", models.F("proposed_by")), _negated=True)),
                    _connector="OR",
                ),
                name="special_term_decided_by_another",
            ),
        ),
    ]
