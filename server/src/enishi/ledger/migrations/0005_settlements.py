"""What each closing settled; and entries of settlements. SQLite remakes the table of entries, so its triggers come down first and up again."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

from enishi.ledger.sealing import seal, seal_journals, seal_settlements, unseal, unseal_journals, unseal_settlements


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal(schema_editor)
    unseal_journals(schema_editor)


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal(schema_editor)
    seal_journals(schema_editor)


def put_up_all(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    put_up(apps, schema_editor)
    seal_settlements(schema_editor)


def take_down_all(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal_settlements(schema_editor)
    take_down(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("earnings", "0002_posted_lines_never_change"),
        ("ledger", "0004_journals_stay"),
    ]

    operations = [
        migrations.RunPython(take_down, put_up),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="settlements", to="earnings.run")),
                ("partner", models.CharField(max_length=100)),
                ("payee_kind", models.CharField(max_length=20)),
                ("payee", models.CharField(max_length=100)),
                (
                    "nature",
                    models.CharField(choices=[("commission", "手数料"), ("rebate", "リベート"), ("marketing", "販促支援")], max_length=20),
                ),
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
                ("ended", models.BooleanField()),
                ("minimum", models.BigIntegerField()),
                ("carried_in", models.BigIntegerField()),
                ("posted", models.BigIntegerField()),
                ("paid", models.BigIntegerField()),
                ("lost", models.BigIntegerField()),
                ("billed", models.BigIntegerField()),
                ("carried_out", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("run", "payee_kind", "payee", "partner", "nature"), name="settlement_once_per_run"),
                    models.CheckConstraint(
                        condition=models.Q(("nature__in", ["commission", "rebate", "marketing"])), name="settlement_nature_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["paid", "not_due", "below_minimum", "lost", "owed_back", "billed", "nothing"])),
                        name="settlement_outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(carried_out=F("carried_in") + F("posted") - F("paid") + F("billed") - F("lost")),
                        name="settlement_adds_up",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="entry",
            name="entry_kind_is_known",
        ),
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("earned", "インセンティブ計上"),
                    ("adjusted", "前期分の調整"),
                    ("opening", "期首残高"),
                    ("manual", "手動の調整"),
                    ("reversal", "取消"),
                    ("settled", "精算"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["earned", "adjusted", "opening", "manual", "reversal", "settled"])),
                name="entry_kind_is_known",
            ),
        ),
        migrations.RunPython(put_up_all, take_down_all),
    ]
