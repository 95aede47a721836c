"""What alerts say, and that no title steers a mail, a page, a chat or a terminal."""

import json
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser
from unicodedata import category
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.alerts.receivers import AT
from tests.docs.pages import DOCS

from curate.alerts import (
    Alert,
    AlertBody,
    AlertKind,
    Batch,
    MailChannel,
    as_html,
    as_payload,
    as_text,
    headline,
    subject_of,
)
from curate.alerts.drawing import MOST_TOLD, Look
from curate.alerts.mail import build_mail
from curate.smtp_url import SmtpServer

LOOK = Look("https://curate.district.example", footer="You get this because.")
HOSTILE = (
    "Tiles\r\nBcc: all@evil.example\r\n\r\n<script>alert(1)</script> <!channel> @here "
    '[win](https://evil.example) \x1b[2J\u202e"'
)
SCHEMA = json.loads((DOCS / "schemas" / "alert-webhook.schema.json").read_text())


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.hrefs, self.words = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.hrefs += [value for name, value in attrs if name == "href"]

    def handle_data(self, data):
        self.words += data


def mail_of(batch):
    channel = MailChannel(SmtpServer("h", 25), "curate@d.example", ("a@d.example",), LOOK)
    raw = build_mail(batch, channel, AT).as_bytes()
    return message_from_bytes(raw, policy=default)


def test_the_mail_says_what_died_since_when_on_what_ground_and_what_to_do(alert, batch):
    dead = alert(
        last_alive_at=AT - timedelta(days=9),
        fix_url="https://web.archive.example/1/x",
        fix_why="an archived copy of 2026-02-01",
    )
    text = as_text(batch(dead), LOOK)
    for words in (
        '"Fractions with tiles" cannot be opened any more.\n',
        "https://lessons.example/fractions\n",
        "Since 5 March 2026; last seen alive 24 February 2026\n",
        "What was seen: 3 looks in a row said that it is gone: answered 404\n",
        "What to do: Accept a new address or retire the item.\n",
        "Try: https://web.archive.example/1/x (an archived copy of",
        "More: https://curate.district.example/items/i1\n",
        "The whole report: https://curate.district.example/links\n",
        "You get this because.\n",
    ):
        assert words in text
    assert len(text.split()) < 100  # twenty seconds


def test_a_day_is_the_districts_day(alert, batch):
    night = alert(since=AT.replace(hour=3))
    look = Look(zone=ZoneInfo("America/Chicago"))
    assert "Since 4 March 2026" in as_text(batch(night), look)


def test_pressing_things_come_first_and_a_long_list_is_cut_and_counted(alert, batch):
    many = [alert(name=f"Lesson {n}") for n in range(MOST_TOLD + 5)]
    back = alert(AlertKind.BACK, "Good")
    incident = Alert(
        key="incident:1",
        kind=AlertKind.INCIDENT,
        subject="Many links failed at once",
        at=AT,
        body=AlertBody(evidence="11 of 12 links failed at once"),
    )
    whole = batch(back, *many, incident)
    text = as_text(whole, LOOK)
    assert text.startswith("1 incident, 35 accepted items cannot be opened, 1 is back.\n")
    assert text.index("11 of 12") < text.index('"Lesson 0"')
    assert text.count('"Lesson ') == MOST_TOLD - 1
    assert "... and 7 more: see the report." in text
    assert "... and 7 more: see the report." in as_html(whole, LOOK)
    payload = as_payload(whole, LOOK)
    assert len(payload["alerts"]) == MOST_TOLD + 7  # programs get all of them
    assert payload["text"].endswith("... and 27 more")


