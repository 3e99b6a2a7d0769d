"""The history of the tables ends where the code stands."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_table_differs_from_what_its_migrations_make():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
