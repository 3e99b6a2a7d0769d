"""What second tiers agreed that their first tier sees."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from enishi.console.acting import person, words_of
from enishi.console.deals.forms import TierForm
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.deals import access, operations, queries
from enishi.partners import names


@allowed_to(access.MAY_SEE)
def second_tiers(request: HttpRequest) -> HttpResponse:
    """Every second tier with what was agreed; whoever answers deals records it, and ends it."""
    may = access.MAY_ANSWER.allows(request.user)
    found = queries.second_tiers()
    above = names.of_codes({first for _view, _code, _name, first in found})
    rows = [(*row, above.get(row[3], row[3])) for row in found]
    form = TierForm(request.POST or None, choices=[(code, f"{name} ({code})") for view, code, name, _first in found if view is None])
    if request.method == "POST":
        if not may:
            raise Http404
        if _changed(request, form):
            return redirect("deals.tiers")
    return render(request, "console/deals/tiers.html", {"rows": rows, "form": form, "may": may})


def _changed(request: HttpRequest, form: TierForm) -> bool:
    ended = request.POST.get("end", "")
    if not ended and not form.is_valid():
        return False
    try:
        if ended:
            operations.hide_from_first_tier(partner=ended, by=person(request), at=clock.now())
        else:
            operations.show_to_first_tier(**form.cleaned_data, by=person(request), at=clock.now())
    except Refusal as refusal:
        form.add_error(None, words_of(refusal))
        return False
    messages.success(request, _("Noted. It holds from the next click on."))
    return True
