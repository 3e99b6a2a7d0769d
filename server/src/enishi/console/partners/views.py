"""Partners: the list, one partner, its forms, and what waits for a second person."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enishi.console import payees
from enishi.console.acting import person, refused, words_of
from enishi.console.lists import views as lists
from enishi.console.partners import lines, words
from enishi.console.partners.forms import FORMS, Act, RegisterForm, initial
from enishi.console.partners.listing import listing
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.partners import access, attribute_words, erasing, names, notes, operations, queries
from enishi.partners.reads import PartnerRead

Decide = Callable[..., Any]
A_PAGE = 50  # rows of a list: so many can be chosen


@allowed_to(access.MAY_SEE)
@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """All partners, found and narrowed down, each with what one asks of it in the morning."""
    waiting = len(queries.special_terms(waiting=True)) + len(queries.waiting_accounts())
    context = {"may": access.MAY_CHANGE.allows(request.user), "waiting": waiting}
    return lists.show(request, listing(today()), "console/partners/partners.html", context)


@allowed_to(access.MAY_EXPORT)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The list as a file."""
    return lists.export(request, listing(today()))


@allowed_to(access.MAY_NOTE)
def note_chosen(request: HttpRequest) -> HttpResponse:
    """Write one note to several partners, chosen in the list: by the address who they are, then what it says."""
    there = lines.lines(today()).by_code
    codes = [code for code in dict.fromkeys((request.POST or request.GET).getlist(lists.CHOSEN)[:A_PAGE]) if code in there]
    if not codes:
        messages.warning(request, _("Choose rows first. Nothing was written."))
        return redirect("partners")
    if request.method == "POST" and "text" not in request.POST:
        return redirect(f"{reverse('partners.note_chosen')}?{urlencode({lists.CHOSEN: codes}, doseq=True)}")
    if request.method == "POST":
        try:
            notes.add_notes(partners=codes, text=request.POST["text"], by=person(request), at=clock.now())
        except Refusal as refusal:
            messages.error(request, words_of(refusal))
            return redirect(f"{reverse('partners.note_chosen')}?{urlencode({lists.CHOSEN: codes}, doseq=True)}")
        messages.success(
            request,
            _("Recorded. Partners: %(count)s.") % {"count": len(codes)},
        )
        return redirect("partners")
    return render(request, "console/partners/note_chosen.html", {"chosen": [there[code] for code in codes], "longest": notes.LONGEST})


@allowed_to(access.MAY_CHANGE)
def register(request: HttpRequest) -> HttpResponse:
    """A new partner."""
    return _form(request, None, RegisterForm, {"first_day": today()})


@allowed_to(access.MAY_SEE)
@require_safe
def partner(request: HttpRequest, code: str) -> HttpResponse:
    """One partner, with everything that is recorded of it."""
    one = queries.partner(code)
    if one is None:
        raise Http404
    day, now = today(), clock.now()
    agreements = queries.agreements(code, day=day)
    accounts = queries.bank_accounts(code)
    called = names.of_codes({each for each in (one.parent, one.introduced_by) if each})
    context = {
        "partner": one,
        "kind": words.KINDS[one.kind],
        "lacks": list(payees.left_out(list(queries.hindrances({code: one.kind}, day=day)))),
        "parent": called.get(one.parent or "", one.parent),
        "introducer": called.get(one.introduced_by or "", one.introduced_by),
        "second_tier": queries.second_tier(code),
        "attributes": [
            {
                "read": each,
                "holds": each.holds_on(day),
                "name": attribute_words.attribute(each.attribute),
                "value": attribute_words.value(each.value),
            }
            for each in queries.attributes(code)
        ],
        "may_erase": access.MAY_ERASE.allows(request.user),
        "company": queries.company(code),
        "agreements": agreements,
        "special_terms": queries.special_terms(agreements=[each.id for each in agreements]),
        "registrations": (registrations := queries.registrations(code)),
        "registered": any(each.number and each.ended_on is None for each in registrations),
        "tax_class": queries.tax_class_on(code, day),
        "tax_classes": queries.tax_classes(code),
        "accounts": accounts,
        "usable": next((each.id for each in accounts if each.usable(now)), ""),
        "may": {name: form.policy.allows(request.user) for name, form in FORMS.items()},
        "words": words,
    }
    return render(request, "console/partners/partner.html", context)


