"""A calendar file as RFC 5545 asks: folded at 75 octets without cutting a character, what would end a value marked, ids that stay (server/src/enishi/notify/ical.py)."""

from datetime import UTC, date, datetime

from enishi.notify.ical import Entry, calendar_of, escaped, folded

AT = datetime(2026, 10, 1, 3, 4, 5, tzinfo=UTC)


def test_a_day_is_whole_and_ends_before_the_next_one():
    entry = Entry(id="payment-7", first=date(2026, 11, 30), summary="10月分のお支払い日 324,500円", address="/portal/statements/7/")

    assert calendar_of([entry], name="縁", site="https://partners.sakura.example", at=AT).decode() == "\r\n".join(
        (
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Enishi//Enishi//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-CALNAME:縁",
            "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H",
            "BEGIN:VEVENT", "UID:payment-7@partners.sakura.example", "DTSTAMP:20261001T030405Z", "DTSTART;VALUE=DATE:20261130",
            "DTEND;VALUE=DATE:20261201", "SUMMARY:10月分のお支払い日 324\\,500円", "TRANSP:TRANSPARENT",
            "URL:https://partners.sakura.example/portal/statements/7/", "END:VEVENT",
            "END:VCALENDAR", "",
        )
    )  # fmt: skip


def test_a_span_ends_on_the_day_after_its_last_one():
    entry = Entry(id="target-1", first=date(2026, 10, 1), last=date(2026, 12, 31), summary="目標合意の期間")

    said = calendar_of([entry], name="縁", site="https://partners.sakura.example", at=AT).decode()

    assert "DTSTART;VALUE=DATE:20261001\r\nDTEND;VALUE=DATE:20270101\r\n" in said


def test_a_line_is_folded_at_75_octets_and_comes_back_whole():
    line = "SUMMARY:" + "株式会社さくら電機工業" * 12 + "x" * 80

    parts = list(folded(line))

    assert max(len(part.encode()) for part in parts) <= 75
    # 8 letters and 22 characters of 3 octets are 74: a 23rd would not fit.
    assert parts[0] == line[:30]
    assert all(part.startswith(" ") for part in parts[1:])
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line


def test_what_would_end_a_value_is_marked_and_nothing_becomes_a_line_of_its_own():
    assert escaped("a\\b;c,d\r\nBEGIN:VALARM\nX\x00\x07") == "a\\\\b\\;c\\,d\\nBEGIN:VALARM\\nX"
    entry = Entry(id="e", first=date(2026, 10, 1), summary="株式会社\r\nEND:VEVENT\r\nATTENDEE:mallory@example.com")

    said = calendar_of([entry], name="縁", site="https://x.example", at=AT).decode()

    assert [line for line in said.split("\r\n") if line.startswith(("ATTENDEE", "END:VEVENT"))] == ["END:VEVENT"]
