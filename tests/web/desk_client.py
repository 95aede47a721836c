"""A person at the desk: signs in, reads pages and sends their forms as a browser does."""

from __future__ import annotations

from contextlib import contextmanager

from lxml import html as lxml_html
from starlette.testclient import TestClient
from tests.web.conftest import PASSWORD

from curate.web import create_app

ORIGIN = {"Origin": "http://testserver"}


class Desk:
    """One browser. `follow` of a form gives the page it leads to."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def sign_in(self, name="Grace", password=PASSWORD, **more):
        return self.client.post(
            "/sign-in",
            data={"name": name, "password": password, "next": "/links"},
            headers=more.pop("headers", ORIGIN),
            follow_redirects=False,
            **more,
        )

    def get(self, path="/links", status=200, **params):
        answer = self.client.get(path, params=params or None)
        assert answer.status_code == status, answer.text[:500]
        return lxml_html.fromstring(answer.text)

    def token(self):
        return self.get().xpath("//input[@name='token']/@value")[0]

    def send(self, action, *, follow=True, headers=ORIGIN, **fields):
        """Send a form of the report, with the token of this session unless another is given."""
        if "token" not in fields:
            fields["token"] = self.token()
        return self.client.post(
            f"/links/do/{action}", data=fields, headers=headers, follow_redirects=follow
        )

    def id_of(self, url):
        """The number by which forms name a link."""
        (found,) = [h for h in self.get().cssselect(".link-list .url[id]") if words(h) == url]
        return found.get("id").removeprefix("u-")

    def card(self, url, **params):
        """The card of a link on the report, or None."""
        found = [
            li
            for li in self.get(**params).cssselect(".link-list > li")
            if words(li.cssselect(".link-head .url")[0]) == url
        ]
        return found[0] if found else None


def words(element):
    return " ".join(element.text_content().split())


def said(page):
    """What the page tells of the last form, and the numbers that its Undo button sends."""
    (told,) = page.cssselect(".said")
    return words(told.cssselect("p")[0]), told.xpath(".//input[@name='number']/@value")


@contextmanager
def at_desk(settings):
    with TestClient(create_app(settings, warm_up=False)) as client:
        yield Desk(client)
