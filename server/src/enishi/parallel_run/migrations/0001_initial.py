"""Old sheets."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("intake", "0003_dropped_batches"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("program", models.CharField(max_length=100)),
                ("closing_group", models.CharField(max_length=100)),
                ("source", models.CharField(max_length=100)),
                ("file_name", models.CharField(max_length=255)),
                ("columns", models.TextField()),
                ("read_as", models.CharField(max_length=64)),
                ("kept_by", models.CharField(max_length=100)),
                ("kept_at", models.DateTimeField()),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="intake.keptfile")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("program", "closing_group", "file", "read_as"), name="sheet_kept_once")],
            },
        ),
    ]
