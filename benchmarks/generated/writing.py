"""Nested data as the YAML that people write: sections and incentives in blocks, what is inside them in braces."""

import re
from typing import Any

_PLAIN = re.compile(r"-?[A-Za-z0-9_][A-Za-z0-9_.]*( ?(%|pp)| [a-z]+)*$")
_SECTIONS = ("metrics", "incentives")


def yaml_text(text: dict[str, Any]) -> str:
    """A program's text."""
    lines: list[str] = []
    for key, value in text.items():
        if key == "incentives":
            lines.append("incentives:" if value else "incentives: []")
            lines += [line for incentive in value for line in _block(incentive)]
        elif key == "metrics" and value:
            lines.append("metrics:")
            lines += [f"  {name}: {flow(metric)}" for name, metric in value.items()]
        else:
            lines.append(f"{key}: {flow(value)}")
    return "\n".join(lines) + "\n"


def _block(incentive: dict[str, Any]) -> list[str]:
    lines = [f"{key}: {flow(value)}" for key, value in incentive.items()]
    return ["  - " + lines[0], *("    " + line for line in lines[1:])]


def flow(value: Any) -> str:
    """A value in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(str(key))}: {flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(part) for part in value) + "]"
    return _scalar(str(value))


def _scalar(text: str) -> str:
    if _PLAIN.match(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
