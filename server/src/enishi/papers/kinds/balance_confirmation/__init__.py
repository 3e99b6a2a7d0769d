"""残高確認書: what the books say of a partner as of a day, for it to confirm."""

from collections.abc import Iterable
from datetime import date, timedelta

from enishi.ledger import queries as ledger
from enishi.papers.addressing import party
from enishi.papers.kind import Asked, Kind, NothingToTell, Wants
from enishi.papers.sheet import Rows, Sheet, on, same, yen
from enishi_engine.core.incentive import Label
from enishi_engine.settlement.japan.documents import DocumentKind

ANSWERED_WITHIN = timedelta(days=14)


def sheets(asked: Asked) -> Iterable[Sheet]:
    """The confirmation of one partner. Raises NothingToTell where no book has an account of it, NobodyToTell."""
    day = asked.day or asked.today
    found = list(_balances(asked.partner, day))
    if not found:
        raise NothingToTell(DocumentKind.BALANCE_CONFIRMATION, asked.partner)
    payable, receivable = sum(one for _, one, _ in found), sum(one for _, _, one in found)
    answer_by = asked.answer_by or asked.today + ANSWERED_WITHIN
    rows = tuple((same(program), yen(owed), yen(owes)) for program, owed, owes in found)
    yield Sheet(
        kind=DocumentKind.BALANCE_CONFIRMATION, key=f"{asked.partner}-{day}", partner=asked.partner, to=party(asked.partner, asked.today),
        amount=payable, answer_by=answer_by,
        lead=Label(
            ja="当社の帳簿上の貴社に対する債権・債務の残高は下記のとおりです。ご確認のうえ、ご回答期限までにご回答くださいますよう、お願い申し上げます。",
            en="These are the balances between us in our books. Please compare them with yours and answer by the day below.",
        ),
        facts=(
            (Label(ja="基準日", en="As of"), on(day)),
            (Label(ja="当社の債務(未払金)", en="What we owe you"), yen(payable)),
            (Label(ja="当社の債権(未収金)", en="What you owe us"), yen(receivable)),
            (Label(ja="ご回答期限", en="Please answer by"), on(answer_by)),
        ),
        tables=(
            Rows(
                title=Label(ja="プログラム別の残高", en="By program"),
                heads=(
                    Label(ja="プログラム", en="Program"), Label(ja="当社の債務", en="What we owe you"), Label(ja="当社の債権", en="What you owe us"),
                ),
                amounts=(1, 2), rows=rows,
            ),
        ),
        fields={"as_of": day, "gross_payable": yen(payable), "gross_receivable": yen(receivable), "answer_by": answer_by},
        remarks=(
            Label(
                ja="基準日までに確定した金額です。支払対象になっていない見込額は含みません。",
                en="Amounts that were owed by that day; what is earned but not yet payable is not in it.",
            ),
        ),
        answer=Label(ja="□ 当社の帳簿と一致しています  /  □ 相違があります(当社の残高 ＿＿＿＿＿＿＿＿ 円)", en="□ Our books agree  /  □ Our books differ (our balance: ＿＿＿＿＿＿＿＿)"),
    )  # fmt: skip


def _balances(partner: str, day: date) -> Iterable[tuple[str, int, int]]:
    """Of each book with an account of the partner: the program and group, what is owed to it, and what it owes."""
    for one in ledger.books():
        book = ledger.book_of(program=one.program, closing_group=one.group)
        rows = [each for each in ledger.payee_balances(book, through=day) if each.payee == partner] if book else []
        if rows:
            yield f"{one.program} / {one.group}", sum(each.payable for each in rows), sum(each.receivable for each in rows)


KIND = Kind(
    document=DocumentKind.BALANCE_CONFIRMATION, day=Label(ja="基準日", en="As of"),
    about=Label(ja="決算などで残高を確認するとき", en="When balances are compared, as at a year's end"),
    wants=(Wants.PARTNER, Wants.DAY, Wants.ANSWER_BY), sheets=sheets,
)  # fmt: skip
