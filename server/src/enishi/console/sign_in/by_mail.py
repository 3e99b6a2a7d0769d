"""Signing in by mail: one mail carries a code and a link, and either signs in the browser that asked for it, once, within ten minutes."""

from typing import Any

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from enishi.console.sign_in.devices import WANTED
from enishi.console.sign_in.forms import LinkForm
from enishi.core import clock, mailed_links
from enishi.core.access import EVERYBODY, allowed_to
from enishi.core.mailed_links import Found

STATUS = {Found.OPEN: 200, Found.ELSEWHERE: 200, Found.USED: 410, Found.OVER: 410, Found.UNKNOWN: 404}


class Ask(RequestLoginCodeView):  # type: ignore[misc]  # allauth ships no types
    """Where is the mail to go? Whoever waits for one may ask again, or for another address."""

    def get_initial(self) -> dict[str, Any]:
        """The address that an invitation wrote down already."""
        return {"email": self.request.GET.get("email", "")[:254]}

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """The form, and the companies' accounts by which people may come in, too."""
        return dict(super().get_context_data(**given)) | {"providers": settings.SIGN_IN_PROVIDERS}

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> HttpResponse | None:
        return None if stage.key == LoginByCodeStage.key else super()._redirect_to_pending_stage(request, stage)


class Confirm(ConfirmLoginCodeView):  # type: ignore[misc]  # allauth ships no types
    """The page that waits: it says what was sent where, and takes the code. It asks the server for nothing by itself."""

    def dispatch(self, request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        """The library's page; whoever is not, or no longer, expected here reads why."""
        if request.user.is_authenticated or _expected(request):
            return super().dispatch(request, *given, **named)  # type: ignore[no-any-return]
        messages.info(request, _("No email is awaited in this browser, or its ten minutes have passed. Ask for a new one here."))
        return redirect(_asking(request))

    def _verify_form_valid(self, form: Any) -> HttpResponse:
        mailed_links.use_up(self.request, at=clock.now())
        self.request.session[WANTED] = form.cleaned_data["trust"]
        return super()._verify_form_valid(form)  # type: ignore[no-any-return]


@allowed_to(EVERYBODY)
@never_cache
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail. Looking at it consumes nothing; the button signs in the browser that asked."""
    found, awaited = mailed_links.look(request, token, at=clock.now()), _expected(request)
    to = get_next_redirect_url(request)
    if found is Found.USED and request.user.is_authenticated:
        return redirect(to or "/")
    if found is Found.OPEN and awaited is None:
        found = Found.ELSEWHERE  # three wrong codes have ended the asking
    if found is Found.OPEN and request.method == "POST" and mailed_links.use(request, token, at=clock.now()):
        request.session[WANTED] = bool(request.POST.get("trust"))
        return awaited.finish(to)  # type: ignore[no-any-return,union-attr]
    shown = {"found": found.value, "next": to or "", "asking": _asking(request), "form": LinkForm()}
    return render(request, "console/sign_in/link.html", shown, status=STATUS[found])


def _expected(request: HttpRequest) -> LoginCodeVerificationProcess | None:
    """What this browser asked for and has not had, within its ten minutes. Changes nothing while it is."""
    stage = None if request.user.is_authenticated else LoginStageController.enter(request, LoginByCodeStage.key)
    return None if stage is None else LoginCodeVerificationProcess.resume(stage)


def _asking(request: HttpRequest) -> str:
    to = get_next_redirect_url(request)
    return reverse("account_login") + (f"?{urlencode({'next': to})}" if to else "")
