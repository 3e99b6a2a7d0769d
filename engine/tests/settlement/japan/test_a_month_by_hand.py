"""One month of four payees from what was earned to the bank line, by the hand calculation that stands here: a corporation, an individual
under 外交員 withholding, a reseller whose rebate is set off, and somebody unregistered.

Commissions of July 2026, closed at the month's end, paid at the end of the next one.

    aoba    corporation, agency      100,055 + 50,055 = 150,110; tax 15,011                              165,121 leave
    kita    individual, sales agent  200,000; tax 20,000, shown apart; (200,000 − 120,000) × 10.21 % = 8,168 withheld   211,832 leave
    minami  reseller, rebate         100,000; tax 10,000; 60,000 set off                                  50,000 leave
    nishi   unregistered, agency     100,000 with 9,090 tax inside; of it 80 % = 7,272 deductible         100,000 leave
"""

from dataclasses import replace
from datetime import date

from engine.tests.settlement.formats.batches import AOBA, batch, order
from engine.tests.settlement.formats.field_table import read
from enishi_engine.core.incentive import Rounding
from enishi_engine.core.payout import Payout
from enishi_engine.settlement.account import Account, Movement
from enishi_engine.settlement.formats.file import payout_file
from enishi_engine.settlement.formats.zengin.names import bank_name
from enishi_engine.settlement.formats.zengin.writing import Zengin
from enishi_engine.settlement.japan.bank_days import bank_calendar, pay_over_on
from enishi_engine.settlement.japan.consumption_tax import TaxClass, rate_on
from enishi_engine.settlement.japan.documents import DocumentKind, Paid, document_for
from enishi_engine.settlement.japan.registration import Standing
from enishi_engine.settlement.japan.unregistered import deduction
from enishi_engine.settlement.japan.withholding import SalesAgentMonth, WithholdingClass, withheld
from enishi_engine.settlement.netting import Netted, Receivable, SettlementWay, net
from enishi_engine.settlement.payment_dates import END_OF_NEXT_MONTH, payment_date
from enishi_engine.settlement.tax import Basis, RateTotal, Taxable, tax_per_rate

JULY, ISSUED_ON = date(2026, 7, 15), date(2026, 8, 5)
CALENDAR = bank_calendar(date(2026, 1, 1), date(2026, 12, 31))
PAYS_ON = payment_date(date(2026, 7, 31), END_OF_NEXT_MONTH, CALENDAR)


def totals(*amounts: int, basis: Basis = Basis.EXCLUSIVE) -> RateTotal:
    rate = rate_on(TaxClass.STANDARD, JULY)
    (one,) = tax_per_rate((Taxable(amount, rate) for amount in amounts), basis, Rounding.DOWN)
    return one


def document(contract: str, nature: str, total: RateTotal, standing: Standing = Standing.REGISTERED) -> DocumentKind:
    return document_for(Paid(contract=contract, nature=nature, standing=standing, gross=total.gross), issued_on=ISSUED_ON)


def leaves(
    total: RateTotal, way: SettlementWay = SettlementWay.TRANSFER, kept: int = 0, receivables: tuple[Receivable, ...] = ()
) -> Netted:
    done, _ = net(
        Account(), [Movement("july", total.gross)], Payout(minimum=10_000), pays_on=PAYS_ON, way=way, receivables=receivables,
        withholding=lambda _paid: kept,
    )  # fmt: skip
    return done


def test_a_month_of_four_payees_comes_to_the_bank_line_as_by_hand():
    aoba, kita, minami = totals(100_055, 50_055), totals(200_000), totals(100_000)
    nishi = totals(100_000, basis=Basis.INCLUSIVE)
    assert [(one.net, one.tax) for one in (aoba, kita, minami, nishi)] == [
        (150_110, 15_011), (200_000, 20_000), (100_000, 10_000), (90_910, 9_090),
    ]  # fmt: skip

    assert document("agency", "commission", aoba) is DocumentKind.PURCHASE_STATEMENT
    assert document("referral", "commission", kita) is DocumentKind.PURCHASE_STATEMENT
    assert document("reseller", "rebate", minami) is DocumentKind.RETURN_INVOICE
    assert document("agency", "commission", nishi, Standing.UNREGISTERED) is DocumentKind.ITEMISED_STATEMENT
    lost = deduction(gross=nishi.gross, tax=nishi.tax, purchased_on=JULY, bought_before=0, period_began=date(2026, 4, 1))
    assert (lost.deductible, lost.cost) == (7_272, 1_818)

    kept = withheld(WithholdingClass.SALES_AGENT, kita.net, paid_on=PAYS_ON, month=SalesAgentMonth())
    owed = Receivable(id="F-1", amount=60_000, due_on=date(2026, 8, 20))
    sent = {
        "aoba": leaves(aoba).amount,
        "kita": leaves(kita, kept=kept).amount,
        "minami": leaves(minami, SettlementWay.OFFSET, receivables=(owed,)).amount,
        "nishi": leaves(nishi).amount,
    }
    assert sent == {"aoba": 165_121, "kita": 211_832, "minami": 50_000, "nishi": 100_000}
    assert (kept, pay_over_on(PAYS_ON, CALENDAR)) == (8_168, date(2026, 9, 10))

    names = {"aoba": "カブシキガイシャアオバ", "kita": "キタ　ジロウ", "minami": "ミナミショウジユウゲンガイシャ", "nishi": "ニシ ヨーコ"}
    orders = [
        order(f"P-{payee}", payee=payee, amount=amount, account=replace(AOBA, holder=bank_name(names[payee])))
        for payee, amount in sent.items()
    ]
    header, *data, trailer, _ = read(payout_file(batch(*orders, pay_on=PAYS_ON), Zengin()).content, crlf=True)
    assert header["mmdd"] == "0831"
    assert [(row["payee"].rstrip(), int(row["amount"])) for row in data] == [
        ("ｶ)ｱｵﾊﾞ", 165_121), ("ｷﾀ ｼﾞﾛｳ", 211_832), ("ﾐﾅﾐｼﾖｳｼﾞ(ﾕ", 50_000), ("ﾆｼ ﾖ-ｺ", 100_000),
    ]  # fmt: skip
    assert (int(trailer["count"]), int(trailer["total"])) == (4, 526_953)
