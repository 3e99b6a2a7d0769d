"""The names of columns in whole units: `net` is kept as `net_minor`, `value` as `value_millionths`."""

from enishi_engine.facts import Kind

UNITS = {Kind.MONEY: "_minor", Kind.NUMBER: "_millionths"}
