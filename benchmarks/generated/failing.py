"""What a continuing condition takes back when it fails: decided by the text itself, so that no other choice moves."""

from zlib import crc32

from benchmarks.generated.terms import Text

_MONTHS = (1, 2, 3, 6, 12)


def with_failing(text: Text) -> Text:
    """The incentive as it is, or with a continuing condition that takes back; now and then one that says that it only ends."""
    condition = text.get("while")
    drawn = crc32(repr((text["id"], condition, text.get("take_back"), text.get("limits"))).encode())
    if condition is None or "reopens" in text or drawn % 8 >= 6:
        return text
    if drawn % 8 == 0:
        return {**text, "while": {"condition": condition, "otherwise": "ends"}}
    condition = f"not ({condition})" if drawn // 64 % 2 else condition  # most conditions hold for good
    within = f"{_MONTHS[drawn // 8 % len(_MONTHS)]} months"
    return {**text, "while": {"condition": condition, "otherwise": "take_back", "within": within}}
