"""Where papers do not hold, asked of the rows themselves: for `enishi verify`."""

from collections.abc import Iterator

from enishi.core.triggers import missing
from enishi.papers.models import Paper
from enishi.papers.sealing import TRIGGERS
from enishi.papers.sheet import content_of, hash_of, read


def faults() -> Iterator[str]:
    """Every violation of what must always hold of papers."""
    for name in missing(TRIGGERS):
        yield f"The trigger {name} is gone: an issued paper could be changed. Restore it from a migration, then look at the rows below."
    for one in Paper.objects.order_by("issued_at", "number").iterator(chunk_size=100):
        if hash_of(one.content) != one.hash or content_of(read(one.content)) != one.content:
            yield f"The paper {one.number} was changed after it was issued."
