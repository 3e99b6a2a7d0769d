"""The addresses of coming in, of second factors and of leaving; what others wrote of them gets its policy here."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, reverse_lazy

from enishi.console.sign_in import by_mail, company, passkeys, views, where
from enishi.core.access import EVERYBODY, SIGNED_IN, Policy, View


def others(view: View, policy: Policy) -> View:
    """A view of the library that signs people in, with its policy; the second factor is asked for after these, not before."""
    view.policy, view.signs_in = policy, True  # type: ignore[attr-defined]
    return view


OVERVIEW = reverse_lazy("mfa_index")
urlpatterns = [
    path("", views.sign_in, name="sign_in"),
    path("as", views.sign_in_as, name="sign_in.as"),
    path("leave", views.leave, name="sign_in.leave"),
    # By their own names: the library speaks of them by these.
    path("code/", others(by_mail.Ask.as_view(), EVERYBODY), name="account_login"),
    path("code/again/", others(by_mail.Ask.as_view(), EVERYBODY), name="account_request_login_code"),
    path("code/confirm/", others(by_mail.Confirm.as_view(), EVERYBODY), name="account_confirm_login_code"),
    path("link/<str:token>/", others(by_mail.open_link, EVERYBODY), name="sign_in.link"),
    path("passkey/", others(webauthn.login_webauthn, EVERYBODY), name="mfa_login_webauthn"),
    path("gone/", others(account.account_inactive, EVERYBODY), name="account_inactive"),
    path("out/", others(account.logout, EVERYBODY), name="account_logout"),
    path("again/second-factor/", others(mfa.reauthenticate, SIGNED_IN), name="mfa_reauthenticate"),
    path("again/passkey/", others(webauthn.reauthenticate_webauthn, SIGNED_IN), name="mfa_reauthenticate_webauthn"),
    path("second-factor/", others(mfa.index, SIGNED_IN), name="mfa_index"),
    path("second-factor/code/", others(mfa.authenticate, EVERYBODY), name="mfa_authenticate"),
    path("second-factor/app/", others(totp.activate_totp, SIGNED_IN), name="mfa_activate_totp"),
    path("second-factor/app/remove/", others(totp.deactivate_totp, SIGNED_IN), name="mfa_deactivate_totp"),
    path("second-factor/passkeys/new/", others(passkeys.AddPasskey.as_view(), SIGNED_IN), name="mfa_add_webauthn"),
    path(
        "second-factor/passkeys/<int:pk>/name/",
        others(webauthn.EditWebAuthnView.as_view(success_url=OVERVIEW), SIGNED_IN),
        name="mfa_edit_webauthn",
    ),
    path(
        "second-factor/passkeys/<int:pk>/remove/",
        others(webauthn.RemoveWebAuthnView.as_view(success_url=OVERVIEW), SIGNED_IN),
        name="mfa_remove_webauthn",
    ),
    path("second-factor/codes/", others(recovery_codes.view_recovery_codes, SIGNED_IN), name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", others(recovery_codes.generate_recovery_codes, SIGNED_IN), name="mfa_generate_recovery_codes"),
    path("second-factor/codes/file/", others(recovery_codes.download_recovery_codes, SIGNED_IN), name="mfa_download_recovery_codes"),
    path("browsers/", others(where.where, SIGNED_IN), name="usersessions_list"),
    path("browsers/others/end", others(where.end_others, SIGNED_IN), name="sign_in.end_others"),
    path("browsers/trust", others(where.trust_this, SIGNED_IN), name="sign_in.trust"),
    path("browsers/<int:number>/end", others(where.end_browser, SIGNED_IN), name="sign_in.end_browser"),
    path("browsers/<uuid:device>/trust-no-more", others(where.end_device, SIGNED_IN), name="sign_in.end_device"),
    path("company/<slug:key>/", others(company.ask, EVERYBODY), name="sign_in.company"),
    path("company/<slug:key>/back/", others(company.back, EVERYBODY), name="sign_in.company.back"),
    path("invitation/", others(views.invitation_over, EVERYBODY), name="sign_in.invitation_over"),
    path("afresh", others(where.afresh, SIGNED_IN), name="sign_in.afresh"),
]
