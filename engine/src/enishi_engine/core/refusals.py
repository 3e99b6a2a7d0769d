"""Refusals: rules that say no to a calculation, each naming what, why, and what to do next."""

from datetime import date


class Refusal(Exception):
    """A calculation that must not be made; nothing was written."""


class UnknownRank(Refusal):
    """A rank decision or rank choice (`fact`) names a rank that the ladder of its day does not have."""

    def __init__(self, *, fact: str, id_: str, partner: str, rank: str, version: date, ranks: tuple[str, ...]) -> None:
        super().__init__(
            f'{fact} "{id_}" for {partner}: the text of {version} has no rank "{rank}". '
            f"Write one of {', '.join(('none', *ranks))}, or correct its first day."
        )


class TargetNotWhole(Refusal):
    """An agreed target has more decimals than its metric's unit."""

    def __init__(self, *, target: str, partner: str, metric: str, unit: str) -> None:
        super().__init__(
            f'Target "{target}" of {partner} for {metric} has more decimals than {unit} has. Correct the value and load it as a new revision.'
        )


class MayOverflow(Refusal):
    """So many or so large rows that a sum or product could leave the whole numbers the engine calculates with."""

    def __init__(self, *, what: str, largest: int, bound: int) -> None:
        super().__init__(
            f"{what} could reach {largest:,}, and the largest whole number kept is {bound:,}. "
            "Calculate fewer rows at a time, or lower the rates and amounts in the text."
        )
