"""Other forms of a page, and signs of sign-in, ads and costs: quotes with a place, no verdict."""

import json

import pytest

from tests.extract.pages import PROSE, page, record_of

SITE = "https://school.example.org"


def markers(name, body, **kwargs):
    return getattr(record_of(page(body, **kwargs)).signals, name)


def kinds(name, body, **kwargs):
    return [marker.kind for marker in markers(name, body, **kwargs)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<a href='?print=1'>Print this page</a>", ["print_link"]),
        ("<button onclick='window.print()'><img alt='' src=p.png></button>", ["print_link"]),
        ("<a href='/d'>Druckversion</a>", ["print_link"]),
        ("<a href='/files/lesson.pdf'>Download the PDF</a>", ["pdf"]),
        ("<a href='plants.pdf'>Plants</a>", ["pdf"]),
        ("<a href='https://cdn.example.net/plants.pdf'>Plants</a>", ["pdf"]),
        ("<a href='https://archive.example.net/letter.pdf'>Letter (PDF)</a>", []),
        ("<a href='/files/other.pdf'>Another lesson</a>", []),
        ("<footer><a href='/terms.pdf'>Terms (PDF)</a></footer>", []),
        ("<p>They print money.</p>", []),
    ],
)
def test_ways_to_print_a_page_are_found(body, expected):
    assert kinds("printable", body) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<link rel=stylesheet media=print href=p.css>", ["print_style"]),
        ("<style>@media print { nav { display: none } }</style>", ["print_style"]),
        ("<link rel=stylesheet media=screen href=p.css><style>p{}</style>", []),
    ],
)
def test_a_print_style_is_found(head, expected):
    assert kinds("printable", "", head=f"<title>x</title>{head}") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<a href='/a.docx'>Worksheet</a>", ["docx"]),
        ("<a href='/a.ODT?x=1'>Arbeitsblatt</a>", ["odt"]),
        ("<a href='/a.pptx'>Slides</a>", ["pptx"]),
        ("<a href='/quiz.h5p'>Quiz</a>", ["h5p"]),
        ("<a href='https://docs.google.com/document/d/abc/edit'>Doc</a>", ["google_doc"]),
        ("<a href='https://docs.google.com/presentation/d/abc/copy'>Copy</a>", ["google_copy"]),
        ("<iframe src='https://docs.google.com/presentation/d/abc/embed'></iframe>",
         ["google_slides"]),
        ("<a href='https://github.com/o/r/edit/main/plants.md'>Edit on GitHub</a>", ["source"]),
        ("<a href='https://docs.google.com/'>Docs</a>", []),
        ("<a href='https://github.com/o/r'>Our code</a>", []),
        ("<a href='/edit-your-essay.html'>Edit your essay</a>", []),
        ("<a href='/a.pdf'>PDF</a>", []),
    ],
)  # fmt: skip
def test_forms_that_can_be_changed_are_found(body, expected):
    assert kinds("editable", body) == expected


def test_a_marker_has_its_words_its_place_and_its_address():
    (marker,) = markers("editable", "<footer><a href='/a.docx'>Worksheet</a></footer>")
    assert (marker.quote, marker.place, marker.url) == ("Worksheet", "frame", f"{SITE}/a.docx")


def test_the_same_form_is_listed_once_and_lists_are_bounded():
    assert len(markers("editable", "<a href='/a.docx'>A</a>" * 3)) == 1
    many = "".join(f"<a href='/{n}.docx'>A {n}</a>" for n in range(200))
    assert len(markers("editable", many)) == 10


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>Sign in to download this lesson.</p>", ["sign_in_needed"]),
        ("<p>You must be logged in.</p>", ["sign_in_needed"]),
        ("<p>Inicie sesión para ver la clase.</p>", ["sign_in_needed"]),
        ("<a href='/login'>Log in to view the answers</a>", ["sign_in_needed"]),
        ("<form><input type=password name=p></form>", ["password_form"]),
        ("<header><a href='/login'>Sign in</a></header>", ["sign_in_link"]),
        ("<nav><a href='/l'>Anmelden</a></nav>", ["sign_in_link"]),
        ("<p>Sign in to your project and add a block.</p>", []),
        ("<p>The members of the club met.</p>", []),
    ],
)
def test_signs_of_a_sign_in_are_told_apart(body, expected):
    assert kinds("sign_in", f"<main>{PROSE}{body}</main>", prose="") == expected


def test_a_link_to_sign_in_in_the_frame_is_a_kind_of_its_own_and_says_where_it_stands():
    (marker,) = markers("sign_in", "<nav><a href='/login'>Log in</a></nav>")
    assert (marker.kind, marker.place, marker.quote) == ("sign_in_link", "frame", "Log in")


def test_what_the_page_says_of_a_sign_in_is_quoted_in_its_sentence():
    (marker,) = markers("sign_in", "<p>Teachers: please sign in to download the key.</p>")
    assert marker.quote == "Teachers: please sign in to download the key."
    assert marker.place == "main"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<script src='https://pagead2.googlesyndication.com/pagead/js/adsbygoogle.js'></script>",
         ["ad_host"]),
        ("<ins class='adsbygoogle' data-ad-slot='1'></ins>", ["ad_slot"]),
        ("<div id='div-gpt-ad-12345-0'></div>", ["ad_slot"]),
        ("<div class='box ad-banner'>x</div>", ["ad_slot"]),
        ("<div class='shadow header load adapted'>x</div>", []),
        ("<script src='https://notdoubleclick.net/x.js'></script>", []),
        ("<script src='https://analytics.example.com/x.js'></script>", []),
        ("<p>An advertisement wants to sell you something.</p>", []),
    ],
)  # fmt: skip
def test_advertising_is_told_from_its_hosts_and_its_slots(body, expected):
    assert kinds("ads", body) == expected


def offer(price, **properties):
    item = {"@type": "Product", "name": "Plants", "offers": {
        "@type": "Offer", "price": price, "priceCurrency": "USD"}, **properties}  # fmt: skip
    return f"<title>x</title><script type='application/ld+json'>{json.dumps(item)}</script>"


@pytest.mark.parametrize(
    ("head", "expected", "quote"),
    [
        (offer("4.50"), ["price"], "price: 4.50 USD"),
        (offer(0), ["price_zero"], "price: 0 USD"),
        (offer("9", isAccessibleForFree=False), ["not_free", "price"],
         "isAccessibleForFree: False"),
        (offer("0", isAccessibleForFree=True), ["price_zero"], "price: 0 USD"),
    ],
)  # fmt: skip
def test_stated_prices_are_markers(head, expected, quote):
    found = markers("costs", "", head=head)
    assert [marker.kind for marker in found] == expected
    assert found[0].quote == quote
    assert found[0].place == "json-ld"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<a href='/cart'>Add to cart</a>", ["buy"]),
        ("<button>Jetzt kaufen</button>", ["buy"]),
        ("<p>Subscribe to unlock all lessons.</p>", ["subscribe"]),
        ("<a href='/pro'>Upgrade to Premium</a>", ["subscribe"]),
        ("<a href='/t'>Start your free trial</a>", ["free_trial"]),
        ("<p>Get a 30-day free trial today.</p>", ["free_trial"]),
        ("<p>This lesson is free for everyone.</p>", []),
        ("<p>Where would you buy beans? A plant does not purchase its food.</p>", []),
        ("<p>Subscribe to our newsletter.</p>", []),
    ],
)
def test_words_that_ask_for_money_are_markers_and_free_is_none(body, expected):
    assert kinds("costs", f"<main>{PROSE}{body}</main>", prose="") == expected
