"""Deals, customers and the maker's own pipeline as files: in through intake's door, out as the same file would spell them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enishi.closing import queries as closed
from enishi.console.acting import actor, words_of
from enishi.console.deals.forms import FileForm
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.core.reader import language
from enishi.deals import access, exporting, operations
from enishi.intake import operations as intake
from enishi.intake.states import BatchState
from enishi_engine.facts import FACT


@allowed_to(access.MAY_SEND_FILES)
def files(request: HttpRequest) -> HttpResponse:
    """Send a file, or take one."""
    facts = [(name, FACT[name].ja if language() == "ja" else FACT[name].en) for name in exporting.FACTS]
    form = FileForm(request.POST or None, request.FILES or None, facts=facts)
    if request.method == "POST" and form.is_valid():
        try:
            return _taken(request, form)
        except Refusal as refusal:
            form.add_error(None, words_of(refusal))
    return render(request, "console/deals/files.html", {"form": form, "facts": facts})


def _taken(request: HttpRequest, form: FileForm) -> HttpResponse:
    said = form.cleaned_data
    batch = intake.import_file(
        fact=said["fact"], source=said["source"], file_name=said["file"].name, content=said["file"].read(), by=actor(request),
        at=clock.now(), closed_until=closed.closed_until,
    )  # fmt: skip
    if batch.state == BatchState.REJECTED:
        messages.error(request, _("Nothing was taken of the file. What is wrong stands here row by row."))
        return redirect("intake.batch", batch.id)
    if said["fact"] == "deals":
        operations.adopt(at=clock.now())
    counts = {"new": batch.new, "changed": batch.changed, "same": batch.unchanged}
    messages.success(request, _("Taken: %(new)s new, %(changed)s changed, %(same)s as before.") % counts)
    return redirect("deals.files")


@allowed_to(access.MAY_SEND_FILES)
@require_POST
def export(request: HttpRequest, fact: str) -> HttpResponse:
    """Every row of the fact as it stands, as a file that can be sent back."""
    if fact not in exporting.FACTS:
        raise Http404
    content = exporting.as_csv(fact, by=actor(request), at=clock.now())
    headers = {"Content-Disposition": f'attachment; filename="{fact}.csv"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="text/csv", headers=headers)
