"""Why somebody decided as they did: kept with every decision of intake."""

from enishi.core.errors import Refusal

LONGEST = 1_000  # characters


class ReasonMissing(Refusal):
    """A decision without its reason."""

    def __init__(self) -> None:
        super().__init__(
            f"Say why, in at most {LONGEST:,} characters: it is kept with the decision.",
            ja=f"理由を{LONGEST:,}文字以内で入力してください。決定とともに記録されます。",
        )


def checked_reason(reason: str) -> str:
    """The reason without spaces around it. Raises ReasonMissing."""
    if not reason.strip() or len(reason) > LONGEST:
        raise ReasonMissing
    return reason.strip()
