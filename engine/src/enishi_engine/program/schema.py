"""JSON Schema of a program's text, for editors: made from the same declarations that the reader of texts reads by.

It knows shapes and words. What only the reader can know (units, names, bands that meet, incentives that meet) it lets pass.
"""

from enum import Enum
from types import ModuleType
from typing import Any, TypeAlias

from enishi_engine.core.expression import Changes
from enishi_engine.core.incentive import (
    DOWNGRADE,
    Anchor,
    Beyond,
    BudgetOrder,
    LimitKey,
    LineDay,
    OncePer,
    Otherwise,
    PairKey,
    Payable,
    Payee,
    PaysAs,
    Reopens,
    Role,
    Rounding,
    Share,
    Stacking,
    TextDay,
)
from enishi_engine.core.payout import AtContractEnd, BelowMinimum, OwedBack
from enishi_engine.core.terms import TermDeclaration, TermKind, declarations
from enishi_engine.facts.declarations import LINE_CHANGES
from enishi_engine.incentives import TYPES
from enishi_engine.program import common, flags, ladder, payout, version, weights
from enishi_engine.program.incentive import written_name
from enishi_engine.program.unlocking import EVENTS, FROM

Schema: TypeAlias = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def program_schema() -> Schema:
    """The schema of one dated text."""
    return {
        "$schema": DIALECT,
        "title": "Enishi partner program",
        **_object(_described(_SECTIONS, version.KEYS), required=("program", "currency")),
        "$defs": {**_DEFINITIONS, **{f"{key}_incentive": _incentive_type(module) for key, module in TYPES.items()}},
    }


# ── Small shapes ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _object(properties: Schema, *, required: tuple[str, ...] = ()) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _text(pattern: str, *also: str) -> Schema:
    """A plain value whose text has a pattern; editors may take it for another type, as 300_000 for a number."""
    return {"type": ["string", *also], "pattern": f"^{pattern}$"}


