"""The addresses of partners."""

from django.urls import path

from enishi.console.partners import members, overview, views
from enishi.console.partners.forms import FORMS

urlpatterns = [
    path("", views.partners, name="partners"),
    path("register", views.register, name="partners.register"),
    path("waiting", views.waiting, name="partners.waiting"),
    path("special-terms/<uuid:proposal>", views.decide_term, name="partners.decide_term"),
    path("accounts/<uuid:account>", views.decide_account, name="partners.decide_account"),
    path("of/<path:code>/contacts/<uuid:contact>/end", views.end_contact, name="partners.end_contact"),
    path("of/<path:code>/contacts/<uuid:contact>/erase", views.erase_contact, name="partners.erase_contact"),
    path("of/<path:code>/erasure", views.erasure, name="partners.erasure"),
    path("of/<path:code>/overview/", overview.overview, name="partners.overview"),
    path("of/<path:code>/notes", overview.note, name="partners.note"),
    path("of/<path:code>/members/", members.members, name="partners.members"),
    path("of/<path:code>/members/<uuid:user>/remove", members.remove_member, name="partners.remove_member"),
    *(path(f"of/<path:code>/{name}", views.form_of(name), name=f"partners.{name}") for name in FORMS),
    path("of/<path:code>/", views.partner, name="partners.partner"),
]
