"""The newest deals by an index: the list begins with them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deals", "0002_deals_are_sealed")]

    operations = [
        migrations.AddIndex(model_name="deal", index=models.Index(fields=["registered_on", "id"], name="deal_newest")),
    ]
