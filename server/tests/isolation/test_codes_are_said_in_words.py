"""Whoever reads a page of the portal in Japanese reads names: codes of programs, groups, attributes, products and partners stand within ids alone."""

import html
import re
from collections.abc import Iterator

import pytest

from enishi.core.models import User
from server.tests.isolation.crawl import OWN, PARTNER_OF, Address, addresses, browser_of, taken_back, things_of

pytestmark = pytest.mark.only_on("sqlite")  # of views, which ask both databases alike
# Groups, attributes, metrics and incentives of the world, none of which is a word that people write.
NEVER = ("month_end", "kanto", "kansai", "tohoku", "quarter_target", "sales_quarter", "portal_login")
# Of the portal: partners, customers and products by name. An id that holds a code (aoba-D0001, ken@aoba.example) is an id.
NEVER_IN_PORTAL = (*NEVER, "sakura", "aoba", "kita", "minami", "kawa", "yama", "accounting")


def words_of(page: str) -> str:
    """What a person reads of a page: text, without what is marked as code, and without what is chosen or typed in a form."""
    body = page.partition("<main")[2].partition("</main>")[0]
    body = re.sub(r"<(code|pre|textarea|script|svg)\b.*?</\1>", " ", body, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", "\n", body))


def found_in(words: str, codes: tuple[str, ...]) -> list[str]:
    """The codes that stand alone: not within an id, an address or a longer word."""
    return [code for code in codes if re.search(rf"(?<![\w@./\-]){code}(?![\w@./\-])", words, re.ASCII)]


def pages(email: str, things: dict[str, object]) -> Iterator[tuple[Address, str]]:
    client, user = browser_of(email), User.objects.get(email=email)
    for one in addresses():
        if one.policy.allows(user) and not one.name.startswith(OWN):
            with taken_back():
                answer = client.get(one.with_(things), HTTP_ACCEPT_LANGUAGE="ja")
            if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
                yield one, words_of(answer.content.decode())


@pytest.mark.parametrize("email", PARTNER_OF)
def test_no_page_of_the_portal_says_a_code_where_there_is_a_name(everything, email):
    seen = [(one, words) for one, words in pages(email, things_of(PARTNER_OF[email])) if one.of_portal]

    puzzling = {one.name: codes for one, words in seen if (codes := found_in(words, NEVER_IN_PORTAL))}

    assert puzzling == {}
    assert len(seen) > 10


def test_that_walk_sees_a_code_that_stands_alone_and_not_one_within_an_id():
    assert found_in("さくら · month_end · 2026-02", NEVER) == ["month_end"]
    assert found_in("aoba-D0001 ken@aoba.example 会計クラウド", NEVER_IN_PORTAL) == []
    assert found_in("40,000円をaobaへ", NEVER_IN_PORTAL) == ["aoba"]
