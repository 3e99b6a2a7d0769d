"""Texts of programs in the browser: drafted, checked, tried on cases and on history, reviewed, and approved by a second person."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enishi.console.acting import person, refused, words_of
from enishi.console.markdown import as_html
from enishi.console.programs import reading
from enishi.console.programs.forms import CompareForm, DraftForm, NaturesForm, ReviewForm, WithdrawForm
from enishi.console.templatetags.told import language
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.planning import operations as planning
from enishi.planning import queries as differences
from enishi.programs import access, operations, queries, tasks
from enishi.programs.natures import nature_of_type
from enishi.programs.queries import VersionRead
from enishi_engine.program import ProgramRefused
from enishi_engine.words import LANGUAGES, Language


@allowed_to(access.MAY_SEE)
@require_safe
def programs(request: HttpRequest) -> HttpResponse:
    """Every program: what is in force today, what comes, and what is drafted."""
    rows = [reading.program_read(one, today=today(), language=language()) for one in queries.programs()]
    return render(request, "console/programs/programs.html", {"rows": rows, "may_write": access.MAY_WRITE.allows(request.user)})


@allowed_to(access.MAY_SEE)
@require_safe
def program(request: HttpRequest, program: str) -> HttpResponse:
    """One program and all its texts, with two of them to be compared."""
    versions = _versions(program)
    days = [one.from_day for one in versions]
    old, new = _usual(versions)
    form = CompareForm(days, initial={"new": new.isoformat(), "old": old.isoformat()})
    context = {
        "read": reading.program_read(program, today=today(), language=language()),
        "versions": [(one, reading.state_of(one, today())) for one in versions],
        "form": form if len(days) > 1 else None,
        "may_write": access.MAY_WRITE.allows(request.user),
    }
    return render(request, "console/programs/program.html", context)


def _usual(versions: list[VersionRead]) -> tuple[date, date]:
    """What somebody wants to compare first: the newest text that was not taken back with the one in force before it, else with the one before it."""
    kept = [one for one in versions if not one.withdrawn] or versions
    before = [one for one in kept[1:] if one.approved and one.from_day <= today()] or kept[1:] or kept
    return before[0].from_day, kept[0].from_day


@allowed_to(access.MAY_SEE)
@require_safe
def compare(request: HttpRequest, program: str) -> HttpResponse:
    """What one text of a program says otherwise than another, in words."""
    versions = {one.from_day: one for one in _versions(program)}
    form = CompareForm(list(versions), request.GET)
    if not form.is_valid():
        raise Http404
    old, new = (versions[date.fromisoformat(form.cleaned_data[name])] for name in ("old", "new"))
    changes, problems = reading.changes(old, new, language())
    context = {
        "program": program, "old": old, "new": new, "changes": changes, "problems": problems, "form": form,
        "name": reading.program_read(program, today=today(), language=language()).label,
    }  # fmt: skip
    return render(request, "console/programs/compare.html", context)


@allowed_to(access.MAY_SEE)
@require_safe
def version(request: HttpRequest, program: str, from_day: date) -> HttpResponse:
    """One text: its steps, the act that comes next, what is wrong with it, its cases, what it changes, what it says."""
    return render(request, "console/programs/version.html", _page(request, _version(program, from_day)))


@allowed_to(access.MAY_SEE)
@require_safe
def words(request: HttpRequest, program: str, from_day: date) -> HttpResponse:
    """The whole text in words, in either language: what a partner is given to read."""
    read = _version(program, from_day)
    asked = request.GET.get("language", "")
    chosen: Language = next((one for one in LANGUAGES if one == asked), language())
    try:
        said = as_html(queries.in_words(read, chosen), deeper=0)
    except ProgramRefused:
        raise Http404 from None
    return render(request, "console/programs/words.html", {"read": read, "said": said, "chosen": chosen})


@allowed_to(access.MAY_SEE)
@require_safe
def picture(request: HttpRequest, program: str, from_day: date) -> HttpResponse:
    """The picture of the newest difference on history."""
    read = _version(program, from_day)
    found = differences.newest(program=program, from_day=from_day, hash_=read.hash, language=language())
    drawn = None if found is None else differences.picture(found.id, language())
    if not drawn:
        raise Http404
    return HttpResponse(drawn, content_type="image/svg+xml")


@allowed_to(access.MAY_WRITE)
def new_draft(request: HttpRequest) -> HttpResponse:
    """Write a text; of a program that has some, the newest one is there to begin from."""
    before = next((one for one in queries.versions(request.GET.get("program", "")) if not one.withdrawn), None)
    begins = {} if before is None else {"program": before.program, "text": before.text, "cases": before.cases}
    return _drafted(request, begins | {"looked_at": ""}, before)


@allowed_to(access.MAY_WRITE)
def edit(request: HttpRequest, program: str, from_day: date) -> HttpResponse:
    """Write a draft anew."""
    read = _version(program, from_day)
    begins = {"program": program, "from_day": from_day, "text": read.text, "cases": read.cases, "looked_at": read.hash}
    return _drafted(request, begins, read)


@allowed_to(access.MAY_WRITE)
def natures(request: HttpRequest, program: str, from_day: date) -> HttpResponse:
    """Say of each incentive what it is in the books: a commission, a rebate, or marketing money."""
    read = _version(program, from_day)
    incentives = reading.incentives(read)
    if not incentives:
        raise Http404
    begins = {f"nature-{one.id}": read.natures.get(one.id, nature_of_type(one.type)).value for one in incentives}
    form = NaturesForm(incentives, request.POST or None, initial=begins | {"looked_at": read.hash})
    if request.method == "POST" and form.is_valid():
        try:
            operations.draft(
                program=program, from_day=from_day, text=read.text, cases=read.cases, natures=form.said(), by=person(request),
                at=clock.now(), looked_at=form.cleaned_data["looked_at"],
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, words_of(refusal))
        else:
            messages.success(request, _("Saved. The draft begins anew: check it."))
            return redirect("programs.version", program, from_day)
    return render(request, "console/programs/natures.html", {"form": form, "read": read, "label": reading.label_of(read, language())})


@allowed_to(access.MAY_WRITE)
@require_POST
def withdraw(request: HttpRequest, program: str, from_day: date) -> HttpResponse:
    """Take a draft back, with the reason."""
    done = _("Taken back. It stands below with your reason; another text may be drafted for its day.")
    return _acted(request, program, from_day, operations.withdraw, done, reason=request.POST.get("reason", ""))


@allowed_to(access.MAY_WRITE)
@require_POST
def check(request: HttpRequest, program: str, from_day: date) -> HttpResponse:
    """Check a draft; where nothing is wrong with it, a job runs its cases."""
    of, by = _looked_at(request, program, from_day), person(request)
    try:
        found = operations.check(**of, by=by, at=clock.now(), language=language())
    except Refusal as refusal:
        return refused(request, refusal, "programs.version", program, from_day)
    if found.errors:
        messages.error(request, _("Something is wrong with the text. Correct what stands below, then check it again."))
        return redirect("programs.version", program, from_day)
    result = tasks.try_cases.enqueue(program, from_day.isoformat(), of["looked_at"], str(by.id))
    return redirect(f"{reverse('programs.version', args=(program, from_day))}?job={result.id}")


@allowed_to(access.MAY_WRITE)
@require_POST
def difference(request: HttpRequest, program: str, from_day: date) -> HttpResponse:
    """Ask for what a draft would have changed; a job calculates it."""
    return _acted(request, program, from_day, planning.ask_difference, "")


@allowed_to(access.MAY_REVIEW)
@require_POST
def review(request: HttpRequest, program: str, from_day: date) -> HttpResponse:
    """Say that one has looked at the difference, and what one noted."""
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return render(request, "console/programs/version.html", _page(request, _version(program, from_day), form=form))
    said = {"note": form.cleaned_data["note"], "difference_id": reading.uuid_of(request.POST.get("difference", ""))}
    return _acted(request, program, from_day, planning.review_difference, _("Kept with your name and your note."), **said)


@allowed_to(access.MAY_APPROVE)
@require_POST
def approve(request: HttpRequest, program: str, from_day: date) -> HttpResponse:
    """Put a text in force from its day, as the second person."""
    return _acted(request, program, from_day, planning.approve_text, _("Approved. The text is in force from its day and stays as it is."))


def today() -> date:
    """The day in the maker's zone."""
    return local_day(clock.now())


