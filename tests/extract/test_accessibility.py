"""Accessibility signals: each a measurement with its worst case, None where there is nothing."""

import pytest

from curate.extract.colors import color_of, contrast_ratio
from tests.extract.pages import PROSE, page, record_of


def signals(body, **kwargs):
    return record_of(page(body, **kwargs)).signals.accessibility


def value(body, name, **kwargs):
    found = getattr(signals(body, **kwargs), name)
    return None if found is None else found.value


def test_a_page_with_nothing_to_measure_is_not_measured():
    found = {name for name, measured in signals("") if measured is not None}
    assert found == {"language_declared", "language_agrees"}


def test_every_measurement_bears_its_own_name_and_a_note():
    body = (
        "<nav><a href='#m'>Skip to main content</a></nav><h1>A</h1><h2>B</h2><img src=a>"
        "<table><tr><th>a</th></tr></table><input><p style='color:#000;background:#fff'>x</p>"
        "<iframe src='https://player.vimeo.com/video/1'></iframe>"
    )
    for name, measured in signals(body):
        assert measured is not None, name
        assert measured.name == name
        assert measured.note


def test_the_share_of_described_images_quotes_the_first_bare_one():
    found = signals("<img src=a.png alt='A bean'><img src=b.png>").images_with_alt
    assert (found.value, found.unit) == (0.5, "share")
    assert 'src="b.png"' in found.note


@pytest.mark.parametrize(
    ("body", "n_skips"),
    [
        ("<h1>A</h1><h2>B</h2><h3>C</h3><h2>D</h2>", 0),
        ("<h1>A</h1><h3>C</h3><h6>F</h6>", 2),
        ("<h1>A</h1>", None),
        ("<h1>A</h1><h4></h4><h2>B</h2>", 0),
    ],
)
def test_skipped_heading_levels_are_counted(body, n_skips):
    assert value(body, "skipped_heading_levels") == n_skips


def test_the_first_skipped_level_is_quoted():
    found = signals("<h1>Plants</h1><h3>Roots</h3>").skipped_heading_levels
    assert found.note == "h1 “Plants” is followed by h3 “Roots”"


def test_a_declared_language_is_compared_with_the_text():
    assert value("", "language_agrees") == 1
    assert value("", "language_agrees", lang="de") == 0
    assert value("", "language_declared", lang="") == 0
    assert value("", "language_agrees", lang="") is None
    assert value("", "language_agrees", prose="<p>OK</p>") is None


@pytest.mark.parametrize(
    ("table", "share"),
    [
        ("<tr><th>Day</th><th>cm</th></tr><tr><td>1</td><td>2</td></tr>", 1),
        ("<tr><td>Day</td><td>cm</td></tr><tr><td>1</td><td>2</td></tr>", 0),
        ("<tr><td scope=row>Day</td><td>cm</td></tr><tr><td>1</td><td>2</td></tr>", 1),
        ("<caption>Growth</caption><tr><td>1</td></tr>", 0),
        ("<tr><td>Menu</td><td><h2>Beans</h2><p>Long text</p></td></tr><tr><td>a<td>b</tr>", None),
        ("<tr><td><table><tr><td>x</td></tr></table></td></tr>", None),
        ("<tr><td>Only one row</td><td>of cells</td></tr>", None),
        ("<tr><td><img src=a></td><td><img src=b></td></tr><tr><td><img src=c></td><td></td></tr>",
         None),
        (f"<tr><td>{PROSE}</td><td>{PROSE}</td></tr>" * 2, None),
    ],
)  # fmt: skip
def test_data_tables_want_header_cells_and_layout_tables_do_not(table, share):
    assert value(f"<table>{table}</table>", "tables_with_headers") == share


def test_a_table_for_presentation_is_not_judged():
    rows = "<tr><td>a</td><td>b</td></tr>" * 3
    assert value(f"<table role=presentation>{rows}</table>", "tables_with_headers") is None


@pytest.mark.parametrize(
    ("form", "share"),
    [
        ("<label for=a>Name</label><input id=a>", 1),
        ("<label>Name <input></label>", 1),
        ("<input aria-label='Name'>", 1),
        ("<input title='Name'>", 1),
        ("<input placeholder='Name'>", 0),
        ("<label for=b></label><input id=b>", 0),
        ("<label for=a>Name</label><input id=a><textarea></textarea>", 0.5),
        ("<input type=hidden><input type=submit><button>Go</button>", None),
    ],
)
def test_form_fields_want_a_label(form, share):
    assert value(f"<form>{form}</form>", "fields_with_labels") == share


