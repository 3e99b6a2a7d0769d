"""The newest mails by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notify", "0003_secrets_of_mails")]

    operations = [migrations.AddIndex(model_name="message", index=models.Index(fields=["put_at", "id"], name="message_newest"))]
