"""Restores of this database, and who released them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_rows_that_never_change"),
    ]

    operations = [
        migrations.CreateModel(
            name="Quarantine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("backup", models.CharField(max_length=64)),
                ("entered_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(null=True)),
                (
                    "first_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "second_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_at", None), models.Q(("first_by__isnull", False), ("second_by__isnull", False)), _connector="OR"
                        ),
                        name="quarantine_released_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_by", None), models.Q(("second_by", models.F("first_by")), _negated=True), _connector="OR"
                        ),
                        name="quarantine_released_by_another",
                    ),
                ],
            },
        ),
    ]