def form_of(name: str) -> Callable[..., HttpResponse]:
    """The view of one form, with the policy that the form names."""
    act = FORMS[name]

    @allowed_to(act.policy)
    def view(request: HttpRequest, code: str) -> HttpResponse:
        one = queries.partner(code)
        if one is None:
            raise Http404
        return _form(request, one, act, initial(name, today=today(), partner=one, company=queries.company(code)))

    return view


@allowed_to(access.MAY_CHANGE)
@require_POST
def end_contact(request: HttpRequest, code: str, contact: UUID) -> HttpResponse:
    """Write to somebody no more."""
    return _decided(request, "partners.partner", code, act=operations.end_contact, contact=str(contact))


@allowed_to(access.MAY_ERASE)
def erasure(request: HttpRequest, code: str) -> HttpResponse:
    """What names the company and its people, until when it is kept and why; erased by the button, once nothing holds it."""
    one = queries.partner(code)
    if one is None:
        raise Http404
    if request.method == "POST":
        return _decided(request, "partners.erasure", code, act=operations.erase_company, partner=code)
    found = erasing.to_erase(code, day=today())
    context = {"code": code, "name": one.name, "found": found, "years": settings.LEGAL_HOLD_YEARS, "words": words}
    return render(request, "console/partners/erasure.html", context)


@allowed_to(access.MAY_ERASE)
@require_POST
def erase_contact(request: HttpRequest, code: str, contact: UUID) -> HttpResponse:
    """Remove a contact's name and address."""
    return _decided(request, "partners.erasure", code, act=operations.erase_contact, contact=str(contact))


@allowed_to(access.MAY_SEE)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for a second person: special terms and bank accounts."""
    accounts = queries.waiting_accounts()
    called = names.of_codes({code for codes, _account in accounts for code in codes.split(", ")})
    context = {
        "special_terms": queries.special_terms(waiting=True),
        "accounts": [(", ".join(called.get(code, code) for code in codes.split(", ")), one) for codes, one in accounts],
        "may": access.MAY_APPROVE.allows(request.user),
        "me": str(person(request).id),
        "words": words,
    }
    return render(request, "console/partners/waiting.html", context)


@allowed_to(access.MAY_SEE)
@require_POST
def decide_term(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """Approve or reject a special term, or take one's own back; the operation asks for the role."""
    acts: dict[str, Decide] = {
        "approve": operations.approve_special_term, "reject": operations.reject_special_term, "withdraw": operations.withdraw_special_term,
    }  # fmt: skip
    return _decided(
        request, "partners.waiting", act=_chosen(request, acts), proposal=str(proposal), why=request.POST.get("why", "")
    )  # fmt: skip


@allowed_to(access.MAY_SEE)
@require_POST
def decide_account(request: HttpRequest, account: UUID) -> HttpResponse:
    """Approve or reject a bank account, or take one's own back; the operation asks for the role."""
    acts: dict[str, Decide] = {
        "approve": operations.approve_bank_account, "reject": operations.reject_bank_account, "withdraw": operations.withdraw_bank_account,
    }  # fmt: skip
    act = _chosen(request, acts)
    again = {"number_again": request.POST.get("number_again", "")} if act is operations.approve_bank_account else {}
    return _decided(request, "partners.waiting", act=act, account=str(account), why=request.POST.get("why", ""), **again)


def today() -> Any:
    """The day in the maker's zone."""
    return local_day(clock.now())


def _form(request: HttpRequest, partner: PartnerRead | None, act: type[Act], begins: dict[str, Any]) -> HttpResponse:
    code, name = ("", "") if partner is None else (partner.code, partner.name)
    form = act(request.POST or None, initial=begins)
    if request.method == "POST" and form.is_valid():
        try:
            form.carry_out(code, by=person(request), at=clock.now())
        except Refusal as refusal:
            form.add_error(None, words_of(refusal))
        else:
            messages.success(request, str(act.done))
            return redirect("partners.partner", code or form.cleaned_data["code"])
    context = {"form": form, "code": code, "name": name, "title": act.title, "button": act.button}
    return render(request, "console/partners/form.html", context)


def _chosen(request: HttpRequest, acts: dict[str, Decide]) -> Decide:
    act = acts.get(request.POST.get("decision", ""))
    if act is None:
        raise Http404
    return act


def _decided(request: HttpRequest, page: str, *arguments: object, act: Decide, **given: Any) -> HttpResponse:
    try:
        act(**given, by=person(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, page, *arguments)
    messages.success(request, _("Done."))
    return redirect(page, *arguments)
