"""Links that are mailed for signing in, by the hash of their token."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_quarantine"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailedLink",
            fields=[
                ("hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("used_at", None), ("used_at__gte", models.F("asked_at")), _connector="OR"),
                        name="link_used_after_asked",
                    )
                ],
            },
        ),
    ]
