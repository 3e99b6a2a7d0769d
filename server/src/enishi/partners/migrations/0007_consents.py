"""What companies agreed to of paying their people directly, and took back; sealed by triggers."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.partners.sealing import seal_consents, unseal_consents


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal_consents(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal_consents(schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0005_until_when_a_consent_holds"),
        ("partners", "0006_what_members_see"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsentStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("partner", models.CharField(max_length=100)),
                ("person", models.CharField(max_length=100)),
                ("given", models.BooleanField()),
                ("from_day", models.DateField()),
                ("words", models.CharField(max_length=1000)),
                ("paper_name", models.CharField(blank=True, max_length=255)),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "paper",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="intake.keptfile"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("partner", "person", "given"), name="consent_given_and_taken_back_once"),
                    models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="consent_says_something"),
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
