"""Accounts and entries of payouts. SQLite makes a table anew to change a constraint, so the triggers sleep meanwhile."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.ledger.sealing import seal, unseal


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal(schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0007_titles_and_lines_of_journals"),
    ]

    operations = [
        migrations.RunPython(take_down, put_up),
        migrations.RemoveConstraint(
            model_name="account",
            name="account_kind_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="entry",
            name="entry_kind_is_known",
        ),
        migrations.AlterField(
            model_name="account",
            name="kind",
            field=models.CharField(
                choices=[
                    ("expense", "費用"),
                    ("accrual", "見込計上"),
                    ("payable", "未払金"),
                    ("receivable", "未収金"),
                    ("mdf", "販促支援金"),
                    ("paid", "支払"),
                    ("withheld", "源泉所得税の預り金"),
                    ("set_off", "売掛金との相殺"),
                    ("fee", "振込手数料(差引額)"),
                    ("lapsed", "失効益"),
                    ("opening", "期首残高"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="accounttitle",
            name="kind",
            field=models.CharField(
                choices=[
                    ("expense", "費用"),
                    ("accrual", "見込計上"),
                    ("payable", "未払金"),
                    ("receivable", "未収金"),
                    ("mdf", "販促支援金"),
                    ("paid", "支払"),
                    ("withheld", "源泉所得税の預り金"),
                    ("set_off", "売掛金との相殺"),
                    ("fee", "振込手数料(差引額)"),
                    ("lapsed", "失効益"),
                    ("opening", "期首残高"),
                ],
                max_length=20,
            ),
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
                    ("payout", "支払"),
                    ("returned", "支払の戻り"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "expense",
                            "accrual",
                            "payable",
                            "receivable",
                            "mdf",
                            "paid",
                            "withheld",
                            "set_off",
                            "fee",
                            "lapsed",
                            "opening",
                        ],
                    )
                ),
                name="account_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["earned", "adjusted", "opening", "manual", "reversal", "settled", "payout", "returned"])),
                name="entry_kind_is_known",
            ),
        ),
        migrations.RunPython(put_up, take_down),
    ]
