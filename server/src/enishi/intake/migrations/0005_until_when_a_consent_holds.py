"""Until when a company's consent to pay one of its people holds."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0004_direct_deals"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="consent_until",
            field=models.DateField(null=True),
        ),
    ]