def test_the_html_has_a_language_a_title_headings_and_named_links(alert, batch):
    html = as_html(batch(alert(), alert(AlertKind.DRIFT, "Rivers")), LOOK)
    tags = Tags(html)
    assert '<html lang="en">' in html
    assert "<main>" in html
    assert [tag for tag in tags.tags if tag in ("title", "h1", "h2")] == ["title", "h1", "h2", "h2"]
    assert tags.hrefs == [
        "https://lessons.example/fractions",
        "https://curate.district.example/items/i1",
    ] * 2 + ["https://curate.district.example/links"]
    assert "its page in curate" in tags.words


def test_without_an_address_of_the_pages_the_command_is_named(batch):
    text = as_text(batch(), Look())
    assert "The whole report: `curate links report`." in text
    assert "More:" not in text


def test_a_hostile_title_adds_no_header_no_tag_and_no_mention(alert, batch):
    hostile = batch(alert(name=HOSTILE, evidence=HOSTILE, item_url='https://x.example/<a>" @b'))
    mail = mail_of(hostile)
    assert mail["Bcc"] is None
    assert mail["Subject"].startswith('[curate] "Tiles Bcc: all@evil.example')
    plain, html = mail.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert {category(c) for c in plain.get_content()} & {"Cc", "Cf"} == {"Cc"}  # line breaks
    assert not set(plain.get_content()) & set("\x1b\u202e")
    tags = Tags(html.get_content())
    assert "script" not in tags.tags
    assert tags.hrefs[0] == "https://x.example/%3Ca%3E%22%20%40b"
    said = as_payload(hostile, LOOK)["text"]
    assert not {"<", ">", "[", "]", "@"} & set(said)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_a_title_holds_the_message_stays_one_message(name, evidence):
    body = AlertBody(item_id="i", item_name=name, item_url="https://x.example/", evidence=evidence)
    one = Alert(
        key="k",
        kind=AlertKind.DEAD,
        subject=subject_of(AlertKind.DEAD, body),
        at=AT,
        body=body,
    )
    batch = Batch(id="digest-1", district="default", alerts=(one,))
    mail = mail_of(batch)
    assert " ".join(sorted(mail.keys())) == (
        "Auto-Submitted Content-Type Date From MIME-Version Message-ID Subject To"
    )
    assert len(list(mail.iter_parts())) == 2
    assert (
        Tags(as_html(batch, LOOK)).tags
        == Tags(as_html(batch.model_copy(update={"alerts": (_calm(one),)}), LOOK)).tags
    )
    jsonschema.validate(as_payload(batch, LOOK), SCHEMA)


def _calm(alert):
    """The same alert with harmless words where it has any that are shown."""
    shown = subject_of(alert.kind, alert.body)
    name = "x" if alert.body.item_name else ""
    evidence = "y" if alert.body.evidence else ""
    update = {"item_name": name, "evidence": evidence}
    assert shown
    return alert.model_copy(update={"body": alert.body.model_copy(update=update)})


def test_a_link_that_is_no_web_address_is_left_out(alert, batch):
    odd = batch(alert(item_url="javascript:alert(1)", fix_url="data:text/html,x"))
    assert "javascript" not in as_text(odd, LOOK) + as_html(odd, LOOK)
    fact = as_payload(odd, LOOK)["alerts"][0]
    assert (fact["item"]["url"], fact["fix"]) == (None, None)


@pytest.mark.parametrize("kind", list(AlertKind))
def test_what_is_posted_fits_its_schema(alert, batch, kind):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(as_payload(batch(alert(kind)), LOOK), SCHEMA)
    bare = Alert(key="k", kind=kind, subject="s", at=AT, body=AlertBody())
    jsonschema.validate(as_payload(batch(bare), Look()), SCHEMA)


def test_one_alert_is_told_by_its_own_sentence_and_many_by_their_numbers(alert):
    assert headline([alert()]) == '"Fractions with tiles" cannot be opened any more'
    two = [alert(AlertKind.DRIFT), alert(AlertKind.DRIFT, "b"), alert(AlertKind.BACK, "c")]
    assert headline(two) == "2 accepted items have changed, 1 is back"