def _words(choices: type[Enum]) -> Schema:
    return {"enum": [member.value for member in choices]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _one_or_list(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}


def _described(shapes: Schema, meanings: dict[str, str]) -> Schema:
    """The shapes with their meanings, in the order of the meanings."""
    return {key: {"description": meaning, **shapes[key]} for key, meaning in meanings.items()}


_DIGITS = r"\d[\d_]*(\.\d+)?"
_EXPRESSION: Schema = {"type": ["string", "number", "boolean"]}
_CODE: Schema = {"type": ["string", "number", "boolean"]}
_RHYTHM: Schema = {
    "anyOf": [
        {"enum": ["monthly", "quarterly", "half_yearly", "yearly", "never"]},
        _object({"yearly": _ref("month_day")}, required=("yearly",)),
    ]
}
_STEP: Schema = {"enum": ["one", "any"]}
_BENEFITS: Schema = {
    "type": "object",
    "propertyNames": {"$ref": "#/$defs/id"},
    "additionalProperties": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/label"}]},
}


def _bands(leaf: str) -> Schema:
    bound = {"type": ["string", "number"], "pattern": rf"^(-?{_DIGITS}(\s*(%|days?))?|open)$"}
    band = _object({"from": bound, "to": bound, leaf: _ref(leaf), "beyond": _words(Beyond)}, required=("from", "to", leaf))
    return {"type": "array", "items": band, "minItems": 1}


def _table(leaf: str) -> Schema:
    """One value, bands by a measure, or rows by a key, each row a table again."""
    by_band = _object({"by": _EXPRESSION, "bands": _ref(f"{leaf}_bands")}, required=("by", "bands"))
    by_key = {"type": "object", "properties": {"by": _EXPRESSION}, "required": ["by"], "additionalProperties": _ref(f"{leaf}_table")}
    chosen = {"if": {"type": "object", "required": ["bands"]}, "then": by_band, "else": by_key}
    return {"if": {"type": "object"}, "then": chosen, "else": _ref(leaf)}


_DEFINITIONS: Schema = {
    "id": _text("[a-z][a-z0-9_]*"),
    "label": {
        "anyOf": [{"type": "string"}, _object({"ja": {"type": "string"}, "en": {"type": "string"}}, required=("ja", "en"))],
        "description": "The name in both languages.",
    },
    "day": {**_text(r"\d{4}-\d{2}-\d{2}"), "format": "date", "description": "A day of the calendar, as 2026-10-01."},
    "month_day": {**_text(r"\d{2}-\d{2}"), "description": 'A day of every year, in quotes: "04-01".'},
    "rate": {**_text(rf"[+-]?\s*{_DIGITS}\s*%"), "description": "A rate with its sign, as 7.5 %."},
    "points": {**_text(rf"[+-]?\s*{_DIGITS}\s*pp"), "description": "Percentage points, as 5 pp."},
    "amount": {**_text(f"-?{_DIGITS}", "number"), "description": "An amount in major units, as 300_000."},
    "days": {**_text(r"\d[\d_]*\s*days?"), "description": "A number of days, as 90 days."},
    "months": {**_text(r"\d[\d_]*(\s*months?)?", "integer"), "description": "A number of months, as 12 months."},
    "period": _text(r"((calendar|program) )?(month|quarter|half|year)|campaign"),
    "rate_bands": _bands("rate"),
    "amount_bands": _bands("amount"),
    "rate_table": _table("rate"),
    "amount_table": _table("amount"),
    "weight_table": {
        "if": {"type": "object"},
        "then": {"type": "object", "required": ["by"], "properties": {"by": _EXPRESSION}, "additionalProperties": _ref("weight_table")},
        "else": _ref("amount"),
    },
    "rung": _object(
        _described(
            {"id": _ref("id"), "label": _ref("label"), "condition": _EXPRESSION, "benefits": _BENEFITS}, ladder.RUNG_KEYS
        ),
        required=("id",),
    ),
    "limit": _object(
        {"per": _one_or_list(_words(LimitKey)), "max": _ref("amount"), "min": _ref("amount"), "order": _words(BudgetOrder)}, required=("per",)
    ),
    "incentive": {
        "type": "object",
        "required": ["id", "type"],
        "properties": {"type": {"enum": list(TYPES)}},
        "allOf": [
            {"if": {"properties": {"type": {"const": key}}, "required": ["type"]}, "then": _ref(f"{key}_incentive")} for key in TYPES
        ],
    },
}  # fmt: skip

# ── Sections ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_RANKS: Schema = {
    "promote": _RHYTHM,
    "demote": _RHYTHM,
    "step": {"anyOf": [_STEP, _object({"up": _STEP, "down": _STEP})]},
    "keep": _ref("months"),
    "grace": {"type": ["string", "integer"], "pattern": r"^\d+$"},
    "benefits": {
        "type": "object",
        "propertyNames": _ref("id"),
        "additionalProperties": _object({"label": _ref("label"), "used": _EXPRESSION}),
    },
    "ladder": {"type": "array", "items": _ref("rung"), "minItems": 1},
}
_PAYOUT: Schema = {
    "rhythm": {"anyOf": [{"enum": list(payout.RHYTHMS)}, _object({"yearly": _text("([1-9]|1[0-2])", "integer")}, required=("yearly",))]},
    "minimum": _ref("amount"),
    "below_minimum": _words(BelowMinimum),
    "owed_back": _words(OwedBack),
    "at_contract_end": _words(AtContractEnd),
}
_METRIC: Schema = {"label": _ref("label"), "is": _EXPRESSION, "changes": _words(Changes)}
_WEIGHT: Schema = {
    "label": _ref("label"),
    "holds": _words(weights.Holds),
    "day": _EXPRESSION,
    "tables": {"type": "object", "propertyNames": _ref("day"), "additionalProperties": _ref("weight_table"), "minProperties": 1},
}
_SECTIONS: Schema = {
    "program": _object({"id": _ref("id"), "label": _ref("label")}, required=("id",)),
    "currency": _text("[A-Z]{3}"),
    "timezone": {"type": "string"},
    "year_starts": _ref("month_day"),
    "earnings_rounding": _words(Rounding),
    "attributes": {"type": "object", "propertyNames": _ref("id"), "additionalProperties": _one_or_list(_CODE)},
    "weights": {
        "type": "object",
        "propertyNames": _ref("id"),
        "additionalProperties": _object(_described(_WEIGHT, weights.KEYS), required=("tables",)),
    },
    "metrics": {
        "type": "object",
        "propertyNames": _ref("id"),
        "additionalProperties": {"anyOf": [_EXPRESSION, _object(_described(_METRIC, version.METRIC_KEYS), required=("is",))]},
    },
    "ranks": _object(_described(_RANKS, ladder.KEYS), required=("promote", "ladder")),
    "restates": {"const": "ranks"},
    "flags": {
        "type": "array",
        "items": _object(
            _described({"id": _ref("id"), "label": _ref("label"), "condition": _EXPRESSION, "reviewed": _RHYTHM}, flags.KEYS),
            required=("id", "condition"),
        ),
    },
    "incentives": {"type": "array", "items": _ref("incentive")},
    "payout": _object(_described(_PAYOUT, payout.KEYS)),
    "accepted": {
        "type": "array",
        "items": _object({key: {"type": "string"} for key in ("check", "on", "because")}, required=("check", "on", "because")),
    },
}
_COMMON: Schema = {
    "id": _ref("id"),
    "label": _ref("label"),
    "type": {"type": "string"},
    "grain": {"enum": ["order_line", "service_month", "event", "claim", "period", "agreement", "earning"]},
    "payee": _words(Payee),
    "credit": _words(Role),
    "earned_on": _words(LineDay),
    "text_as_of": _words(TextDay),
    "scope": _EXPRESSION,
    "first_day": _ref("day"),
    "last_day": _ref("day"),
    "tested_on": _words(LineDay),
    "who": _EXPRESSION,
    "condition": _EXPRESSION,
    "entitled": _object({"months": _ref("months"), "anchor": _words(Anchor)}, required=("months", "anchor")),
    "while": {"anyOf": [
        _EXPRESSION,
        _object({"condition": _EXPRESSION, "otherwise": _words(Otherwise), "within": _ref("months")}, required=("condition",)),
    ]},
    "unlocked": {"anyOf": [
        _text(EVENTS), _object({"event": _text(EVENTS), "from": {"enum": list(FROM)}}, required=("event",)),
    ]},
    "registered": {"anyOf": [{"const": "any_time"}, _object({"within": _ref("days")}, required=("within",))]},
    "claim": {"oneOf": [
        _object({"within": _ref("days")}, required=("within",)), _object({"by": {"const": "last_day"}}, required=("by",)),
    ]},
    "after_contract": {"anyOf": [
        {"enum": ["stops", "goes_on", "settles"]},
        _object({"goes_on": _ref("months")}, required=("goes_on",)), _object({"settles": _ref("months")}, required=("settles",)),
    ]},
    "once_per": _words(OncePer),
    "payable": _words(Payable),
    "take_back": {"anyOf": [
        {"const": "none"},
        _object(
            {
                "after": _one_or_list({"enum": [*LINE_CHANGES.column("kind").choices, DOWNGRADE]}),
                "within": _ref("days"),
                "share": _words(Share),
                "months": _ref("months"),
            },
            required=("after", "share"),
        ),
    ]},
    "reopens": _one_or_list(_words(Reopens)),
    "pays_as": _words(PaysAs),
    "limits": {"anyOf": [_text("none.*"), _one_or_list(_ref("limit"))]},
    "with": {"type": "object", "propertyNames": _ref("id"), "additionalProperties": _words(Stacking)},
}  # fmt: skip

