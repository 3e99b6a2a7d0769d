"""What a refund reopens, said of every other incentive that can: decided by the text itself, so that no other choice moves."""

from zlib import crc32

from benchmarks.generated.terms import Text

_MONTHLY = ("recurring_commission", "credit_split")
_ON_LINES = ("commission", "volume_rebate", "cross_sell", "spiff", "margin", "renewal", "rate_up", "start_dash", "unlock")


def with_reopening(text: Text) -> Text:
    """The incentive as it is, or with `reopens:`; bands that are reopened rise."""
    drawn = crc32(repr((text["id"], text.get("limits"), text.get("bands"), text.get("take_back"))).encode())
    if (
        text["type"] not in (*_ON_LINES, *_MONTHLY)
        or text.get("per") == "event"
        or drawn % (4 if text["type"] == "volume_rebate" else 2) == 1
    ):
        return text
    banded, take_back = text["type"] == "volume_rebate", text.get("take_back")
    if banded and take_back is None:
        take_back = {"after": ["cancel", "refund"], "share": ("proportional", "full")[drawn // 2 % 5 // 4]}
    reopened = [word for word, can in (("bands", banded and drawn // 16 % 4 != 0), ("limits", _can_reopen(text.get("limits")))) if can]
    if not isinstance(take_back, dict) or not reopened:
        return text
    found = {**text, "take_back": take_back, "reopens": reopened if len(reopened) > 1 else reopened[0]}
    return found | {"bands": _rising(text["bands"])} if "bands" in reopened else found


def _can_reopen(limits: object) -> bool:
    return isinstance(limits, list) and bool(limits) and all(limit.get("order") != "prorated" for limit in limits)


def _rising(bands: list[dict[str, str]]) -> list[dict[str, str]]:
    """The same bands with their values, none below 0, in rising order."""
    leaf = "rate" if "rate" in bands[0] else "amount"
    values = sorted((band[leaf].removeprefix("-") for band in bands), key=lambda value: float(value.removesuffix("%").replace("_", "")))
    return [{**band, leaf: value} for band, value in zip(bands, values, strict=True)]
