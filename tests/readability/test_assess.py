import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.readability import texts

from curate.readability import READABILITY_VERSION, assess
from curate.records import ReadabilityStatus as Status


def test_prose_of_some_length_gets_a_number_with_both_intervals_bands_and_evidence():
    found = assess(texts.LONG)
    assert found.status is Status.OK
    assert found.note is None
    assert found.language == "en"
    assert found.lexile_like is not None
    assert found.lexile_like % 10 == 0
    assert found.label == f"{found.lexile_like}L"
    assert found.interval_text is not None
    assert found.interval_text[0] < found.lexile_like < found.interval_text[1]
    assert found.interval_work is not None
    assert found.nearest_band in found.bands
    assert {item.name for item in found.evidence} == {
        "mean_clause_length",
        "mean_sentence_length",
        "mean_word_frequency",
        "unfamiliar_words",
    }


def test_harder_prose_gets_a_higher_number():
    easy = assess(texts.PICTURE_BOOK).lexile_like
    plain = assess(texts.LONG).lexile_like
    hard = assess(texts.HARD * 2).lexile_like
    assert easy is not None
    assert plain is not None
    assert hard is not None
    assert easy < 400 < plain < 1200 < hard


def test_the_published_model_says_so_in_its_evidence():
    found = assess(texts.LONG, model="published")
    assert found.lexile_like != assess(texts.LONG).lexile_like
    assert any("not used" in (item.note or "") for item in found.evidence)


def test_formulas_are_left_out_when_not_wanted():
    assert assess(texts.LONG).formulas
    assert assess(texts.LONG, formulas=False).formulas == {}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", Status.TOO_SHORT),
        (" \n\n\t ", Status.TOO_SHORT),
        ("Photosynthesis", Status.TOO_SHORT),
        ("The Structure and Function of Large Biological Molecules", Status.TOO_SHORT),
        ("https://www.example.org/a/b/c?id=3", Status.TOO_SHORT),
        (texts.PARAGRAPH[:300], Status.TOO_SHORT),
        ("1 2 3 4 5 6 7 8 9 10. " * 30, Status.TOO_SHORT),
        (". . . ! ? ... " * 50, Status.TOO_SHORT),
        ("\x00\x01\ufffd" * 500, Status.TOO_SHORT),
        (texts.MATERIALS, Status.NOT_PROSE),
        (texts.BARE_MATERIALS, Status.NOT_PROSE),
        (texts.POEM, Status.NOT_PROSE),
        (texts.POEM.replace("\n\n", "\n").replace("\n", "\n\n"), Status.NOT_PROSE),
        ("\n\n".join([texts.POEM] * 10), Status.NOT_PROSE),
        (texts.RECIPE, Status.NOT_PROSE),
        (texts.QUESTIONS, Status.NOT_PROSE),
        (texts.TRANSCRIPT, Status.UNRELIABLE),
        (texts.TRANSCRIPT + ".", Status.UNRELIABLE),
        (texts.CAPTIONS, Status.UNRELIABLE),
        (texts.SPANISH, Status.UNSUPPORTED_LANGUAGE),
        (texts.FRENCH, Status.UNSUPPORTED_LANGUAGE),
        (texts.CHINESE, Status.UNSUPPORTED_LANGUAGE),
    ],
)
def test_what_is_no_english_prose_gets_a_status_and_no_number(text, status):
    found = assess(text)
    assert found.status is status
    assert found.lexile_like is None
    assert found.label is None
    assert found.interval_text is None
    assert found.bands == ()
    assert found.note


def test_html_in_the_text_changes_nothing():
    tagged = texts.LONG.replace("river", "<b>river</b>").replace("\n\n", "</p>\n\n<p class='a'>")
    plain = assess(texts.LONG)
    assert assess(f"<p>{tagged}</p>").lexile_like == plain.lexile_like
    assert assess(f"<p>{tagged}</p>").prose_words == plain.prose_words


def test_picture_books_stay_at_the_end_of_the_scale_with_low_confidence():
    found = assess(texts.PICTURE_BOOK)
    assert found.status is Status.LOW_CONFIDENCE
    assert found.lexile_like is not None
    assert -400 <= found.lexile_like < 200
    assert found.label is not None
    assert found.label.startswith("BR")
    assert found.bands == ("K-1",)
    assert found.note is not None
    assert "beginning readers" in found.note


def test_abbreviations_and_decimals_change_nothing():
    dotted = texts.LONG.replace("The teacher", "Mr. Lee").replace("many of", "3.5 of")
    bare = texts.LONG.replace("The teacher", "Mister Lee").replace("many of", "35 of")
    one, other = assess(dotted).lexile_like, assess(bare).lexile_like
    assert one is not None
    assert other is not None
    assert abs(one - other) <= 20


