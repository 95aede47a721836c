import pytest

from curate.extract import count_words
from tests.extract.pages import PROSE, URL, page, record_of

LONG = PROSE * 3


def test_marked_content_is_read_whole_and_the_frame_is_left_out():
    html = page(
        "<nav><a href='/'>Home of everything</a></nav><main><h1>Beans</h1>" + LONG
        + "<aside class='note'><p>Try it yourself: put two beans in a jar.</p></aside>"
        "<nav>Previous Next</nav><script>var x = 1;</script></main><footer>Contact us</footer>",
        prose="",
    )  # fmt: skip
    text = record_of(html).text
    assert text.startswith("Beans\n\nPlants need light")
    assert "two beans in a jar" in text
    for frame in ("Home of everything", "Previous", "var x", "Contact us"):
        assert frame not in text


def test_short_lines_of_a_picture_story_are_kept():
    lines = ["A seed.", "It drinks.", "It wakes up.", "It is green.", "It is a bean!"]
    pictures = "".join(
        f"<div class=p><img src={n}.jpg><p>{t}</p></div>" for n, t in enumerate(lines)
    )
    text = record_of(page(pictures, prose="<h1>Seed</h1>")).text
    assert all(line in text for line in lines)


def test_a_formula_glues_no_words():
    html = page(
        "<main>" + LONG + "<p>The angle<math><mi>θ</mi><mo>=</mo><mn>2</mn><annotation>\\theta"
        "</annotation></math>is small<br>and grows</p></main>", prose="",
    )  # fmt: skip
    assert "The angle θ = 2 is small and grows" in record_of(html).text


VERSE = ["The rain came down on Potter's hill", "and nobody was there to see",
         "the little brook begin to fill", "the hollow of the willow tree"]  # fmt: skip


@pytest.mark.parametrize("frame", ["<main>{}</main>", "<div>{}</div>"])
def test_the_lines_of_a_verse_stay_lines_and_its_stanzas_apart(frame):
    song = f"<p>{'<br>'.join(VERSE)}<br><br>\n{'<br/>'.join(VERSE)}</p>"
    text = record_of(page(frame.format(LONG + song), prose="<h1>Rain</h1>")).text
    verse = "\n".join(VERSE)
    assert text.count(verse) == 2
    assert f"{verse}\n{verse}" in text.replace("\n\n", "\n")


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (VERSE[:3], "hill and nobody was there to see the little brook"),  # too few for a verse
        ([f"{line}, and so it went on day after day, week after week" for line in VERSE],
         "week after week and nobody was there to see, and so it"),
    ],
)  # fmt: skip
def test_other_breaks_are_spaces_inside_a_paragraph(lines, joined):
    html = page(f"<main>{LONG}<p>{'<br>'.join(lines)}</p></main>", prose="")
    assert joined in record_of(html).text


def test_a_heading_of_many_lines_names_its_item_on_one():
    html = page(f"<h1>{'<br>'.join(VERSE)}</h1><main>{LONG}</main>", prose="")
    names = [one.value for one in record_of(html).fields if one.field == "name"]
    assert " ".join(VERSE) in names
    assert all("\n" not in name for name in names)


def test_a_page_without_marked_content_goes_through_trafilatura_or_the_body():
    html = page("<div id=sidebar>Menu of lessons</div>", prose="<h1>Beans</h1>" + LONG)
    text = record_of(html).text
    assert text.count("Plants need light") == 3
    assert "Menu of lessons" not in text


def test_words_are_counted_in_scripts_with_and_without_spaces():
    assert count_words("It's 3 well-known cats.") == 3
    assert count_words("高个子 man") == 4
    assert count_words("") == 0


