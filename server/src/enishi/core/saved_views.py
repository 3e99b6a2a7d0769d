"""Views of lists that people save: what is asked of a list under a name, for oneself or for all of the maker's people."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from enishi.core import audit, queries
from enishi.core.errors import Refusal
from enishi.core.models import FirstView, SavedView, User
from enishi.core.roles import Role

__all__ = ["SavedView"]
LONGEST = 60  # characters of a name
MOST = 30  # of one person and list


class ViewUnnamed(Refusal):
    """A view has a name that fits above a table."""

    def __init__(self) -> None:
        super().__init__(
            f"Give the view a name of at most {LONGEST} characters. Nothing was saved.",
            ja=f"ビューの名前を{LONGEST}文字以内で入力してください。何も保存していません。",
        )


class ViewNameTaken(Refusal):
    """The list has a view of that name already."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is a view “{name}” already. Choose another name. Nothing was saved.",
            ja=f"「{name}」というビューはすでにあります。別の名前を付けてください。何も保存していません。",
        )


class TooManyViews(Refusal):
    """More views than anybody finds again."""

    def __init__(self) -> None:
        super().__init__(
            f"You have {MOST} views of this list. Remove one first. Nothing was saved.",
            ja=f"この一覧のビューは{MOST}件までです。不要なビューを削除してから保存してください。何も保存していません。",
        )


class NoSuchView(Refusal):
    """The view is gone, or is somebody else's."""

    def __init__(self) -> None:
        super().__init__("This view is not there any more. Nothing was changed.", ja="このビューはすでにありません。何も変更していません。")


# ── Reads ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def of(user: User, of_list: str) -> Sequence[SavedView]:
    """The views of a list that somebody sees: their own, and those for all; by name."""
    return list(SavedView.objects.filter(_seen_by(user), of_list=of_list).order_by("name", "id"))


def first_of(user: User, of_list: str) -> uuid.UUID | None:
    """The view with which the list opens for somebody, if they chose one."""
    return FirstView.objects.filter(user=user, of_list=of_list).values_list("view_id", flat=True).first()


def opens_with(user: User, of_list: str) -> str:
    """What is asked of the list where its address asks nothing: that of the person's first view, or nothing."""
    return FirstView.objects.filter(user=user, of_list=of_list).values_list("view__asked", flat=True).first() or ""


def may_change(user: User, view: SavedView) -> bool:
    """Who saved it; one for all also an administrator."""
    return view.saved_by_id == user.id or (view.shared and Role.ADMINISTRATOR in queries.roles_of(user))


def _seen_by(user: User) -> Q:
    return Q(shared=True) | Q(saved_by=user)


# ── Writes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def save(*, of_list: str, name: str, asked: str, shared: bool, by: User, at: datetime) -> SavedView:
    """
    Save what is asked of a list under a name.

    Raises ViewUnnamed, ViewNameTaken, TooManyViews.
    """
    if SavedView.objects.filter(saved_by=by, of_list=of_list).count() >= MOST:
        raise TooManyViews
    view = SavedView(of_list=of_list, name=_named(name), asked=asked, shared=shared, saved_by=by, saved_at=at)
    _written(view)
    if shared:
        _record("share_view", view, by, at)
    return view


@transaction.atomic
def rename(*, view: uuid.UUID, name: str, by: User, at: datetime) -> SavedView:
    """
    Give a view another name.

    Raises NoSuchView, ViewUnnamed, ViewNameTaken.
    """
    found = _changeable(view, by)
    found.name = _named(name)
    _written(found)
    if found.shared:
        _record("rename_view", found, by, at)
    return found


@transaction.atomic
def remove(*, view: uuid.UUID, by: User, at: datetime) -> SavedView:
    """
    Remove a view; whoever opened the list with it opens it with all rows from now on.

    Raises NoSuchView.
    """
    found = _changeable(view, by)
    if found.shared:
        _record("remove_view", found, by, at)
    SavedView.objects.filter(id=view).delete()
    return found


@transaction.atomic
def open_with(*, view: uuid.UUID, chosen: bool, by: User) -> SavedView:
    """
    Open the list with a view from now on, or with it no more. It concerns nobody else.

    Raises NoSuchView.
    """
    found = SavedView.objects.filter(_seen_by(by), id=view).first()
    if found is None:
        raise NoSuchView
    FirstView.objects.filter(user=by, of_list=found.of_list).delete()
    if chosen:
        FirstView.objects.create(user=by, of_list=found.of_list, view=found)
    return found


def _changeable(view: uuid.UUID, by: User) -> SavedView:
    found = SavedView.objects.select_for_update().filter(_seen_by(by), id=view).first()
    if found is None or not may_change(by, found):
        raise NoSuchView
    return found


def _named(name: str) -> str:
    said = " ".join(name.replace("\0", " ").split())
    if not said or len(said) > LONGEST:
        raise ViewUnnamed
    return said


def _written(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as taken:
        raise ViewNameTaken(view.name) from taken


def _record(act: str, view: SavedView, by: User, at: datetime) -> None:
    detail = {"list": view.of_list, "name": view.name, "asked": view.asked}
    audit.record(actor=str(by.id), act=act, subject=f"view:{view.id}", detail=detail, at=at)
