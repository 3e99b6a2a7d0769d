"""`python -m benchmarks.payouts`: how long a batch of many payees takes to be written, read back and compared, format by format."""

import argparse
from datetime import UTC, date, datetime
from time import perf_counter, process_time

from stdnum import iban

from enishi_engine.settlement.formats import FORMATS
from enishi_engine.settlement.formats.batch import Account, AccountKind, Batch, DomesticAccount, ForeignAccount, Order, Payer
from enishi_engine.settlement.formats.file import payout_file

HOLDERS = ("ｶ)ｱｵﾊﾞ", "ｷﾀｼﾖｳｼﾞ(ﾕ", "ﾐﾅﾐ ﾀﾛｳ", "ｱ" * 29 + "ﾊﾞｽ")


def made(payees: int, key: str) -> Batch:
    """A batch of so many orders; abroad for pain001, in Japan for the others."""
    orders = tuple(
        Order(id=f"P-{number}", payee=f"partner{number}", account=_account(number, key), amount=1_000 + number, reference=str(number + 1))
        for number in range(payees)
    )
    payer = Payer(name="ｶ)ｻｸﾗ", account=_account(0, key), code="1234567890")
    moment = datetime(2026, 7, 30, tzinfo=UTC)
    return Batch(id="B-2026-07", payer=payer, pay_on=date(2026, 7, 31), currency="JPY", created_at=moment, orders=orders)


def seconds(payees: int, key: str) -> tuple[float, float, int]:
    """How long the file takes from batch to verified bytes: by the clock, of a processor; and how many bytes it has."""
    batch = made(payees, key)
    began, worked = perf_counter(), process_time()
    file = payout_file(batch, FORMATS[key]())
    return perf_counter() - began, process_time() - worked, len(file.content)


def _account(number: int, key: str) -> Account:
    holder = HOLDERS[number % len(HOLDERS)]
    if key == "pain001":
        return ForeignAccount(number=_iban(number), holder=holder, bic="COBADEFF")
    return DomesticAccount(bank="0001", branch=f"{number % 1000:03}", kind=AccountKind.ORDINARY, number=str(number % 10**7), holder=holder)


def _iban(number: int) -> str:
    """Another one for each payee: its check digits are counted for each."""
    bank_and_account = f"37040044{number:010}"
    return f"DE{iban.calc_check_digits(f'DE00{bank_and_account}')}{bank_and_account}"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.payouts", description=__doc__)
    parser.add_argument("--payees", type=int, default=10_000, metavar="N", help="orders in the batch (default: %(default)s)")
    asked = parser.parse_args(arguments)
    for key in FORMATS:
        took, worked, size = seconds(asked.payees, key)
        print(f"{key}: {asked.payees:,} payees, {size:,} bytes, written and verified in {took:.2f} s ({worked:.2f} CPU s)")


if __name__ == "__main__":
    main()
