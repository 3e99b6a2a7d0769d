"""Devices that people trust; triggers that keep what has ended ended, of them and of mailed links."""

import uuid

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.sealing import seal, unseal


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal(schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_mailed_links"),
    ]

    operations = [
        migrations.CreateModel(
            name="TrustedDevice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("secret", models.CharField(max_length=64, unique=True)),
                ("turn", models.CharField(max_length=64)),
                ("offered", models.CharField(blank=True, max_length=64)),
                ("turned_at", models.DateTimeField()),
                ("address", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=100)),
                ("trusted_at", models.DateTimeField()),
                ("used_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.CharField(blank=True, max_length=20)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="trusted_devices", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("ends_at__gt", models.F("trusted_at"))), name="device_ends_after_it_began"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_why", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="device_ended_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