def test_a_list_beside_prose_does_not_move_the_number():
    beside = assess(texts.LONG + "\n\n" + texts.MATERIALS)
    assert beside.lexile_like == assess(texts.LONG).lexile_like
    assert beside.dropped_words["list"] == 27


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (texts.PARAGRAPH * 1 + " It is a good place to learn.", "only 1"),
        (texts.LONG + "\n\n- red, green and blue" * 200, "is prose"),
    ],
)
def test_little_prose_lowers_confidence_and_says_why(text, reason):
    found = assess(text)
    assert found.status is Status.LOW_CONFIDENCE
    assert found.lexile_like is not None
    assert found.note is not None
    assert reason in found.note


def test_spanish_gets_spanish_formulas_and_never_english_ones():
    for declared in (None, "es", "es-419", "en"):
        found = assess(texts.SPANISH, language=declared)
        assert found.status is Status.UNSUPPORTED_LANGUAGE
        assert found.language == "es"
        assert {"fernandez_huerta", "szigriszt_pazos", "lix", "rix"} <= set(found.formulas)
        assert "flesch_kincaid_grade" not in found.formulas
        assert found.note is not None
        assert ("declared as en" in found.note) == (declared == "en")


def test_other_languages_in_latin_script_get_what_needs_no_dictionary():
    assert set(assess(texts.FRENCH).formulas) == {"lix", "rix"}
    assert assess(texts.CHINESE).formulas == {}


def test_english_declared_as_something_else_is_judged_as_english():
    found = assess(texts.LONG, language="fr")
    assert found.language == "en"
    assert found.lexile_like == assess(texts.LONG).lexile_like
    assert found.note is not None
    assert "declared as fr" in found.note


def test_threads_and_mixed_languages_do_not_disturb_one_another():
    batch = [texts.LONG, texts.SPANISH, texts.HARD * 2, texts.FRENCH, texts.POEM] * 4
    alone = [assess(text) for text in batch]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(assess, batch)) == alone


_CHILD = """
import sys
def forbid(event, args):
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise RuntimeError("network")
sys.addaudithook(forbid)
from curate.readability import assess
import json
print(json.dumps([assess(text).model_dump_json() for text in json.loads(sys.stdin.read())]))
"""


def test_other_processes_and_locales_give_the_same_finding_without_a_network(tmp_path):
    batch = [texts.LONG, texts.SPANISH, texts.POEM, texts.DIALOGUE]

    def run(**extra: str) -> str:
        path = os.pathsep.join(entry for entry in sys.path if entry)
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": path, "HOME": str(tmp_path), **extra}
        done = subprocess.run(
            [sys.executable, "-c", _CHILD],
            input=json.dumps(batch),
            env=env,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    ascii_only = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    one = run(PYTHONHASHSEED="1")
    assert one == run(PYTHONHASHSEED="2", **ascii_only)
    assert json.loads(one) == [assess(text).model_dump_json() for text in batch]


def test_importing_the_room_loads_nothing_heavy(tmp_path):
    code = (
        "import sys, curate.readability; "
        "print([m for m in ('textstat','nltk','wordfreq','py3langid') if m in sys.modules])"
    )
    env = {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_a_long_book_takes_time_in_proportion():
    book = "\n\n".join([texts.PARAGRAPH] * 500)
    started = time.process_time()
    found = assess(book, formulas=False)
    assert time.process_time() - started < 10
    assert found.prose_words == 500 * len(texts.PARAGRAPH.split())


def test_the_version_is_a_string():
    assert isinstance(READABILITY_VERSION, str)
    assert READABILITY_VERSION


@pytest.mark.parametrize(
    ("change", "word"),
    [(str.upper, "every word has a capital"), (str.title, "every word has a capital"),
     (str.lower, "no capital letters")],
)  # fmt: skip
def test_a_text_with_odd_capitals_is_doubted(change, word):
    usual = assess(texts.LONG)
    odd = assess(change(texts.LONG))
    assert usual.status is Status.OK
    assert odd.status is Status.LOW_CONFIDENCE
    assert word in odd.note
    assert abs(odd.lexile_like - usual.lexile_like) <= 60


def test_tables_and_addresses_are_not_refused_for_their_language():
    table = "\n".join(f"{n},Lok {n},{n * 7},ZRH-{n},QX{n}" for n in range(60))
    assert assess(table).status in (Status.NOT_PROSE, Status.TOO_SHORT)
    mails = "ana.lee@example.org, office@example.net\n" * 60
    assert assess(mails).status in (Status.NOT_PROSE, Status.TOO_SHORT)
