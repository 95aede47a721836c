import pytest
from tests.readability import texts

from curate.readability import select_prose
from curate.readability.refusal import FEWEST_WORDS, refusal
from curate.records import ReadabilityStatus as Status


@pytest.mark.parametrize(
    ("text", "status", "word"),
    [
        (texts.RECIPE, Status.NOT_PROSE, "recipe"),
        (texts.POEM, Status.NOT_PROSE, "verse"),
        (texts.MATERIALS, Status.NOT_PROSE, "lists"),
        (texts.QUESTIONS, Status.NOT_PROSE, "test items"),
        (
            "for (int i = 0; i < n; i++) { total += rows[i].height * rows[i].width; }\n\n" * 9,
            Status.NOT_PROSE,
            "code",
        ),
        (texts.TRANSCRIPT, Status.UNRELIABLE, "punctuation"),
        (texts.TRANSCRIPT + ".", Status.UNRELIABLE, "hardly punctuated"),
        ("I will not run in the hall again. " * 40, Status.UNRELIABLE, "over and over"),
        (texts.PARAGRAPH[:200], Status.TOO_SHORT, str(FEWEST_WORDS)),
        ("", Status.TOO_SHORT, "0 words"),
    ],
)
def test_a_text_without_a_number_is_told_why(text, status, word):
    refused = refusal(select_prose(text))
    assert refused is not None
    assert refused[0] is status
    assert word in refused[1]


def test_prose_of_some_length_is_not_refused():
    for text in (texts.LONG, texts.PICTURE_BOOK, texts.HARD * 2, texts.DIALOGUE):
        assert refusal(select_prose(text)) is None


def test_prose_beside_more_unpunctuated_speech_gets_no_number():
    assert refusal(select_prose(texts.LONG + "\n\n" + texts.TRANSCRIPT)) is None
    refused = refusal(select_prose(texts.LONG + "\n\n" + texts.TRANSCRIPT * 3))
    assert refused is not None
    assert refused[0] is Status.UNRELIABLE


def test_capitals_are_trusted_in_a_book_but_not_in_a_transcript():
    lines = texts.LONG.upper()
    assert refusal(select_prose(lines)) is None
    stamped = "\n".join(
        f"00:{n:02d} {line.upper()}" for n, line in enumerate([texts.PARAGRAPH] * 3)
    )
    refused = refusal(select_prose(stamped))
    assert refused is not None
    assert refused[0] is Status.UNRELIABLE


def test_a_mean_length_that_is_given_is_believed():
    prose = select_prose(texts.LONG)
    assert refusal(prose, 17.0) is None
    refused = refusal(prose, 200.0)
    assert refused is not None
    assert "200 words a sentence" in refused[1]


def test_a_contents_page_gets_no_number_from_its_few_sentences():
    titles = "\n\n".join(f"Part {n}: Rivers and the towns beside them" for n in range(400))
    refused = refusal(select_prose(f"{titles}\n\n{texts.LONG}"))
    assert refused is not None
    assert refused[0] is Status.NOT_PROSE
    assert "of the text is prose" in refused[1]
