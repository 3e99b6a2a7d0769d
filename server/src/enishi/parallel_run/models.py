"""Old sheets that were compared, as they came in."""

from django.db import models

from enishi.core.models import SHA256
from enishi.intake.models import KeptFile

CODE = 100  # characters, as the engine's codes


class Sheet(models.Model):
    """A file of what the old way of calculating came to, and what its headers mean. Its comparison is made anew whenever it is asked for."""

    program = models.CharField(max_length=CODE)
    closing_group = models.CharField(max_length=CODE)
    source = models.CharField(max_length=CODE)
    file = models.ForeignKey(KeptFile, on_delete=models.PROTECT, related_name="sheets")
    file_name = models.CharField(max_length=255)
    columns = models.TextField()  # JSON, as intake's mapping writes it
    read_as = models.CharField(max_length=SHA256)  # its hash
    kept_by = models.CharField(max_length=CODE)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("program", "closing_group", "file", "read_as"), name="sheet_kept_once")]

    def __str__(self) -> str:
        return f"{self.program}/{self.closing_group} {self.file_name}"
