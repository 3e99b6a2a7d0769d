"""One campaign that runs for the company: everything that its text settles, in words, and what came of it so far."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.maker import local_day
from enishi.core.reader import language
from enishi.partners.access import MEMBERS
from enishi.portal.campaigns.running import campaigns_for
from enishi.portal.money import months as told
from enishi.portal.standing import standing


@allowed_to(MEMBERS)
@require_safe
def campaign(request: HttpRequest, program: str, incentive: str) -> HttpResponse:
    """A campaign; one that is not open to the company answers like one that is not there."""
    who, today = standing(request), local_day(clock.now())
    running = campaigns_for(who, told.calculations(), language(), today=today)
    found = next((one for one in running if (one.program, one.incentive) == (program, incentive)), None)
    if found is None:
        raise Http404
    return render(request, "portal/campaigns/campaign.html", {"who": who, "campaign": found, "today": today})
