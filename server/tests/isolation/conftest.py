"""The world of everything, made once for the tests of this folder; and what Aoba's people saw in one that differs only in Kita's data."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.test.utils import override_settings

from enishi.core import clock
from server.tests import world
from server.tests.isolation.crawl import Seen, seen_by, taken_back

AOBAS = ("owner@aoba.example", "miwa@aoba.example", "ken@aoba.example", "mika@minami.example")


@dataclass
class Worlds:
    """What Aoba's people, and its second tier's, saw in the other world."""

    elsewhere: dict[str, Seen] = field(default_factory=dict)


@pytest.fixture(scope="module")
def everything(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Worlds]:
    """Sakura with something of everything, at noon of its day; taken back after the module."""
    found, said = Worlds(), {"AUTHENTICATION_BACKENDS": ["django.contrib.auth.backends.ModelBackend"], "DEMO": True}
    with django_db_blocker.unblock(), clock.standing_at(world.TODAY):
        with override_settings(DATA_FOLDER=tmp_path_factory.mktemp("other"), **said), taken_back():
            world.make(world.OTHER_KITA)
            found.elsewhere = {email: seen_by(email) for email in AOBAS}
        with override_settings(DATA_FOLDER=tmp_path_factory.mktemp("data"), **said), taken_back():
            world.make()
            yield found
