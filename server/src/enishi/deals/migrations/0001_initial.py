"""Deals, their steps, what is asked about them, prices, and what second tiers show."""

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
            name="Deal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=100, unique=True)),
                ("partner", models.CharField(db_index=True, max_length=100)),
                ("person", models.CharField(blank=True, max_length=100)),
                ("kind", models.CharField(choices=[("deal", "自社で商談"), ("lead", "メーカーへのご紹介")], max_length=20)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("partner", "パートナーの登録"),
                            ("on_behalf", "代理入力"),
                            ("handed_over", "リード送客"),
                            ("file", "ファイル取込"),
                        ],
                        max_length=20,
                    ),
                ),
                ("customer_name", models.CharField(max_length=200)),
                ("folded_name", models.CharField(db_index=True, max_length=200)),
                ("corporate_number", models.CharField(blank=True, db_index=True, max_length=13)),
                ("customer", models.CharField(max_length=100, null=True)),
                ("product", models.CharField(max_length=100, null=True)),
                ("amount", models.BigIntegerField(null=True)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("registered_on", models.DateField()),
                ("registered_at", models.DateTimeField()),
                ("sent_as", models.UUIDField(null=True)),
                ("answer_by", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "ご案内中"),
                            ("waiting", "回答待ち"),
                            ("protected", "保護中"),
                            ("won", "受注"),
                            ("lost", "失注"),
                            ("expired", "保護期限切れ"),
                            ("rejected", "見送り"),
                            ("declined", "辞退"),
                            ("withdrawn", "取下げ"),
                        ],
                        db_index=True,
                        max_length=20,
                    ),
                ),
                ("protected_until", models.DateField(null=True)),
                ("decided_on", models.DateField(null=True)),
                (
                    "asks_again",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="asked_again", to="deals.deal"),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("partner", "sent_as"), name="deal_form_sent_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["offered", "waiting", "protected", "won", "lost", "expired", "rejected", "declined", "withdrawn"],
                            )
                        ),
                        name="deal_state_is_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("kind__in", ["deal", "lead"])), name="deal_kind_is_known"),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["partner", "on_behalf", "handed_over", "file"])), name="deal_origin_is_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("customer_name", ""), _negated=True), name="deal_has_a_customer"),
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), models.Q(("amount__gte", 0), ("amount__lt", 1000000000000)), _connector="OR"),
                        name="deal_amount_in_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("protected", "expired")), _negated=True),
                            ("protected_until__isnull", False),
                            _connector="OR",
                        ),
                        name="deal_protected_until_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("offered", "waiting")), _negated=True), ("protected_until", None), _connector="OR"
                        ),
                        name="deal_unanswered_is_not_protected",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DealStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("registered", "登録"),
                            ("offered", "ご案内"),
                            ("looked", "内容の確認"),
                            ("accepted", "承認"),
                            ("taken", "引受け"),
                            ("rejected", "見送り"),
                            ("declined", "辞退"),
                            ("asked", "申請"),
                            ("granted", "申請の承認"),
                            ("refused", "申請の見送り"),
                            ("won", "受注"),
                            ("lost", "失注"),
                            ("expired", "保護期限切れ"),
                            ("withdrawn", "取下げ"),
                            ("filed", "ファイルによる登録・更新"),
                        ],
                        max_length=20,
                    ),
                ),
                ("from_partner", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("about", models.CharField(blank=True, max_length=20)),
                ("day", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("note", models.CharField(blank=True, max_length=1000)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("deal", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="deals.deal")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("deal", "number"), name="deal_step_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "step__in",
                                [
                                    "registered",
                                    "offered",
                                    "looked",
                                    "accepted",
                                    "taken",
                                    "rejected",
                                    "declined",
                                    "asked",
                                    "granted",
                                    "refused",
                                    "won",
                                    "lost",
                                    "expired",
                                    "withdrawn",
                                    "filed",
                                ],
                            )
                        ),
                        name="deal_step_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step__in", ("rejected", "declined", "refused")), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="deal_no_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Desk",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="deals_one_desk")],
            },
        ),
        migrations.CreateModel(
            name="PriceRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("quote", "見積依頼"), ("special", "特価申請")], max_length=20)),
                ("product", models.CharField(max_length=100)),
                ("quantity", models.PositiveIntegerField()),
                ("list_amount", models.BigIntegerField(null=True)),
                ("wanted", models.BigIntegerField(null=True)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("asked_at", models.DateTimeField()),
                ("answer_by", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "回答待ち"), ("granted", "承認"), ("refused", "見送り"), ("withdrawn", "取下げ")],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("amount", models.BigIntegerField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("pays_at_list", models.BigIntegerField(null=True)),
                ("pays_at_price", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=1000)),
                ("asked_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("deal", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="prices", to="deals.deal")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("deal", "kind"), name="price_asked_once_at_a_time"
                    ),
                    models.CheckConstraint(condition=models.Q(("kind__in", ["quote", "special"])), name="price_kind_is_known"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "granted", "refused", "withdrawn"])), name="price_state_is_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="price_of_something"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "quote"), ("wanted", None)),
                            models.Q(("kind", "special"), ("wanted__gte", 0)),
                            _connector="OR",
                        ),
                        name="price_wanted_if_special",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gte", 0), ("state", "granted"), ("valid_until__isnull", False)),
                            models.Q(models.Q(("state", "granted"), _negated=True), ("amount", None), ("valid_until", None)),
                            _connector="OR",
                        ),
                        name="price_granted_holds_until_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "special"), ("state", "granted"), _negated=True),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="price_special_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True), models.Q(("decision", ""), _negated=True), _connector="OR"
                        ),
                        name="price_no_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False), ("decided_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="price_request_decided_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("extension", "保護の延長"), ("meeting", "商談設定の報告"), ("won", "受注の報告")], max_length=20
                    ),
                ),
                ("day", models.DateField()),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("asked_at", models.DateTimeField()),
                ("answer_by", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "回答待ち"), ("granted", "承認"), ("refused", "見送り"), ("withdrawn", "取下げ")],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=1000)),
                ("asked_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("deal", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="deals.deal")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("deal", "kind"), name="deal_asked_once_at_a_time"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "meeting"), ("state", "granted")), fields=("deal",), name="deal_first_meeting_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("kind__in", ["extension", "meeting", "won"])), name="deal_request_is_known"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "granted", "refused", "withdrawn"])), name="deal_request_state_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True), models.Q(("decision", ""), _negated=True), _connector="OR"
                        ),
                        name="deal_request_no_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False), ("decided_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="deal_request_decided_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TierView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("partner", models.CharField(max_length=100)),
                ("first_tier", models.CharField(max_length=100)),
                ("agreed_by", models.CharField(max_length=1000)),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("partner", "first_tier"), name="tier_view_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("partner", models.F("first_tier")), _negated=True), name="tier_view_of_another"
                    ),
                    models.CheckConstraint(condition=models.Q(("agreed_by", ""), _negated=True), name="tier_view_says_where_it_stands"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["state", "answer_by"], name="deal_waiting"),
        ),
    ]
