"""Days in addresses: 2026-04-01."""

from datetime import date


class DayConverter:
    """What is no day is no address."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)  # ValueError: the address is not there

    def to_url(self, value: date) -> str:
        return value.isoformat()
