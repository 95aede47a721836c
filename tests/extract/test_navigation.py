from curate.extract.navigation import is_link_list
from curate.records import OutLink

NAMES = ["Halves and fourths", "Comparing fractions", "Area", "Ratios", "Slope of a line", "Graphs"]


def links(names=NAMES):
    return [OutLink(url=f"https://a.example/{n}", text=name) for n, name in enumerate(names)]


def test_a_table_of_contents_is_a_link_list():
    assert is_link_list("\n\n".join(["Our lessons", *NAMES]), links())


def test_a_lesson_with_a_reading_list_is_none():
    lesson = " ".join(["A fraction names equal parts of one whole thing that you can share."] * 4)
    assert not is_link_list("\n\n".join([lesson, *NAMES]), links())


def test_a_short_page_with_few_links_is_none():
    assert not is_link_list("\n\n".join(NAMES[:3]), links(NAMES[:3]))


def test_many_short_paragraphs_of_its_own_make_a_page_more_than_its_links():
    own = [f"Step {n}: fold the paper once more and count the parts." for n in range(6)]
    assert not is_link_list("\n\n".join([*own, *NAMES]), links())
