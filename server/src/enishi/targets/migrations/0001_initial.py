"""Targets and their steps."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("intake", "0003_dropped_batches"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("program", models.CharField(max_length=100)),
                ("partner", models.CharField(max_length=100)),
                ("metric", models.CharField(max_length=100)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("number", models.PositiveIntegerField()),
                ("value", models.CharField(max_length=30)),
                ("counts_late", models.BooleanField()),
                ("reason", models.CharField(max_length=1000)),
                ("proposed_at", models.DateTimeField()),
                (
                    "proposed_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("partner", "metric", "first_day", "last_day", "number"), name="target_number_is_one"),
                    models.CheckConstraint(
                        condition=models.Q(("first_day__lte", models.F("last_day"))), name="target_first_day_before_last"
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="target_numbered_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[("partner_signed", "パートナー署名"), ("agreed", "合意"), ("rejected", "差戻し"), ("withdrawn", "取下げ")],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("signed_on", models.DateField(null=True)),
                ("contact", models.UUIDField(null=True)),
                ("paper_name", models.CharField(blank=True, max_length=255)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "paper",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="signed_targets", to="intake.keptfile"
                    ),
                ),
                ("target", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="targets.target")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("target", "step"), name="target_step_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("step__in", ("agreed", "rejected", "withdrawn"))), fields=("target",), name="target_ends_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("step__in", ["partner_signed", "agreed", "rejected", "withdrawn"])), name="target_step_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("contact__isnull", False),
                                ("paper__isnull", False),
                                ("signed_on__isnull", False),
                                ("step", "partner_signed"),
                            ),
                            models.Q(("contact", None), ("paper", None), ("signed_on__isnull", False), ("step", "agreed")),
                            models.Q(
                                ("contact", None),
                                ("paper", None),
                                ("signed_on", None),
                                ("step__in", ("rejected", "withdrawn")),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="target_step_has_what_it_is_of",
                    ),
                ],
            },
        ),
    ]