def test_contrast_is_that_of_the_standard():
    assert contrast_ratio((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast_ratio((9, 9, 9), (9, 9, 9)) == 1
    # WCAG 2.2, relative luminance of #777: 0.1845; (1.05) / (0.1845 + 0.05) = 4.48.
    assert contrast_ratio((0x77, 0x77, 0x77), (255, 255, 255)) == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize(
    ("text", "color"),
    [("#fff", (255, 255, 255)), ("#0A0b0C", (10, 11, 12)), ("rgb(1, 2, 3)", (1, 2, 3)),
     ("rgba(1,2,3,1)", (1, 2, 3)), ("Navy !important", (0, 0, 128)), ("rgba(1,2,3,.4)", None),
     ("inherit", None), ("var(--ink)", None), ("rgb(300,0,0)", None), ("url(a.png)", None)],
)  # fmt: skip
def test_a_color_is_read_where_it_is_one(text, color):
    assert color_of(text) == color


@pytest.mark.parametrize(
    ("body", "head", "ratio"),
    [
        ("<p style='color: #777; background-color: #fff'>x</p>", "", 4.48),
        ("<p class=note>x</p>", "<style>.note{color:#777;background:white}</style>", 4.48),
        ("<p class=note style='color:#000'>x</p>",
         "<style>p.note{color:#777;background:#fff}</style>", 21.0),
        ("<p class=a>x</p>",
         "<style>/* p{} */ .a,.b{color:#000} .a{background:#fff}</style>", 21.0),
        ("<p style='color:#777'>x</p>", "", None),
        ("<p style='color:#777;background:url(a.png)'>x</p>", "", None),
        ("<p class=note>x</p>", "<style>@media print{.note{color:#777;background:#fff}}</style>",
         None),
        ("<p class=note>x</p>", "<style>div > .note{color:#777;background:#fff}</style>", None),
        ("<p style='color:#777;background:#fff'> <b>x</b></p>", "", None),
    ],
)  # fmt: skip
def test_contrast_is_measured_only_where_both_colors_are_given(body, head, ratio):
    found = signals(body, head=f"<title>x</title>{head}").lowest_inline_contrast
    assert (None if found is None else found.value) == ratio


def test_the_lowest_contrast_is_quoted_with_its_text():
    body = (
        "<p style='color:#000;background:#fff'>fine</p>"
        "<p style='color:#ccc;background:#fff'>hard to read</p>"
    )
    found = signals(body).lowest_inline_contrast
    assert "hard to read" in found.note
    assert "lowest of 2" in found.note
    assert found.value < 2


def test_links_that_say_nothing_are_counted_and_the_first_is_quoted():
    body = (
        "<a href='/a'>Click here</a><a href='/b'>Leer más</a><a href='/c'>Beans</a>"
        "<a href='/d' aria-label='More on beans'>More</a>"
    )
    found = signals(body).vague_links
    assert found.value == 2
    assert "2 of 4" in found.note
    assert "“Click here” to https://school.example.org/a" in found.note


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<a href='#main'>Skip to main content</a><nav><a href='/'>Home</a></nav>", 1),
        ("<a href='#c'>Zum Inhalt</a><nav>x</nav>", 1),
        ("<nav><a href='/'>Home</a></nav>", 0),
        ("<p>No navigation at all</p>", None),
    ],
)
def test_a_skip_link_is_wanted_where_there_is_navigation(body, expected):
    assert value(body, "skip_link") == expected


def test_frames_want_a_title_and_unseen_ones_do_not():
    body = (
        "<iframe src='/a' title='Map'></iframe><iframe src='/b'></iframe>"
        "<iframe src='/c' width=0 height=0></iframe>"
        "<iframe src='/d' style='display: none'></iframe>"
    )
    assert value(body, "frames_with_title") == 0.5


@pytest.mark.parametrize(
    ("body", "n_alone"),
    [
        ("<video src='/v.mp4' autoplay></video><audio src='/a.mp3'></audio>", 1),
        ("<iframe src='https://www.youtube.com/embed/a?autoplay=1'></iframe>", 1),
        ("<iframe src='https://www.youtube.com/embed/a?autoplay=0'></iframe>", 0),
        ("<iframe src='https://maps.example.com/?autoplay=1'></iframe>", None),
    ],
)
def test_players_that_start_by_themselves_are_counted(body, n_alone):
    assert value(body, "players_that_start_alone") == n_alone
