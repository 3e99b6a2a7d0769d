"""One line for each request, job, file and closing: ids, what became of it and how long it took. Never a name, an address or a text."""

import json
import logging
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

NAME = "enishi"
_LOG = logging.getLogger(NAME)
ID = "id_in_log"  # of a request, on the request itself
_SAID = "said"


class Line:
    """What is said of one thing that was done; fields are added while it goes on."""

    def __init__(self, event: str, **said: Any) -> None:
        self.event, self.said = event, said

    def add(self, **said: Any) -> None:
        self.said |= said


@contextmanager
def timed(event: str, **said: Any) -> Iterator[Line]:
    """Say one line when it is over, with its milliseconds; where it broke off, with the class of the error and where, never its message."""
    line, begun = Line(event, **said), time.perf_counter()
    level = logging.INFO
    try:
        yield line
    except Exception as error:
        level = logging.WARNING
        line.add(error=type(error).__name__)
        raise
    finally:
        line.add(milliseconds=round((time.perf_counter() - begun) * 1000))
        _LOG.log(level, line.event, extra={_SAID: line.said})


def begin() -> None:
    """Write lines from now on: for a process that goes on by itself. A command that somebody waits for speaks to them instead."""
    for handler in logging.getLogger("django").handlers:
        if handler not in _LOG.handlers:
            _LOG.addHandler(handler)


class AsJson(logging.Formatter):
    """One JSON object on one line, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(_fields(record), ensure_ascii=False, default=str)


class AsText(logging.Formatter):
    """The same for somebody at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        fields = _fields(record)
        where = fields.pop("traceback", [])
        head = f"{str(fields.pop('at'))[11:19]} {fields.pop('level'):7} {fields.pop('event')}"
        return "\n".join((" ".join((head, *(f"{name}={value}" for name, value in fields.items()))), *where))


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    """What a record says. Of an error its class and the places in the code: a message may hold what somebody typed."""
    fields: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
    }
    if record.name == NAME:
        fields |= {"event": record.getMessage(), **getattr(record, _SAID, {})}
    else:
        fields |= {"event": record.name, "template": str(record.msg), "request": getattr(getattr(record, "request", None), ID, None)}
    if record.exc_info and record.exc_info[0] is not None:
        kind, _, frames = record.exc_info
        fields |= {"error": kind.__name__, "traceback": [line.rstrip() for line in traceback.format_tb(frames)]}
    return fields
