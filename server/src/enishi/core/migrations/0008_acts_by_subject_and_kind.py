"""Acts of the audit chain by an index: what was done to one thing, and everything of a kind."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0007_invitations")]

    operations = [
        migrations.AddIndex(model_name="auditrow", index=models.Index(fields=["subject", "id"], name="audit_of_subject")),
        migrations.AddIndex(model_name="auditrow", index=models.Index(fields=["act", "id"], name="audit_of_act")),
    ]
