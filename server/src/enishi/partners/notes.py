"""Notes about a partner: what the maker's people write down for one another. No partner sees them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.partners.companies import partner_row
from enishi.partners.models import PartnerNote

LONGEST = 2_000  # characters
SOON = timedelta(minutes=10)


class NothingWritten(Refusal):
    """A note says something, and not too much."""

    def __init__(self) -> None:
        super().__init__(
            f"Write something, in at most {LONGEST:,} characters. Nothing was kept.",
            ja=f"メモを{LONGEST:,}文字以内で入力してください。何も登録していません。",
        )


class NoteStays(Refusal):
    """Only who wrote a note takes it back, and soon."""

    def __init__(self) -> None:
        super().__init__(
            "Only who wrote a note takes it back, within ten minutes. It stays as it is; write another that corrects it.",
            ja="メモを取り消せるのは、書いた本人が10分以内のときだけです。メモはそのまま残っています。訂正は新しいメモで行ってください。",
        )


@transaction.atomic
def add_note(*, partner: str, text: str, by: User, at: datetime) -> PartnerNote:
    """
    Write something down about a partner.

    Raises NoSuchPartner, NothingWritten.
    """
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise NothingWritten
    partner_row(partner)
    note = PartnerNote.objects.create(partner=partner, text=said, by=by, at=at)
    audit.record(actor=str(by.id), act="add_note", subject=f"partner:{partner}", detail={"note": note.id}, at=at)
    return note


@transaction.atomic
def take_back_note(*, note: int, by: User, at: datetime) -> PartnerNote:
    """
    Take a note back that one has written by mistake, soon after: others may have acted on an older one.

    Raises NoteStays.
    """
    found = PartnerNote.objects.select_for_update().filter(id=note, by=by, at__gt=at - SOON).first()
    if found is None:
        raise NoteStays
    audit.record(actor=str(by.id), act="take_back_note", subject=f"partner:{found.partner}", detail={"note": found.id}, at=at)
    found.delete()
    return found


@transaction.atomic
def add_notes(*, partners: Sequence[str], text: str, by: User, at: datetime) -> None:
    """
    Write the same down about several partners: about all of them or none.

    Raises NoSuchPartner, NothingWritten.
    """
    for partner in partners:
        add_note(partner=partner, text=text, by=by, at=at)


def notes_of(partner: str, *, count: int) -> list[PartnerNote]:
    """The newest notes first."""
    return list(PartnerNote.objects.filter(partner=partner).select_related("by").order_by("-at", "-id")[:count])
