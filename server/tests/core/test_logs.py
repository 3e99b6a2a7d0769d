"""The log: one line for each thing done, with ids and milliseconds, and nothing that somebody typed."""

import json
import logging
import sys

import pytest
from django_tasks import task

from enishi.core import jobs, logs
from enishi.core.logs import AsJson, AsText
from enishi.intake import operations as intake


@task()
def greet(name: str) -> str:
    return f"hello {name}"


@task()
def break_off(name: str) -> None:
    raise ValueError(f"{name} is wrong")


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [json.loads(AsJson().format(record)) for record in caplog.records if record.name == logs.NAME]


def record_of(error: Exception) -> logging.LogRecord:
    try:
        raise error
    except ValueError:
        return logging.LogRecord(
            "django.request", logging.ERROR, "", 1, "%s: %s", ("Internal Server Error", "/partners/ken@aoba.example/"), sys.exc_info()
        )


@pytest.mark.django_db
def test_a_job_is_one_line_with_its_ids_and_its_time_and_without_its_arguments(now, caplog):
    result = greet.enqueue("南 太郎")
    jobs.work(worker="w1")

    (line,) = lines(caplog)
    assert (line["event"], line["level"], line["job"], line["task"], line["attempt"]) == (
        "job", "info", str(result.id), greet.module_path, 1,
    )  # fmt: skip
    assert isinstance(line["milliseconds"], int)
    assert "南" not in json.dumps(line, ensure_ascii=False)


@pytest.mark.django_db
def test_a_job_that_breaks_off_says_the_class_of_the_error_and_not_its_message(now, caplog):
    break_off.enqueue("南 太郎")
    jobs.work(worker="w1")

    (line,) = lines(caplog)
    assert (line["level"], line["error"]) == ("warning", "ValueError")
    assert "南" not in json.dumps(line, ensure_ascii=False)


@pytest.mark.django_db
def test_a_file_is_one_line_with_its_batch_and_what_became_of_it(now, caplog):
    batch = intake.import_file(
        fact="partners", source="crm", file_name="p.csv", content="code,name\nminami,南 太郎\n".encode(), by="hana", at=now
    )

    (line,) = lines(caplog)
    assert [line[name] for name in ("event", "fact", "batch", "state", "rows")] == ["import", "partners", batch.id, "taken", 1]
    assert "南" not in json.dumps(line, ensure_ascii=False)


def test_an_error_is_told_by_its_class_and_its_places_in_the_code_never_by_what_somebody_typed():
    line = AsJson().format(record_of(ValueError("ken@aoba.example is no day")))

    said = json.loads(line)
    assert (said["event"], said["error"]) == ("django.request", "ValueError")
    assert "record_of" in said["traceback"][0]
    assert "ken@" not in line
    assert "\n" not in line


def test_at_a_terminal_the_same_stands_in_words(caplog):
    with caplog.at_level(logging.INFO, logs.NAME), logs.timed("closing", program="sakura", period="2026-04") as line:
        line.add(lines=3)

    said = AsText().format(caplog.records[-1])
    assert "info    closing program=sakura period=2026-04 lines=3 milliseconds=" in said
    assert "Traceback" not in said
    assert "record_of" in AsText().format(record_of(ValueError("wrong")))
