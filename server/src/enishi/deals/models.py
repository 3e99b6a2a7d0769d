"""Deals and what happened to each, what partners ask about them, prices, and what second tiers agreed to show. Steps are never changed (sealing.py)."""

import uuid
from enum import Enum

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from enishi.deals.matching import FOLDED
from enishi.deals.states import UNANSWERED, Asked, AskedState, DealKind, DealState, Origin, PriceKind, Step

CODE = 100  # characters, as the engine's codes
NAME = 200
REASON = 1_000
LARGEST = 10**12  # minor units, as the engine's money; exclusive


def _values(words: type[Enum]) -> list[str]:
    return [one.value for one in words]


def _decided(name: str) -> models.CheckConstraint:
    """Open by nobody; granted, refused or withdrawn by somebody at a moment."""
    return models.CheckConstraint(
        condition=Q(state=AskedState.OPEN, decided_by=None, decided_at=None)
        | (~Q(state=AskedState.OPEN) & Q(decided_by__isnull=False, decided_at__isnull=False)),
        name=f"{name}_decided_by_somebody",
    )


class Desk(models.Model):
    """The one row that everybody locks who registers or decides: of two at the same time, the second sees what the first did."""

    id = models.PositiveSmallIntegerField(primary_key=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="deals_one_desk")]

    def __str__(self) -> str:
        return "desk"


