"""Which deals and which amounts one who sells sees; whoever saw everybody's deals until now goes on seeing them."""

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def go_on(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("partners", "Member").objects.filter(role="sales", person="").update(all_deals=True)


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0005_looks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="all_deals",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="member",
            name="own_amounts",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("own_amounts", False), ("sees_amounts", False), _connector="OR"), name="member_own_amounts_or_all"
            ),
        ),
        migrations.RunPython(go_on, migrations.RunPython.noop),
    ]
