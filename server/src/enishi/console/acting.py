"""What every act of a page has in common: who acts, and how a rule's no is shown."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from enishi.console.templatetags.told import in_words
from enishi.core.errors import Refusal
from enishi.core.models import User


def person(request: HttpRequest) -> User:
    """Who is signed in; views with a policy for staff have somebody."""
    assert isinstance(request.user, User), "a policy let nobody in"
    return request.user


def actor(request: HttpRequest) -> str:
    """Who acts, for the audit chain."""
    return str(person(request).id)


def words_of(refusal: Refusal) -> str:
    """What the rule says, in the reader's language."""
    return in_words(refusal.said)


def refused(request: HttpRequest, refusal: Refusal, page: str, *arguments: object) -> HttpResponse:
    """Back to the page, which says what the rule said."""
    messages.error(request, words_of(refusal))
    return redirect(page, *arguments)
