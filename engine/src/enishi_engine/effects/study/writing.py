"""Answers as JSON can hold them."""

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import numpy as np


def as_data(value: Any) -> Any:
    """Data classes as objects by the names of their fields, names of enumerations as text, days as 2026-04-01."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_data(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, np.datetime64):
        return str(value.astype("datetime64[D]"))
    if isinstance(value, dict):
        return {name: as_data(one) for name, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [as_data(one) for one in value]
    return value.item() if isinstance(value, np.generic) else value
