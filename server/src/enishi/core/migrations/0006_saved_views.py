"""Views of lists that people save, and with which one a list opens for somebody."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_trusted_devices"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("of_list", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=60)),
                ("asked", models.CharField(blank=True, max_length=2000)),
                ("shared", models.BooleanField(default=False)),
                ("saved_at", models.DateTimeField()),
                ("saved_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("shared", True)), fields=("of_list", "name"), name="view_for_all_named_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("shared", False)), fields=("of_list", "name", "saved_by"), name="view_of_one_named_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="view_is_named"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FirstView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("of_list", models.CharField(max_length=100)),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("view", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.savedview")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "of_list"), name="first_view_once"),
                ],
            },
        ),
    ]
