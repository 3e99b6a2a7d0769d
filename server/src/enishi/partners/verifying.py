"""Where partners do not hold, asked of the rows themselves: for `enishi verify`."""

from collections.abc import Iterator

from django.db.models import Count, Max, Model

from enishi.core.triggers import missing
from enishi.intake import queries as intake
from enishi.partners import enciphering
from enishi.partners.enciphering import Unreadable
from enishi.partners.models import (
    AgreementTerms,
    BankAccount,
    CompanyCode,
    RegistrationSpan,
    SpecialTermProposal,
    TaxDecision,
)
from enishi.partners.sealing import TRIGGERS
from enishi.partners.states import ProposalState

# What is decided again and again, and of what: its rows count up from 1 without a gap.
REVISED: tuple[tuple[type[Model], tuple[str, str]], ...] = (
    (AgreementTerms, ("agreement", "from_day")),
    (RegistrationSpan, ("company_id", "first_day")),
    (TaxDecision, ("partner", "from_day")),
)


def faults() -> Iterator[str]:
    """Every violation of what must always hold of partners (docs/rules/partners.md)."""
    for name in missing(TRIGGERS):
        yield f"The trigger {name} is gone: what it refuses could be written. Restore it from a migration, then look at the rows below."
    for model, key in REVISED:
        yield from _of_revisions(model, key)
    yield from _of_names()
    yield from _of_special_terms()
    yield from _of_accounts()


def _of_revisions(model: type[Model], key: tuple[str, str]) -> Iterator[str]:
    counted = model._default_manager.values(*key).annotate(rows=Count("id"), last=Max("revision")).order_by(*key)  # noqa: SLF001 - Django's own
    for one in counted:
        if one["rows"] != one["last"]:
            said = " ".join(str(one[name]) for name in key)
            yield f"{model.__name__} {said} has {one['rows']} revisions, the last of number {one['last']}: one was removed."


def _of_names() -> Iterator[str]:
    """What is recorded beside a fact has its fact."""
    partners = {str(row["code"]) for row in intake.latest_rows("partners")}
    named = {*CompanyCode.objects.values_list("partner", flat=True), *TaxDecision.objects.values_list("partner", flat=True)}
    for code in sorted(named - partners):
        yield f"Something is recorded of the partner {code}, and there is none."
    agreements = {str(row["id"]) for row in intake.latest_rows("agreements")}
    for agreement in sorted({*AgreementTerms.objects.values_list("agreement", flat=True)} - agreements):
        yield f"Terms are recorded of the agreement {agreement}, and there is none."


def _of_special_terms() -> Iterator[str]:
    """An approved special term is a fact."""
    there = {str(row["id"]) for row in intake.latest_rows("special_terms")}
    approved = SpecialTermProposal.objects.filter(state=ProposalState.APPROVED).values_list("term", flat=True)
    for term in sorted(set(approved) - there):
        yield f"The special term {term} was approved, and is no fact."


def _of_accounts() -> Iterator[str]:
    """Every account can be read, is what its row says, and is numbered without a gap."""
    for account in BankAccount.objects.filter(details__isnull=False).select_related("details").order_by("company_id", "number"):
        details = account.details
        try:
            said = enciphering.decipher(str(account.id), bytes(details.enciphered))
        except Unreadable as unreadable:
            yield str(unreadable)
            continue
        if (details.bank, details.branch, details.kind, details.last_three) != (
            said["bank"], said["branch"], said["kind"], said["account_number"][-3:],
        ):  # fmt: skip
            yield f"The bank account {account.id} was changed after it was proposed."
    for one in BankAccount.objects.values("company_id").annotate(rows=Count("id"), last=Max("number")).order_by("company_id"):
        if one["rows"] != one["last"]:
            yield f"The company {one['company_id']} has {one['rows']} bank accounts, the last of number {one['last']}: one was removed."
