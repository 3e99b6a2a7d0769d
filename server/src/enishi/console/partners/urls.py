"""The addresses of partners."""

from django.urls import path

from enishi.console.partners import consents, looking, members, orders, overview, views
from enishi.console.partners.forms import FORMS

urlpatterns = [
    path("", views.partners, name="partners"),
    path("export", views.export, name="partners.export"),
    path("notes", views.note_chosen, name="partners.note_chosen"),
    path("register", views.register, name="partners.register"),
    path("waiting", views.waiting, name="partners.waiting"),
    path("special-terms/<uuid:proposal>", views.decide_term, name="partners.decide_term"),
    path("accounts/<uuid:account>", views.decide_account, name="partners.decide_account"),
    path("of/<path:code>/contacts/<uuid:contact>/end", views.end_contact, name="partners.end_contact"),
    path("of/<path:code>/contacts/<uuid:contact>/erase", views.erase_contact, name="partners.erase_contact"),
    path("of/<path:code>/erasure", views.erasure, name="partners.erasure"),
    path("of/<path:code>/overview/", overview.overview, name="partners.overview"),
    path("of/<path:code>/orders/", orders.orders, name="partners.orders"),
    path("of/<path:code>/notes/take-back", overview.take_back_note, name="partners.take_back_note"),
    path("of/<path:code>/notes", overview.note, name="partners.note"),
    path("of/<path:code>/consents/", consents.consents, name="partners.consents"),
    path("of/<path:code>/look", looking.look, name="partners.look"),
    path("look/end", looking.end_look, name="partners.end_look"),
    path("of/<path:code>/members/", members.members, name="partners.members"),
    path("of/<path:code>/members/<uuid:user>/invite-again", members.invite_member_again, name="partners.invite_member_again"),
    path("of/<path:code>/members/<uuid:user>/remove", members.remove_member, name="partners.remove_member"),
    *(path(f"of/<path:code>/{name}", views.form_of(name), name=f"partners.{name}") for name in FORMS),
    path("of/<path:code>/", views.partner, name="partners.partner"),
]
