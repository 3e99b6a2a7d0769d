"""Pieces of expressions with their strength, so that brackets stand where they must (and sometimes where they need not)."""

from dataclasses import dataclass

OR, AND, NOT, COMPARE, ELSE, SUM, PRODUCT, ATOM = range(1, 9)
FIGURE = 0  # a span may go on with "- 3": a figure inside anything stands in brackets


@dataclass(frozen=True)
class Piece:
    """A text and how strongly it holds together; `bare` takes its unit from what it meets."""

    text: str
    strength: int = ATOM
    bare: bool = False

    def inside(self, least: int) -> str:
        """The text as an operand of something that needs at least this strength."""
        return self.text if self.strength >= least and self.strength != FIGURE else f"({self.text})"


def joined(left: Piece, operator: str, right: Piece, strength: int) -> Piece:
    """Two operands of an operator; the right one holds more strongly, for operators are read from the left."""
    return Piece(f"{left.inside(strength)} {operator} {right.inside(strength + 1)}", strength)


def compared(left: Piece, operator: str, right: Piece) -> Piece:
    return Piece(f"{left.inside(ELSE)} {operator} {right.inside(ELSE)}", COMPARE)


def called(name: str, operands: tuple[Piece, ...]) -> Piece:
    return Piece(f"{name}({', '.join(operand.text for operand in operands)})")


def major(minor: int, digits: int) -> str:
    """Minor units written in major units, the thousands parted by _ as people write them."""
    sign, size = ("-" if minor < 0 else ""), abs(minor)
    whole, part = divmod(size, 10**digits)
    return f"{sign}{whole:_}" + (f".{part:0{digits}d}" if part else "")


def percent(ppm: int) -> str:
    whole, part = divmod(abs(ppm), 10_000)
    return f"{'-' if ppm < 0 else ''}{whole}" + (f".{part:04d}".rstrip("0") if part else "") + " %"
