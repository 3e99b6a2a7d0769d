"""The roster: the partners a campaign could be offered, as they were known before it, and who of them is not drawn."""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum


@dataclass(frozen=True, kw_only=True)
class Veto:
    """A person took this partner out of the draw, and said why, before it."""

    reason: str
    by: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A partner on the roster.

    Units   `past_deals` is a number of deals in the 12 months before; `distributor` is the code of the partner through which it buys.
    """

    partner: str
    rank: str
    past_deals: int
    region: str | None = None
    distributor: str | None = None
    agreed_target: bool = False
    veto: Veto | None = None


class WhyLeftOut(Enum):
    """Why a partner takes no part in the draw."""

    AGREED_TARGET = "agreed_target"  # what was agreed with it may not wait for a draw
    VETO = "veto"
    TOGETHER = "together"  # another one of its distributor or region is left out, and they talk


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A partner that was not drawn; `because_of` is the one that keeps it out when it is another."""

    partner: str
    why: WhyLeftOut
    because_of: str | None = None
    veto: Veto | None = None


def roster_hash(roster: Sequence[Listed]) -> str:
    """SHA-256 of the roster in its canonical form, in hexadecimal: the same whatever the order of rows and columns or the kind of file.

    Source  docs/rules/effects.md, "The roster's hash".
    """
    rows = sorted(_canonical(one) for one in roster)
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(one: Listed) -> list[str]:
    veto = ("", "", "") if one.veto is None else (one.veto.reason, one.veto.by, one.veto.on.isoformat())
    cells = (
        one.partner,
        one.rank,
        str(one.past_deals),
        one.region or "",
        one.distributor or "",
        "true" if one.agreed_target else "false",
        *veto,
    )
    return [unicodedata.normalize("NFC", cell) for cell in cells]