class Deal(models.Model):
    """A customer that a partner goes after. What was registered never changes; state and days follow the steps."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=CODE, unique=True)  # of the fact's row too
    partner = models.CharField(max_length=CODE, db_index=True)
    person = models.CharField(max_length=CODE, blank=True)  # who of the partner, by the code that the calculation knows
    kind = models.CharField(max_length=20, choices=DealKind.choices)
    origin = models.CharField(max_length=20, choices=Origin.choices)
    customer_name = models.CharField(max_length=NAME)
    folded_name = models.CharField(max_length=FOLDED, db_index=True)
    corporate_number = models.CharField(max_length=13, blank=True, db_index=True)
    customer = models.CharField(max_length=CODE, null=True)  # the customer's code, once it is one
    product = models.CharField(max_length=CODE, null=True)
    amount = models.BigIntegerField(null=True)  # expected, in minor units of the maker's currency, tax excluded
    note = models.CharField(max_length=REASON, blank=True)
    registered_on = models.DateField()
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")  # null: a file
    sent_as = models.UUIDField(null=True)  # of the form: sent twice it is one deal
    asks_again = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="asked_again")
    answer_by = models.DateField()  # promised: by the maker, or asked of the partner where the deal was handed over
    state = models.CharField(max_length=20, choices=DealState.choices, db_index=True)
    protected_until = models.DateField(null=True)  # the last protected day
    decided_on = models.DateField(null=True)  # the day it was won or lost

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("partner", "sent_as"), name="deal_form_sent_once"),
            models.CheckConstraint(condition=Q(state__in=_values(DealState)), name="deal_state_is_known"),
            models.CheckConstraint(condition=Q(kind__in=_values(DealKind)), name="deal_kind_is_known"),
            models.CheckConstraint(condition=Q(origin__in=_values(Origin)), name="deal_origin_is_known"),
            models.CheckConstraint(condition=~Q(customer_name=""), name="deal_has_a_customer"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0, amount__lt=LARGEST), name="deal_amount_in_bounds"),
            models.CheckConstraint(
                condition=~Q(state__in=(DealState.PROTECTED, DealState.EXPIRED)) | Q(protected_until__isnull=False),
                name="deal_protected_until_a_day",
            ),
            models.CheckConstraint(condition=~Q(state__in=UNANSWERED) | Q(protected_until=None), name="deal_unanswered_is_not_protected"),
        ]
        indexes = [
            models.Index(fields=("state", "answer_by"), name="deal_waiting"),
            models.Index(fields=("registered_on", "id"), name="deal_newest"),  # the list begins with it
        ]

    def __str__(self) -> str:
        return self.code


class DealStep(models.Model):
    """Something that happened to a deal: who did it, when, and why."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()  # from 1
    step = models.CharField(max_length=20, choices=Step.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")  # null: the calendar, or a file
    from_partner = models.BooleanField()
    at = models.DateTimeField()
    about = models.CharField(max_length=20, blank=True)  # what was asked, of ASKED, GRANTED and REFUSED
    day = models.DateField(null=True)  # until when it is protected, of the meeting, on which it was won
    reason = models.CharField(max_length=REASON, blank=True)  # the partner reads it
    note = models.CharField(max_length=REASON, blank=True)  # the maker alone reads it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("deal", "number"), name="deal_step_numbered_once"),
            models.CheckConstraint(condition=Q(step__in=_values(Step)), name="deal_step_is_known"),
            models.CheckConstraint(
                condition=~Q(step__in=(Step.REJECTED, Step.DECLINED, Step.REFUSED)) | ~Q(reason=""), name="deal_no_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deal_id} {self.number} {self.step}"


class Request(models.Model):
    """What a partner asks or reports about a protected deal; it counts once the maker has confirmed it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=20, choices=Asked.choices)
    day = models.DateField()  # wanted last day of protection, day of the meeting, day on which it was won
    reason = models.CharField(max_length=REASON, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    state = models.CharField(max_length=20, choices=AskedState.choices, default=AskedState.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=REASON, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("deal", "kind"), condition=Q(state=AskedState.OPEN), name="deal_asked_once_at_a_time"),
            models.UniqueConstraint(
                fields=("deal",), condition=Q(state=AskedState.GRANTED, kind=Asked.MEETING), name="deal_first_meeting_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=_values(Asked)), name="deal_request_is_known"),
            models.CheckConstraint(condition=Q(state__in=_values(AskedState)), name="deal_request_state_is_known"),
            models.CheckConstraint(condition=~Q(state=AskedState.REFUSED) | ~Q(decision=""), name="deal_request_no_has_a_reason"),
            _decided("deal_request"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.deal_id}"


class PriceRequest(models.Model):
    """A quote or a special price that a partner asks for; amounts in minor units of the maker's currency, tax excluded."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="prices")
    kind = models.CharField(max_length=20, choices=PriceKind.choices)
    product = models.CharField(max_length=CODE)
    quantity = models.PositiveIntegerField()
    list_amount = models.BigIntegerField(null=True)  # at list price, as it was when it was asked; null: the product has none
    wanted = models.BigIntegerField(null=True)  # of a special price: what the customer would pay in all
    reason = models.CharField(max_length=REASON, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    state = models.CharField(max_length=20, choices=AskedState.choices, default=AskedState.OPEN)
    amount = models.BigIntegerField(null=True)  # what was quoted or approved
    valid_until = models.DateField(null=True)  # the last day on which the amount holds
    pays_at_list = models.BigIntegerField(
        null=True
    )  # commission of this order at list price, as the program's text came to it when it was decided
    pays_at_price = models.BigIntegerField(null=True)  # and at the price that was approved; null: nothing could be calculated
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=REASON, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("deal", "kind"), condition=Q(state=AskedState.OPEN), name="price_asked_once_at_a_time"),
            models.CheckConstraint(condition=Q(kind__in=_values(PriceKind)), name="price_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=_values(AskedState)), name="price_state_is_known"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="price_of_something"),
            models.CheckConstraint(
                condition=Q(kind=PriceKind.QUOTE, wanted=None) | Q(kind=PriceKind.SPECIAL, wanted__gte=0), name="price_wanted_if_special"
            ),
            models.CheckConstraint(
                condition=Q(state=AskedState.GRANTED, amount__gte=0, valid_until__isnull=False)
                | (~Q(state=AskedState.GRANTED) & Q(amount=None, valid_until=None)),
                name="price_granted_holds_until_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=AskedState.GRANTED, kind=PriceKind.SPECIAL) | ~Q(decided_by=F("asked_by")),
                name="price_special_by_another",
            ),
            models.CheckConstraint(condition=~Q(state=AskedState.REFUSED) | ~Q(decision=""), name="price_no_has_a_reason"),
            _decided("price_request"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.deal_id}"


class TierView(models.Model):
    """A second-tier partner agreed that the first tier above it sees its deals, from a moment until it ends."""

    partner = models.CharField(max_length=CODE)
    first_tier = models.CharField(max_length=CODE)
    agreed_by = models.CharField(max_length=REASON)  # where it stands: the clause, the mail
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("partner", "first_tier"), condition=Q(ended_at=None), name="tier_view_once"),
            models.CheckConstraint(condition=~Q(partner=F("first_tier")), name="tier_view_of_another"),
            models.CheckConstraint(condition=~Q(agreed_by=""), name="tier_view_says_where_it_stands"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} → {self.first_tier}"
