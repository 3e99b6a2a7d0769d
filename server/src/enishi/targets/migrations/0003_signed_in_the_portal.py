"""A partner signs in the portal too: what was read is kept word for word. The table is written anew on SQLite, so its triggers sleep meanwhile."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.targets.sealing import seal, unseal

HAS_WHAT_IT_IS_OF = "target_step_has_what_it_is_of"


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("targets", "0002_targets_are_sealed")]
    operations = [
        migrations.RunPython(take_down, put_up),
        migrations.RemoveConstraint(model_name="targetstep", name=HAS_WHAT_IT_IS_OF),
        migrations.AddField(model_name="targetstep", name="words", field=models.TextField(blank=True, default="")),
        migrations.AddConstraint(
            model_name="targetstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("contact__isnull", False),
                        ("paper__isnull", False),
                        ("signed_on__isnull", False),
                        ("step", "partner_signed"),
                        ("words", ""),
                    ),
                    models.Q(
                        ("contact", None),
                        ("paper", None),
                        ("signed_on__isnull", False),
                        ("step", "partner_signed"),
                        models.Q(("words", ""), _negated=True),
                    ),
                    models.Q(("contact", None), ("paper", None), ("signed_on__isnull", False), ("step", "agreed"), ("words", "")),
                    models.Q(
                        ("contact", None),
                        ("paper", None),
                        ("signed_on", None),
                        ("step__in", ("rejected", "withdrawn")),
                        ("words", ""),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name=HAS_WHAT_IT_IS_OF,
            ),
        ),
        migrations.RunPython(put_up, take_down),
    ]
