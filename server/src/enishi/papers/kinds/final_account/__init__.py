"""精算書: what a partner owes when its contract has ended with a balance below nothing, and by when it is to be paid."""

from collections.abc import Iterable
from datetime import date

from enishi.core.errors import Refusal
from enishi.papers.addressing import party
from enishi.papers.kind import Asked, Kind, NothingToTell, Subject, Wants
from enishi.papers.sheet import Rows, Sheet, month_of, on, same, yen
from enishi.partners import queries as partners
from enishi.statements import queries as statements
from enishi.statements.models import Statement
from enishi.statements.queries import Asked as Search
from enishi.statements.queries import StatementRead
from enishi_engine.core.incentive import Label
from enishi_engine.settlement.japan.documents import DocumentKind, title_of
from enishi_engine.settlement.japan.papers import final_account


class ContractHasNoEnd(Refusal):
    """A final account of a partner whose contract goes on."""

    def __init__(self, statement: str) -> None:
        super().__init__(
            f"{statement}: a contract of the partner has no last day, so what is owed is set against what comes. Record the day on which it ended.",
            ja=f"{statement}: 終了日のない契約が残っているため、未返還額は次回以降の支払と精算します。契約が終了している場合は、終了日を登録してください。",
        )


def subjects() -> list[Subject]:
    """Statements that end below nothing, the newest first."""
    found = statements.search(Search()).filter(closing__lt=0)
    return [Subject(key=one.number, name=_subject(one)) for one in found]


def _subject(one: Statement) -> Label:
    """青葉商事 · 2025年12月分 · -38,112円."""
    month, amount = month_of(one.run.closing.rpartition("/")[2]), yen(one.closing, one.currency)
    return Label(ja=f"{one.counterparty} · {month.ja} · {amount.ja}", en=f"{one.counterparty} · {month.en} · {amount.en}")


def sheets(asked: Asked) -> Iterable[Sheet]:
    """The account of one statement. Raises NothingToTell, ContractGoesOn, NothingOwed, NobodyToTell."""
    read = statements.statement_named(asked.subject)
    if read is None:
        raise NothingToTell(DocumentKind.FINAL_ACCOUNT, asked.subject)
    row = read.row
    ended = _contract_end(row.partner, row.run.last_day)
    if ended is None:
        raise ContractHasNoEnd(row.number)
    account = final_account(
        row.number, [one.said for one in read.documents], contract_end=ended, last_day=row.run.last_day, pay_by=asked.day or asked.today
    )
    yield Sheet(
        kind=DocumentKind.FINAL_ACCOUNT, key=row.number, program=row.run.program, partner=row.partner, agreement=row.agreement,
        to=party(row.partner, asked.today), amount=account.owed, answer_by=account.pay_by,
        lead=Label(
            ja="契約の終了に伴い、下記のとおり精算いたします。お支払期日までにお支払いくださいますよう、お願い申し上げます。",
            en="Your contract has ended. This is what stands between us; please pay it by the day below.",
        ),
        facts=(
            (Label(ja="契約終了日", en="Contract ended on"), on(account.contract_end)),
            (Label(ja="対象期間", en="Period"), Label(ja=f"{on(row.run.first_day).ja}〜{on(row.run.last_day).ja}", en=f"{on(row.run.first_day).en} – {on(row.run.last_day).en}")),
            (Label(ja="支払通知書番号", en="Statement"), same(row.number)),
            (Label(ja="ご返還いただく金額(税込)", en="To be paid to us, tax included"), yen(account.owed, row.currency)),
            (Label(ja="お支払期日", en="To be paid by"), on(account.pay_by)),
        ),
        tables=(_moves(read),),
        fields={
            "contract_end": account.contract_end, "opening": yen(row.opening), "content": read.documents, "closing": account.owed, "pay_by": account.pay_by,
        },
        remarks=(
            Label(ja="内容に相違がある場合は、お支払期日までにご連絡ください。", en="If anything is wrong, please tell us by the same day."),
        ),
        answer=Label(ja="上記の精算内容を確認しました。", en="We have looked at this account and agree with it."),
    )  # fmt: skip


def _moves(read: StatementRead) -> Rows:
    """From the opening to the closing, a row each."""
    row = read.row
    rows: list[tuple[Label, Label]] = [(Label(ja="前回残高", en="Balance brought forward"), yen(row.opening, row.currency))]
    for one in read.documents:
        rows += [(moved.what, yen(-moved.amount, row.currency)) for moved in one.said.movements]
        title, gross = title_of(one.kind), sum(total.gross for total in one.said.totals)
        rows.append((Label(ja=f"{title.ja}の計上額(税込)", en=f"{title.en}, tax included"), yen(gross, row.currency)))
    rows.append((Label(ja="差引残高", en="Balance"), yen(row.closing, row.currency)))
    return Rows(
        title=Label(ja="精算の内訳", en="How it comes to this"), heads=(Label(ja="内容", en="What"), Label(ja="金額", en="Amount")), amounts=(1,),
        rows=tuple(rows),
    )  # fmt: skip


def _contract_end(partner: str, day: date) -> date | None:
    """The last day of the last contract; None while one goes on."""
    found = [one.last_day for one in partners.agreements(partner, day=day)]
    ended = [one for one in found if one is not None]
    return max(ended) if ended and len(ended) == len(found) else None


KIND = Kind(
    document=DocumentKind.FINAL_ACCOUNT, day=Label(ja="お支払期日", en="To be paid by"),
    about=Label(ja="契約が終了し、返還額が残ったとき", en="When a contract has ended and something is owed back"),
    wants=(Wants.SUBJECT, Wants.DAY), subjects=subjects, sheets=sheets,
)  # fmt: skip
