"""Order lines of a partner and of a customer by an index, the newest of them too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_until_when_a_consent_holds")]

    operations = [
        migrations.AddIndex(model_name="orderline", index=models.Index(fields=["partner", "ordered_on"], name="orderline_of_partner")),
        migrations.AddIndex(model_name="orderline", index=models.Index(fields=["customer", "ordered_on"], name="orderline_of_customer")),
    ]
