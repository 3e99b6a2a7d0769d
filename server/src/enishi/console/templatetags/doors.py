"""Which pages somebody may open: a page offers no link that answers with what is not there."""

from typing import Any

from django import template
from django.urls import resolve, reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def may_open(context: dict[str, Any], page: str) -> bool:
    """Does the policy of the page of this name, which has nothing else in its address, let in whoever looks?"""
    return bool(resolve(reverse(page)).func.policy.allows(context["request"].user))  # type: ignore[attr-defined]