# ── Types ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_BUNDLE = _object(
    {
        "products": {"type": "array", "items": _CODE, "minItems": 2},
        "families": {"type": "array", "items": _CODE, "minItems": 2},
        "same": _words(PairKey),
        "within": _ref("days"),
        "pays_on": {"const": "later_line"},
    },
    required=("within",),
)
_SHAPE_OF_KIND: dict[TermKind, Schema] = {
    TermKind.MONEY_EXPRESSION: _EXPRESSION,
    TermKind.MEASURE_EXPRESSION: _EXPRESSION,
    TermKind.RATIO_EXPRESSION: _EXPRESSION,
    TermKind.FIGURE: _EXPRESSION,
    TermKind.POOL: {"anyOf": [_ref("amount"), _ref("rate")]},
    TermKind.CONDITION: _EXPRESSION,
    TermKind.CONDITIONS: _EXPRESSION,
    TermKind.RATES: _ref("rate_table"),
    TermKind.AMOUNTS: _ref("amount_table"),
    TermKind.MEASURED_BANDS: {"anyOf": [_ref("rate_bands"), _ref("amount_bands")]},
    TermKind.AMOUNT_BANDS: _ref("amount_bands"),
    TermKind.POINTS: _ref("points"),
    TermKind.MONTHS: _ref("months"),
    TermKind.DAYS: _ref("days"),
    TermKind.PERIOD: _ref("period"),
    TermKind.BUNDLE: _BUNDLE,
    TermKind.INCENTIVE: _ref("id"),
    TermKind.ACTIVITY_KINDS: _one_or_list(_CODE),
}


def _incentive_type(module: ModuleType) -> Schema:
    declared = declarations(module.Terms)
    properties = {**_described(_COMMON, common.KEYS), **{written_name(one): _term(one) for one in declared}}
    for key in getattr(module, "NOT_WITH", {}):
        del properties[key]
    properties["type"] = {"const": module.KEY, "description": f"{module.LABEL.en} ({module.LABEL.ja})"}
    needed = tuple(written_name(one) for one in declared if one.required)
    common_terms = tuple(getattr(module, "NEEDS", ()))
    return _object(properties, required=("id", "type", *needed, *common_terms))


def _term(declared: TermDeclaration) -> Schema:
    shape = _SHAPE_OF_KIND.get(declared.kind) or _words(declared.choices or Enum)
    return {"description": f"{declared.label.en} ({declared.label.ja}): {declared.meaning}", **shape}
