"""Notes about a partner: what the maker's people write down for one another. No partner sees them."""

from datetime import datetime

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.partners.companies import partner_row
from enishi.partners.models import PartnerNote

LONGEST = 2_000  # characters


class NothingWritten(Refusal):
    """A note says something, and not too much."""

    def __init__(self) -> None:
        super().__init__(
            f"Write something, in at most {LONGEST:,} characters. Nothing was kept.",
            ja=f"メモを{LONGEST:,}文字以内で入力してください。何も登録していません。",
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


def notes_of(partner: str, *, count: int) -> list[PartnerNote]:
    """The newest notes first."""
    return list(PartnerNote.objects.filter(partner=partner).select_related("by").order_by("-at", "-id")[:count])
