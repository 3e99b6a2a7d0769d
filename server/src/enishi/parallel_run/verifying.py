"""Where kept sheets do not hold, asked of the rows themselves: for `enishi verify`."""

import hashlib
from collections.abc import Iterator

from enishi.core.models import AuditRow
from enishi.parallel_run.models import Sheet


def faults() -> Iterator[str]:
    """A sheet is read as was said when it was kept, and somebody kept it. Its file is intake's to look at."""
    acts = set(AuditRow.objects.filter(act="keep_sheet").values_list("subject", flat=True))
    for sheet in Sheet.objects.order_by("id"):
        if hashlib.sha256(sheet.columns.encode()).hexdigest() != sheet.read_as:
            yield f"What the headers of the sheet {sheet.id} ({sheet.file_name}) mean was changed after it was kept."
        if f"sheet:{sheet.id}" not in acts:
            yield f"Nobody kept the sheet {sheet.id} ({sheet.file_name}): the audit chain does not know of it."
    there = {f"sheet:{id_}" for id_ in Sheet.objects.values_list("id", flat=True)}
    for subject in sorted(acts - there):
        yield f"The {subject.replace(':', ' ')} was kept, and is not there."