def test_signals_are_measured_from_the_markup():
    html = page(
        """<img src="a.png"><img src="b.png" alt=""><img src="c.png" alt="A bean">
        <img src="d.png" role="presentation">
        <iframe src="https://www.youtube.com/embed/xyz"></iframe>
        <iframe src="https://maps.example.com/x"></iframe>
        <video src="/v.mp4"><track src="v.vtt" kind="captions"><track src="c.vtt" kind="chapters">
        <track src="s.vtt"></video><audio><source src="s.ogg"><source src="s.mp3"></audio>
        <a href="/sheet.PDF?x=1">Sheet</a><a href="/page.html">Page</a>
        <form><input type="PASSWORD" name="p"></form>
        <script src="https://cdn.example.net/x.js"></script>
        <script type="application/json">{}</script>""",
        head="<title>x</title><link rel=stylesheet href='//fonts.example.org/f.css'>"
        "<link rel=canonical href='https://elsewhere.example.org/'>",
    )
    signals = record_of(html).signals
    assert (signals.n_images, signals.n_images_without_alt) == (4, 1)
    assert signals.videos == (
        "https://school.example.org/v.mp4",
        "https://www.youtube.com/embed/xyz",
    )
    assert signals.n_caption_tracks == 2
    assert signals.audio == ("https://school.example.org/en/lessons/s.ogg",)
    assert signals.documents == ("https://school.example.org/sheet.PDF?x=1",)
    assert signals.has_password_form
    assert signals.n_scripts == 1
    assert signals.hosts == (
        "cdn.example.net", "fonts.example.org", "maps.example.com", "www.youtube.com",
    )  # fmt: skip
    assert signals.page_bytes == len(html.encode())
    assert 'src="a.png"' in signals.quotes["n_images_without_alt"]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<link rel=alternate hreflang=es href='https://es.example.org/'>", ("es",)),
        ("<link rel=alternate hreflang=x-default href='/'>", ()),
        ("<link rel=alternate hreflang=en-GB href='/gb/'>", ()),
        ("<a href='/es/lessons/plants.html'>Español</a>", ("es",)),
        ("<a href='/fr/lessons/plants.html' hreflang=fr>Lire</a>", ("fr",)),
        ("<a href='/es/'>Español</a>", ()),
        ("<a href='/en/courses/spanish.html'>Spanish</a>", ()),
    ],
)
def test_only_versions_of_this_very_page_are_translations(markup, expected):
    html = page(markup) if markup.startswith("<a") else page("", head="<title>x</title>" + markup)
    assert record_of(html).signals.translations == expected


def test_links_are_resolved_placed_and_listed_once():
    html = page(
        "<nav><a href='/menu'>Menu</a><a href='next.html'>Next</a></nav>"
        "<main>" + LONG + "<p><a href='next.html'>Go on</a> <a href='#top'>up</a> "
        f"<a href='{URL}#top'>up</a> <a href='other.html?utm_source=x#part-2'>part</a> "
        "<a href='mailto:a@example.org'>mail</a> <a href='javascript:x()'>x</a> "
        "<a href='http://[broken'>b</a> <a href='ftp://a.example.org/'>f</a></p>"
        "<img src='pic.png' alt='A bean'><iframe src='film.html'></iframe></main>"
        "<footer><a href='/legal'>Legal</a></footer>",
        prose="",
    )
    links = {
        link.url.removeprefix("https://school.example.org"): link for link in record_of(html).links
    }
    assert {path: link.place for path, link in links.items()} == {
        "/menu": "nav", "/en/lessons/next.html": "main", "/en/lessons/other.html#part-2": "main",
        "/en/lessons/film.html": "media", "/legal": "other",
    }  # fmt: skip
    assert links["/en/lessons/next.html"].text == "Go on"
    assert "/en/lessons/pic.png" not in links  # pictures are counted, not followed


def test_a_base_element_moves_relative_links():
    html = page("<a href='x.html'>x</a>", head="<title>t</title><base href='/deep/er/'>")
    assert [link.url for link in record_of(html).links] == [
        "https://school.example.org/deep/er/x.html"
    ]
