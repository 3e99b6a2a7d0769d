"""What keeps a period from being closed: each reason by name, with its remedy, in both languages; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from enishi.closing.periods import Period
from enishi_engine.words.amounts import day as said_day
from enishi_engine.words.amounts import month as said_month


@dataclass(frozen=True)
class Block:
    """One reason why the period cannot be closed yet, and what to do about it."""

    name: str
    en: str
    ja: str


def period_not_over(period: Period, today: date) -> Iterable[Block]:
    """Is it still running, by the maker's clocks?"""
    if today <= period.last_day:
        yield Block(
            "period_not_over",
            f"{said_month(period.last_day, 'en')} runs until {said_day(period.last_day, 'en')}, and today is {said_day(today, 'en')}. "
            "Close it after that day.",
            f"{said_month(period.last_day, 'ja')}分は{said_day(period.last_day, 'ja')}までの期間です(本日は{said_day(today, 'ja')})。"
            "締め日を過ぎてから締めてください。",
        )


def former_period_open(period: Period, last_day_closed: date) -> Iterable[Block]:
    """Do days lie between what is closed and this period, or does it overlap what is closed?"""
    begin, before = last_day_closed + timedelta(days=1), period.first_day - timedelta(days=1)
    if begin == period.first_day:
        return
    if last_day_closed < period.first_day:
        yield Block(
            "former_period_open",
            f"{said_day(begin, 'en')} to {said_day(before, 'en')} is not closed. Close it first.",
            f"{said_day(begin, 'ja')}から{said_day(before, 'ja')}までが締められていません。先に締めてください。",
        )
    else:
        yield Block(
            "period_overlaps",
            f"The group is closed through {said_day(last_day_closed, 'en')}. Name a period that begins on {said_day(begin, 'en')}.",
            f"この締めグループは{said_day(last_day_closed, 'ja')}まで締め済みです。{said_day(begin, 'ja')}に始まる期間を指定してください。",
        )


def not_the_first(period: Period, begin: date | None) -> Iterable[Block]:
    """Is it another period than the one with which the books begin?"""
    if begin is not None and begin != period.first_day:
        yield Block(
            "not_the_first",
            f"The books begin on {said_day(begin, 'en')}. Close the period that begins on that day first, or say another day on which they begin.",
            f"帳簿の開始日は{said_day(begin, 'ja')}です。その日に始まる期間を先に締めるか、開始日を変更してください。",
        )


def no_text_in_force(period: Period, texts: Iterable[date]) -> Iterable[Block]:
    """Is there an approved text by the period's last day?"""
    if not any(day <= period.last_day for day in texts):
        yield Block(
            "no_text_in_force",
            f"No approved text is in force by {said_day(period.last_day, 'en')}. Draft one and let a second person approve it.",
            f"{said_day(period.last_day, 'ja')}までに適用される承認済みの版がありません。版を登録し、別の担当者が承認してください。",
        )


def text_awaits_approval(period: Period, drafts: Iterable[date]) -> Iterable[Block]:
    """Does somebody mean another text to be in force in the period?"""
    for day in drafts:
        if period.first_day <= day:
            yield Block(
                "text_awaits_approval",
                f"The text of {said_day(day, 'en')} is a draft. Once the period is closed it can never hold in it: approve it, or give it a later day.",
                f"{said_day(day, 'ja')}の版が下書きのままです。締めるとこの期間には適用できなくなります。承認するか、適用日を後ろにしてください。",
            )


def rows_rejected(files: Iterable[tuple[str, int]]) -> Iterable[Block]:
    """Are there files, with how many wrong rows, that nobody has corrected and sent again?"""
    for file, rows in files:
        yield Block(
            "rows_rejected",
            f"Nothing of {file} was taken: {rows:,} of its rows are wrong. Correct them and import the file again.",
            f"{file}は取り込まれていません({rows:,}行に誤りがあります)。誤りを直して、もう一度取り込んでください。",
        )


def rows_in_review(rows: int) -> Iterable[Block]:
    """Do rows wait for somebody to say which source is right?"""
    if rows:
        yield Block(
            "rows_in_review",
            f"Rows that have the id of another source's wait in review: {rows:,}. Decide which source is right.",
            f"別の取込元と番号が重なる{rows:,}行が確認待ちです。どちらの取込元が正しいかを決めてください。",
        )
