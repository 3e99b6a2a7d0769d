"""The shell of the pages: who is let in, in which words, and what goes wrong is told (server/src/enishi/console/README.md)."""

import re

import pytest
from django.contrib.auth import authenticate
from django.test import Client

from enishi.console.templatetags.told import money

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    """A demo, in which everybody may come in as anyone."""
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]


def test_in_a_demo_one_button_lets_in(client, demo, hana):
    page = client.get("/", follow=True)

    assert "花として入る" in page.content.decode()
    assert client.post("/sign-in/as", {"person": str(hana.id)}, follow=True).status_code == 200
    assert "対応が必要なことはありません。" in client.get("/").content.decode()


def test_elsewhere_the_button_does_not_exist_even_where_its_back_end_was_left_in(client, settings, hana):
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]

    assert client.post("/sign-in/as", {"person": str(hana.id)}).status_code == 404
    assert authenticate(None, demo_person=str(hana.id)) is None


@pytest.mark.parametrize("person", ["", "nobody", "00000000-0000-0000-0000-000000000000"])
def test_nobody_comes_in_as_somebody_who_is_not_there(client, demo, person):
    assert client.post("/sign-in/as", {"person": person}).status_code == 404


def test_words_are_japanese_until_the_reader_chooses_english(client, demo, hana):
    assert "どなたとして" in client.get("/sign-in/").content.decode()

    client.post("/choose/language", {"chosen": "en", "next": "/sign-in/"})

    assert "Who are you today?" in client.get("/sign-in/").content.decode()


def test_a_choice_leads_back_to_our_own_pages_only(client):
    answer = client.post("/choose/theme", {"chosen": "dark", "next": "https://elsewhere.example/"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_what_is_drawn_for_a_form_spells_no_word_that_a_test_looks_for(client, demo, hana):
    drawn = re.findall(r'csrfmiddlewaretoken" value="([^"]*)"|x-csrftoken": "([^"]*)"', client.get("/sign-in/").content.decode())

    assert drawn
    assert {letter for pair in drawn for letter in "".join(pair)} == {"q", "z"}


def test_what_is_not_there_says_so_and_what_to_do(client):
    answer = client.get("/nothing")

    assert answer.status_code == 404
    assert "ページが見つかりません" in answer.content.decode()


def test_a_form_from_elsewhere_changes_nothing_and_is_told():
    answer = Client(enforce_csrf_checks=True).post("/choose/theme", {"chosen": "dark"})

    assert answer.status_code == 403
    assert "もう一度送信してください" in answer.content.decode()


def test_components_are_compiled_and_no_script_stands_in_a_page(client, demo, hana):
    client.post("/sign-in/as", {"person": str(hana.id)})

    page = client.get("/components/")

    assert b"<c-" not in page.content
    assert b"<script>" not in page.content
    assert b"style=" not in page.content
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]


def test_a_mistake_stands_at_its_field_which_says_so_and_keeps_what_was_typed(client, demo, hana):
    client.post("/sign-in/as", {"person": str(hana.id)})

    page = client.get("/components/").content.decode()

    assert re.search(r'<input [^>]*name="amount" value="twelve"[^>]*aria-describedby="id_amount_error"[^>]*>', page)
    assert re.search(r'name="amount"[^>]*aria-invalid="true"', page)
    assert page.count('id="id_amount_error"') == 1


def test_the_page_of_parts_shows_pictures_with_their_sentences(client, demo, hana):
    """Of the budget of 1,000,000 are 324,500 used: 32 %, cut."""
    client.post("/sign-in/as", {"person": str(hana.id)})

    page = client.get("/components/").content.decode()

    assert page.count('<figure class="chart">') == 3
    assert page.count("不明") == 1  # April, of which nothing is known, is hatched
    assert "予算1,000,000円のうち324,500円(32%)を使い、残りは675,500円です。" in page


def test_the_page_of_parts_leads_to_a_list_as_every_list_is(client, demo, hana):
    """Of 120 made-up rows the first fifty; every third waits."""
    client.post("/sign-in/as", {"person": str(hana.id)})
    assert 'href="/components/list"' in client.get("/components/").content.decode()

    page, narrowed = (client.get(path).content.decode() for path in ("/components/list", "/components/list?state=waits"))

    assert (page.count("<tr data-row>"), narrowed.count("<tr data-row>")) == (50, 40)
    assert "次のページ" in page


@pytest.mark.parametrize("file", ["vendor/tabler.css", "enishi/enishi.css", "django_htmx/htmx-2.min.js"])
def test_style_sheets_and_scripts_are_served_from_the_package_itself(client, file):
    answer = client.get(f"/static/{file}")

    assert (answer.status_code, len(answer.getvalue()) > 100) == (200, True)
    answer.close()


def test_amounts_have_full_digits_a_minus_of_their_own_and_a_dash_where_there_is_none():
    assert [money(amount, "JPY") for amount in (324_500, 0, -12_800, None)] == ["324,500円", "0円", "−12,800円", "–"]