def _acted(request: HttpRequest, program: str, from_day: date, act: Callable[..., Any], done: str, **said: Any) -> HttpResponse:
    try:
        act(**_looked_at(request, program, from_day), by=person(request), at=clock.now(), **said)
    except Refusal as refusal:
        return refused(request, refusal, "programs.version", program, from_day)
    if done:
        messages.success(request, done)
    return redirect("programs.version", program, from_day)


def _drafted(request: HttpRequest, begins: dict[str, Any], before: VersionRead | None) -> HttpResponse:
    form = DraftForm(request.POST or None, request.FILES or None, initial=begins)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("program", "from_day", "text", "cases", "looked_at")}
        try:
            operations.draft(**said, natures=before.natures if before else {}, by=person(request), at=clock.now())
        except Refusal as refusal:
            form.add_error(None, words_of(refusal))
        else:
            messages.success(request, _("Saved as a draft."))
            return redirect("programs.version", said["program"], said["from_day"])
    label = reading.label_of(before, language()) if before else ""
    return render(request, "console/programs/draft.html", {"form": form, "before": before, "label": label})


def _page(request: HttpRequest, read: VersionRead, *, form: ReviewForm | None = None) -> dict[str, Any]:
    """Everything that the page of a text shows."""
    may = {name: getattr(access, f"MAY_{name.upper()}").allows(request.user) for name in ("write", "review", "approve")}
    return reading.version_page(read, job=request.GET.get("job", ""), viewer=person(request), language=language(), today=today()) | {
        "may": may, "form": form or ReviewForm(), "withdraw_form": WithdrawForm()
    }  # fmt: skip


def _looked_at(request: HttpRequest, program: str, from_day: date) -> dict[str, Any]:
    return {"program": program, "from_day": from_day, "looked_at": request.POST.get("looked_at", "")}


def _versions(program: str) -> list[VersionRead]:
    found = queries.versions(program)
    if not found:
        raise Http404
    return found


def _version(program: str, from_day: date) -> VersionRead:
    found = queries.version(program, from_day)
    if found is None:
        raise Http404
    return found
