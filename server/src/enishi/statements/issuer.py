"""Who issues: the maker's name, address and registration number as documents have them, from a day on."""

from datetime import date, datetime

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.statements.models import Issuer
from enishi_engine.core.incentive import Rounding
from enishi_engine.program.problems import Severity
from enishi_engine.settlement.japan.registration import canonical, number_findings


class IssuerWrong(Refusal):
    """The maker cannot be named like that."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"{problem} Nothing was kept.", ja=f"何も登録していません。{problem}")


@transaction.atomic
def record_issuer(
    *, from_day: date, name: str, address: str = "", number: str = "", rounding: Rounding = Rounding.DOWN, by: User, at: datetime
) -> Issuer:
    """
    How documents name the maker from a day on, and how its tax is rounded; what was issued before stays.

    Raises IssuerWrong.
    """
    said = {
        "name": name.strip(),
        "address": address.strip(),
        "number": canonical(number) if number.strip() else "",
        "rounding": rounding.value,
    }
    if not said["name"]:
        raise IssuerWrong("A document names who issues it: write the maker's legal name.")
    findings = number_findings(said["number"], on="maker", corporation=True) if said["number"] else ()
    if any(one.severity is Severity.ERROR for one in findings):
        raise IssuerWrong(" ".join(f"{one.problem.en} {one.remedy.en}" for one in findings))
    newest = Issuer.objects.select_for_update().filter(from_day=from_day).order_by("-revision").first()
    if newest is not None and all(getattr(newest, key) == value for key, value in said.items()):
        return newest
    revision = 1 if newest is None else newest.revision + 1
    row = Issuer.objects.create(from_day=from_day, revision=revision, recorded_by=by, recorded_at=at, **said)
    detail = said | {"from_day": from_day.isoformat(), "revision": revision}
    audit.record(actor=str(by.id), act="record_issuer", subject="issuer", detail=detail, at=at)
    return row


def issuer_on(day: date) -> Issuer | None:
    """How the maker is named on a day; None before anybody has said it."""
    return Issuer.objects.filter(from_day__lte=day).order_by("-from_day", "-revision").first()
