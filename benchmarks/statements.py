"""`python -m benchmarks.statements`: how long many statements take to be printed as PDF, each in both languages as they are kept."""

import argparse
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from time import perf_counter

from enishi.statements.pdf import Notice, render
from enishi_engine.core.incentive import Label, Rounding
from enishi_engine.settlement.statement import Party, Statement, StatementLine, closing_of, totals_of
from enishi_engine.settlement.tax import Basis
from enishi_engine.words.language import LANGUAGES, Language

LINES = (1, 3, 8, 20, 60)  # of a statement, by turns


def made(number: int, language: Language) -> Notice:
    """A statement of few lines or many, of a partner of its own."""
    sentence = Label(ja="販売手数料 1,123,200円 × 24%", en="Commission ¥1,123,200 × 24%")
    lines = tuple(
        StatementLine(id=f"{number}-{place}", on=date(2026, 7, 1 + place % 31), sentence=sentence, amount=1_000 + place, rate=100_000)
        for place in range(LINES[number % len(LINES)])
    )
    totals = totals_of(lines, (), Basis.EXCLUSIVE, Rounding.DOWN)
    statement = Statement(
        id=f"S-2026-07-{number}", document="purchase_statement", issued_on=date(2026, 8, 5), first_day=date(2026, 7, 1), last_day=date(2026, 7, 31),
        pays_on=date(2026, 8, 31), currency="JPY", issuer=Party(code="sakura", name="株式会社サクラ"),
        counterparty=Party(code=f"partner{number}", name=f"株式会社パートナー{number}"), basis=Basis.EXCLUSIVE, rounding=Rounding.DOWN, opening=0,
        movements=(), lines=lines, adjustments=(), totals=totals, withheld=0, closing=closing_of(0, (), totals),
    )  # fmt: skip
    return Notice(statement=statement, title=Label(ja="仕入明細書(支払通知書)", en="Purchase statement"), language=language)


def printed(number: int) -> int:
    """How many bytes the papers have."""
    return sum(len(render(made(number, language))) for language in LANGUAGES)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.statements", description=__doc__)
    parser.add_argument("--statements", type=int, default=2_000, metavar="N", help="how many (default: %(default)s)")
    parser.add_argument("--processes", type=int, default=2, metavar="N", help="at the same time (default: %(default)s)")
    asked = parser.parse_args(arguments)
    began = perf_counter()
    with ProcessPoolExecutor(asked.processes) as processes:
        sizes = list(processes.map(printed, range(asked.statements), chunksize=20))
    print(
        f"{len(sizes):,} statements in two languages, {sum(sizes):,} bytes, printed in {perf_counter() - began:.1f} s by {asked.processes} processes"
    )


if __name__ == "__main__":
    main()
