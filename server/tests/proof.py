"""A browser whose person has just given the second proof."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from enishi.core import clock
from enishi.core.models import User


def proven(client: Client, user: User) -> Client:
    """The same browser, in which the user, signed in, has given the second proof this moment."""
    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "mfa", "at": clock.now().timestamp()}]
    session.save()
    return client
