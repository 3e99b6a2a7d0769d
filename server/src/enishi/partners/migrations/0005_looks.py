"""Looks at the portal by the maker's people: as whom, why, from when until when; sealed by triggers."""

import uuid

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.partners.sealing import seal_looks, unseal_looks


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal_looks(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal_looks(schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0004_notes_and_weekly_mail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("role", models.CharField(choices=[("owner", "責任者"), ("accounting", "経理"), ("sales", "営業")], max_length=20)),
                ("reason", models.CharField(max_length=1000)),
                ("began_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("company", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="looks", to="partners.company")),
                (
                    "member",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.member"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["company", "began_at"], name="look_by_company")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("role__in", ["owner", "accounting", "sales"])), name="look_role_is_known"),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="look_has_a_reason"),
                    models.CheckConstraint(condition=models.Q(("ends_at__gt", models.F("began_at"))), name="look_ends_after_it_began"),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at", None), ("ended_at__gte", models.F("began_at")), _connector="OR"),
                        name="look_ended_after_it_began",
                    ),
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
