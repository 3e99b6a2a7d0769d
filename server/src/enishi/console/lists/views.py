"""What every list does alike: it is shown, handed out as a file, and its views are saved."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enishi.console.acting import actor, person, words_of
from enishi.console.lists import asked as addresses
from enishi.console.lists import page as pages
from enishi.console.lists.asked import Asked
from enishi.console.lists.declared import Cell, Column, Listing
from enishi.core import clock, handing_out, saved_views
from enishi.core.access import STAFF, allowed_to
from enishi.core.errors import Refusal
from enishi.core.maker import local_day, maker
from enishi.core.models import User
from enishi.core.tables import Held

TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
CHOSEN = "row"  # of a checkbox


def show(request: HttpRequest, listing: Listing, template: str, context: Mapping[str, Any] | None = None) -> HttpResponse:
    """The page of a list; where the address asks nothing, with the view that the person opens it with."""
    if not request.GET and isinstance(request.user, User) and (opens := saved_views.opens_with(request.user, listing.name)):
        return redirect(f"{reverse(listing.name)}?{opens}")
    asked = addresses.read(request.GET, listing)
    if asked.left_out:
        messages.warning(request, pages.left_out_words(asked))
    return render(request, template, {"list": pages.page(request, listing, asked), **(context or {})})


def export(request: HttpRequest, listing: Listing) -> HttpResponse:
    """The rows that are shown, of all pages, or those that were chosen of them, as a file."""
    asked = addresses.read(QueryDict(request.POST.get("asked", "")), listing)
    format_ = request.POST.get("format", "")
    if not listing.may_export.allows(request.user) or format_ not in handing_out.FORMATS:
        raise Http404
    back = f"{reverse(listing.name)}?{asked.address() or 'all=1'}"
    if request.GET.get("which") == "chosen" and not request.POST.getlist(CHOSEN):
        messages.warning(request, _("Choose rows first. Nothing was handed out."))
        return redirect(back)
    try:
        content = handing_out.hand_out(
            _file_rows(request, listing, asked), heads=[str(one.word) for one in listing.columns], of_list=listing.name,
            title=str(listing.title), asked=asked.address(), filed_as=format_, by=actor(request), at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, words_of(refusal))
        return redirect(back)
    name = f"{listing.title}-{local_day(clock.now()):%Y%m%d}.{format_}"
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=TYPES[format_], headers=headers)


def _file_rows(request: HttpRequest, listing: Listing, asked: Asked) -> Iterator[list[Held]]:
    rows = asked.narrowed(listing)
    if request.GET.get("which") == "chosen":
        rows = rows.among(chosen(request.POST, listing))
    zone = ZoneInfo(maker().timezone)
    for row in rows.every(asked.order):
        yield [_held(column, row, zone) for column in listing.columns]


def chosen(given: QueryDict, listing: Listing) -> list[Any]:
    """The ids of rows whose checkboxes were ticked; what is none is left out."""
    ids = []
    for said in given.getlist(CHOSEN)[: pages.A_PAGE]:
        try:
            ids.append(listing.id_kind.read(said))
        except (ValueError, OverflowError):
            continue
    return ids


def _held(column: Column, row: Any, zone: ZoneInfo) -> Held:
    """What a file holds of a column: the value where it has one, else the words of the page."""
    if column.value is None:
        shown = column.show(row)
        return shown.words if isinstance(shown, Cell) else shown
    value = column.value(row)
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(sep=" ", timespec="minutes")[:16]
    return str(value) if isinstance(value, UUID) else value


# ── Saved views ──────────────────────────────────────────────────────────────────────────────────────────────────────


@allowed_to(STAFF)
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Save what is asked of a list under a name."""
    of_list = request.POST.get("list", "")
    back = _address(of_list)
    asked = _without_page(request.POST.get("asked", ""))
    try:
        saved_views.save(
            of_list=of_list, name=request.POST.get("name", ""), asked=asked, shared=request.POST.get("shared") == "yes", by=person(request),
            at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, words_of(refusal))
    else:
        messages.success(request, _("Saved. The view stands above the list from now on."))
    return redirect(f"{back}?{asked or 'all=1'}")


@allowed_to(STAFF)
@require_POST
def change_view(request: HttpRequest, view: UUID) -> HttpResponse:
    """Rename or remove a view, or open the list with it."""
    by, at, act = person(request), clock.now(), request.POST.get("act", "")
    try:
        if act == "rename":
            found = saved_views.rename(view=view, name=request.POST.get("name", ""), by=by, at=at)
        elif act == "remove":
            found = saved_views.remove(view=view, by=by, at=at)
        elif act in ("open", "open_not"):
            found = saved_views.open_with(view=view, chosen=act == "open", by=by)
        else:
            raise Http404
    except Refusal as refusal:
        messages.error(request, words_of(refusal))
        of_list = request.POST.get("list", "")
        return redirect(f"{_address(of_list)}?all=1")
    messages.success(request, _("Done."))
    return redirect(f"{_address(found.of_list)}?{'all=1' if act == 'remove' else found.asked or 'all=1'}")


def _address(of_list: str) -> str:
    """The page of a list; only pages whose rows are handed out are lists."""
    try:
        reverse(f"{of_list}.export")
        return reverse(of_list)
    except NoReverseMatch as nothing:
        raise Http404 from nothing


def _without_page(asked: str) -> str:
    given = QueryDict(asked[:2_000], mutable=True)
    for name in (addresses.AFTER, addresses.BEFORE, addresses.ALL):
        given.pop(name, None)
    return given.urlencode()
