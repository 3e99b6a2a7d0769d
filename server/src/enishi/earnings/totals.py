"""What a run posted for each payee, as plain data."""

from dataclasses import dataclass

from enishi.programs.natures import Nature


@dataclass(frozen=True, kw_only=True)
class Total:
    """What a run posted for one payee: of its own period (`own`) or of former ones. Minor units."""

    own: bool
    nature: Nature
    pays_as: str
    partner: str
    payee_kind: str
    payee: str
    amount: int
    payable: int
