"""What a kind of paper is: the folders of `kinds/` each have one, and nothing else knows them by name."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from enishi.core.errors import Refusal
from enishi.papers.sheet import Sheet
from enishi_engine.core.incentive import Label
from enishi_engine.settlement.japan.documents import DocumentKind, name_of
from enishi_engine.settlement.statement import Party


class Wants(Enum):
    """What somebody says to have a paper made."""

    SUBJECT = "subject"  # what it is of, out of a list
    PARTNER = "partner"  # whom it is for
    EVERYBODY = "everybody"  # whom it is for; left empty: everybody with an agreement on that day
    DAY = "day"  # as of which day, or until when to pay
    ANSWER_BY = "answer_by"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Something that a paper can be made of."""

    key: str
    name: Label


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody said, the maker as it issues on the day, and the moment."""

    issuer: Party
    today: date
    at: datetime
    subject: str = ""
    partner: str = ""
    day: date | None = None
    answer_by: date | None = None


_DAY = Label(ja="日付", en="Day")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`subjects`: what papers of the kind can be made of now; `sheets`: the papers, nothing written. `day`: what the day is."""

    document: DocumentKind
    about: Label  # when it is made, in a sentence
    wants: tuple[Wants, ...]
    sheets: Callable[[Asked], Iterable[Sheet]]
    subjects: Callable[[], Sequence[Subject]] = tuple
    day: Label = _DAY

    @property
    def name(self) -> Label:
        return name_of(self.document)


class NothingToTell(Refusal):
    """There is nothing that such a paper could say of what was chosen."""

    def __init__(self, kind: DocumentKind, chosen: str) -> None:
        name = name_of(kind)
        super().__init__(
            f"{name.en}: of {chosen or 'nothing'} there is nothing to tell. Choose one of the list. Nothing was issued.",
            ja=f"「{name.ja}」の対象となるもの({chosen or '未選択'})がありません。一覧から選び直してください。何も発行していません。",
        )


class NobodyToTell(Refusal):
    """Nobody has recorded whom the paper is for."""

    def __init__(self, partner: str) -> None:
        super().__init__(
            f"Nobody has recorded the company behind {partner or 'the partner'}. Record its legal name first. Nothing was issued.",
            ja=f"{partner or 'パートナー'}の法人・個人の情報がありません。先に正式名称を登録してください。何も発行していません。",
        )
