"""What every search engine must do; each test runs on the embedded one and on Elasticsearch."""

from __future__ import annotations

import threading

import pytest
from tests.contract.documents import DIMS, collection, direction, document, standard

from curate.errors import ConfigError
from curate.search import SearchQuery

VISIBLE = {f"r{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 12)}


def found(backend, text="", **query) -> list[str]:
    return [hit.document.id for hit in backend.search(SearchQuery(text=text, **query)).hits]


def facet(page, name) -> dict[str, int]:
    return {value.value: value.count for value in page.facets[name]}


# --- Finding --------------------------------------------------------------------------------------


def test_a_word_in_the_title_beats_the_same_word_in_the_text(filled):
    assert found(filled, "fractions")[:2] == ["r1", "r2"]


def test_a_word_is_found_in_every_form_and_without_accents(filled):
    assert found(filled, "fracciones") == found(filled, "fraccion") == ["r3"]
    assert found(filled, "FRACTION") == found(filled, "fractions")


def test_all_words_must_stand_in_a_document(filled):
    assert found(filled, "pizza fractions") == ["r2"]
    assert found(filled, "pizza beans") == []


def test_a_synonym_finds_what_was_not_typed(filled):
    assert found(filled, "water cycle") == ["r6"]


def test_question_words_do_not_narrow_a_search(filled):
    assert found(filled, "what are the fractions of a pizza?") == ["r2"]


def test_the_beginning_of_the_last_word_is_enough_where_nothing_else_is_found(filled):
    assert found(filled, "algebr tile") == []  # only the last word may be unfinished
    assert found(filled, "algebra til") == ["r12"]


def test_most_of_many_words_are_enough_where_no_document_has_all(filled):
    assert found(filled, "photosynthesis turns water into chocolate") == ["r4"]


def test_a_misspelled_word_finds_nothing_and_a_spelling_is_suggested(filled):
    page = filled.search(SearchQuery(text="algibra"))
    assert page.total == 0
    assert page.suggestion == "algebra"


def test_no_spelling_is_suggested_for_what_was_found(filled):
    assert filled.search(SearchQuery(text="fractions")).suggestion is None


def test_chinese_is_found_by_one_of_its_characters(filled):
    assert found(filled, "狮子") == ["r9"]


@pytest.mark.parametrize(
    "text",
    [
        '"fractions" OR NOT (AND) NEAR/2 *',
        "fractions\x00",
        "name:fractions^9 {!q}",
        "fractions 🦊👩🏽‍🏫",
        "fractions \ud800",
        "'; DROP TABLE documents; --",
        "\u0301\u0301 ﷽",
        "a" * 10_000,
        "fractions " * 2_000,
        " ".join(f"word{n}" for n in range(2_000)),
        "((((((((((",
        "🦊",
        "-",
    ],
)
def test_no_text_breaks_a_search(filled, text):
    page = filled.search(SearchQuery(text=text))
    assert page.total == len(page.hits)
    assert {hit.document.id for hit in page.hits} <= VISIBLE


def test_a_text_without_words_finds_nothing(filled):
    assert filled.search(SearchQuery(text="🦊 !!!")).total == 0


def test_an_empty_index_answers_with_an_empty_page(backend):
    page = backend.search(SearchQuery(text="fractions", vector=direction(1)))
    assert (page.total, page.hits, page.level_histogram) == (0, (), ())


# --- Meaning --------------------------------------------------------------------------------------


def test_meaning_finds_what_shares_no_word(filled):
    assert found(filled, "seed", vector=direction(0, 1)) == ["r5", "r4"]


def test_what_is_far_in_meaning_stays_out(filled):
    far = direction(0.3, 0, 0, 0, 0, 0, 0, 1)  # cosine to r1 and r2 about .28
    assert found(filled, "pizza", vector=far) == ["r2"]
    assert filled.search(SearchQuery(text="zzxqv blorp", vector=far)).total == 0


def test_nonsense_words_need_a_closer_meaning_than_known_ones(filled):
    near = direction(1, 0, 0, 0, 0, 0, 0, 2.2)  # cosine to r1 about .41
    assert "r1" in found(filled, "pizza", vector=near)
    assert found(filled, "zzxqv", vector=near) == []


def test_a_vector_without_direction_is_ignored(filled):
    assert found(filled, "pizza", vector=(0.0,) * DIMS) == ["r2"]
    assert len(found(filled, "", vector=(0.0,) * DIMS)) == len(VISIBLE)


def test_a_vector_alone_finds_what_is_similar(filled):
    assert found(filled, vector=direction(0, 1)) == ["r4", "r5"]


def test_a_vector_of_another_model_is_an_error_that_says_so(filled):
    with pytest.raises(ConfigError, match="build the index again"):
        filled.search(SearchQuery(text="pizza", vector=(0.6, 0.8)))


def test_only_an_index_with_vectors_says_that_it_has_some(backend):
    backend.upsert([document(1, "Without")])
    assert backend.has_vectors() is False
    backend.upsert([document(2, "With", vector=direction(1))])
    assert backend.has_vectors() is True


# --- Order and score ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        {"text": "fractions"},
        {"text": "fractions", "vector": direction(1)},
        {"text": "water", "standards": ("4.NF",)},
        {"text": "photosynthesis turns water into chocolate"},
        {"standards": ("4.NF",)},
        {"sort": "newest"},
        {},
    ],
)
def test_the_terms_of_a_hit_add_up_to_its_score_exactly(filled, query):
    for hit in filled.search(SearchQuery(include_hidden=True, **query)).hits:
        assert sum(term.points for term in hit.why) == hit.score
        assert sum(term.points for term in reversed(hit.why)) == hit.score
        assert all(term.note for term in hit.why)


def test_hits_come_by_falling_score(filled):
    scores = [hit.score for hit in filled.search(SearchQuery(text="fractions")).hits]
    assert scores == sorted(scores, reverse=True)


def test_equal_scores_are_ordered_by_address(backend):
    backend.upsert(document(n, "Volcano", "Lava flows.") for n in (3, 1, 2))
    assert found(backend, "volcano") == ["r1", "r2", "r3"]


def test_browsing_goes_by_vetting_then_completeness_then_name(backend):
    backend.upsert(
        [
            document(1, "Zebra"),
            document(2, "Apple"),
            document(3, "Complete", completeness=1.0),
            document(4, "Half answered", score=90.0, coverage=0.5),
            document(5, "Vetted", score=60.0, coverage=1.0),
        ]
    )
    assert found(backend) == ["r5", "r4", "r3", "r2", "r1"]


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("newest", ["r1", "r4", "r5"]),
        ("easiest", ["r8", "r5", "r3", "r2"]),
        ("hardest", ["r7", "r6", "r4"]),
        ("score", ["r1", "r2"]),
    ],
)
def test_a_sort_order_goes_by_its_field_and_puts_the_unknown_last(filled, sort, first):
    ids = found(filled, sort=sort)
    assert ids[: len(first)] == first
    assert set(ids) == VISIBLE
    if sort in ("easiest", "hardest"):
        assert set(ids[-2:]) == {"r9", "r12"}


def test_a_sorted_search_still_says_how_well_the_words_match(filled):
    hits = filled.search(SearchQuery(text="fractions", sort="easiest")).hits
    assert [hit.document.id for hit in hits] == ["r2", "r1"]
    points = {hit.document.id: hit.why[0].points for hit in hits}
    assert points["r1"] == 70 > points["r2"] > 0


def test_declared_alignment_beats_an_estimate_where_a_standard_is_asked(filled):
    hits = filled.search(SearchQuery(standards=("4.NF",))).hits
    assert [hit.document.id for hit in hits][:2] == ["r1", "r2"]
    alignment = {
        hit.document.id: term.points for hit in hits for term in hit.why if term.name == "alignment"
    }
    assert alignment["r1"] == 8
    assert alignment["r2"] == pytest.approx(8 * 0.7 * 0.8, abs=1 / 64)


def test_pages_follow_one_another_without_gap_or_repeat(backend):
    backend.upsert(document(n, f"Rivers {n}", "river " * (n % 7 + 1)) for n in range(1, 261))
    pages = [found(backend, "river", offset=offset, limit=50) for offset in range(0, 300, 50)]
    assert [len(page) for page in pages] == [50, 50, 50, 50, 50, 10]
    assert len({one for page in pages for one in page}) == 260


def test_the_deepest_page_that_may_be_asked_for_is_answered(filled):
    page = filled.search(SearchQuery(text="fractions", offset=10_000, limit=200))
    assert (page.total, page.hits) == (2, ())
    assert filled.search(SearchQuery(offset=10_000, limit=200)).hits == ()


# --- Filters and facets ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"grades": (4,)}, {"r1", "r2"}),
        ({"grades": (4, 5)}, {"r1", "r2", "r4", "r6"}),
        ({"grades": (4, 5), "languages": ("en",)}, {"r1", "r4", "r6"}),
        ({"subjects": ("MATHEMATICS",)}, {"r1", "r2", "r3", "r12"}),
        ({"languages": ("es",)}, {"r2", "r3"}),
        ({"languages": ("es-MX",)}, {"r2"}),
        ({"licenses": ("CC-BY",)}, {"r1", "r3", "r8", "r12"}),
        ({"licenses": ("CC-BY-4.0",)}, {"r1", "r3", "r8", "r12"}),
        ({"licenses": ("noncommercial", "share")}, {"r2", "r9"}),
        ({"standards": ("4.NF",)}, {"r1", "r2", "r12"}),
        ({"standards": ("4.nf.a.2",)}, {"r1"}),
        ({"standards": ("CCSS.Math.Content.4.NF.B.3",)}, {"r2"}),
        ({"sources": ("cuentos",)}, {"r3", "r8", "r9"}),
        ({"resource_types": ("activity",)}, {"r2", "r5"}),
        ({"level_min": 450, "level_max": 640}, {"r1", "r2", "r3"}),
        ({"level_max": 0}, {"r8"}),
        ({"level_min": 1000}, {"r7"}),
        # r1 is 640L with an interval of its own; r2 is 520L and gets 144L on either side.
        ({"level_min": 550, "level_max": 730, "level_match": "surely"}, {"r1"}),
        ({"level_min": 561, "level_max": 730, "level_match": "surely"}, set()),
        ({"level_min": 376, "level_max": 664, "level_match": "surely"}, {"r2"}),
        ({"level_min": 377, "level_max": 664, "level_match": "surely"}, set()),
        ({"level_max": 376, "level_min": 300, "level_match": "maybe"}, {"r2", "r3", "r5"}),
        ({"level_min": 1300, "level_match": "maybe"}, set()),
        ({"bands": ("2-3",)}, {"r1"}),
        ({"bands": ("2-3", "6-8")}, {"r1", "r7"}),
        ({"versions": ("easier",)}, {"r1", "r7"}),
        ({"versions": ("translation",), "bands": ("2-3",)}, {"r1"}),
        ({"grades": (12,)}, set()),
    ],
)
def test_filters_are_alternatives_within_and_narrow_across(filled, query, expected):
    page = filled.search(SearchQuery(**query))
    assert {hit.document.id for hit in page.hits} == expected
    assert page.total == len(expected)


def test_a_filter_narrows_words_and_meaning_alike(filled):
    assert found(filled, "fractions", vector=direction(1), languages=("es",)) == ["r2", "r3"]


def test_dead_rejected_and_retired_items_are_hidden_unless_asked_for(filled):
    assert set(found(filled)) == VISIBLE
    assert set(found(filled, include_hidden=True)) == VISIBLE | {"r10", "r11"}
    assert not {"r10", "r11"} & set(found(filled, "fractions", vector=direction(1)))


def test_a_facet_ignores_its_own_filter_and_heeds_the_others(filled):
    page = filled.search(SearchQuery(grades=(4,), languages=("en",)))
    assert page.total == 1
    assert facet(page, "languages") == {"en": 1, "es": 1}
    assert facet(page, "grades") == {
        **{"0": 1, "1": 1, "2": 1, "3": 1, "4": 1, "5": 2, "6": 2, "7": 2, "8": 1}
    }
    assert facet(page, "subjects") == {"mathematics": 1}


def test_facets_speak_in_words_and_merge_spellings(filled):
    page = filled.search(SearchQuery())
    labels = {name: {v.value: v.label for v in values} for name, values in page.facets.items()}
    assert labels["grades"]["0"] == "Kindergarten"
    assert labels["grades"]["4"] == "Grade 4"
    assert labels["languages"]["es"] == "Spanish"
    assert labels["licenses"]["noncommercial"] == "Free to change and share, not for profit"
    assert labels["sources"]["cuentos"] == "Cuentos Abiertos"
    assert labels["subjects"]["mathematics"] == "Mathematics"
    assert facet(page, "subjects")["mathematics"] == 4
    assert facet(page, "licenses") == {
        **{"adapt": 6, "noncommercial": 1, "restricted": 1, "share": 1, "unknown": 1}
    }


def test_bands_of_the_reading_level_come_in_their_order_and_versions_in_words(filled):
    page = filled.search(SearchQuery())
    assert [(v.value, v.label, v.count) for v in page.facets["bands"]] == [
        ("2-3", "Grades 2–3", 1),
        ("4-5", "Grades 4–5", 1),
        ("6-8", "Grades 6–8", 1),
    ]
    assert [(v.label, v.count) for v in page.facets["versions"]] == [
        ("Has an easier version", 2),
        ("Comes in another language", 1),
    ]


def test_a_chosen_value_is_listed_even_without_results(filled):
    page = filled.search(SearchQuery(text="pizza", sources=("cuentos",)))
    assert facet(page, "sources") == {"example": 1, "cuentos": 0}


def test_the_histogram_counts_reading_levels_in_bins_and_ignores_their_filter(filled):
    page = filled.search(SearchQuery(subjects=("science",), level_min=700))
    assert page.total == 2
    assert page.level_histogram == (
        *((400, 1), (500, 0), (600, 0), (700, 1), (800, 0)),
        (900, 1),
    )
    assert filled.search(SearchQuery(languages=("en",))).level_histogram[0] == (-200, 1)


# --- What comes back ------------------------------------------------------------------------------


def test_a_document_comes_back_as_it_was_given(filled):
    for given in collection():
        assert filled.get(given.id) == given
        assert filled.get(given.id).content_hash() == given.content_hash()
    assert filled.get("unknown") is None


def test_hits_come_without_their_vectors(filled):
    hit = filled.search(SearchQuery(text="pizza")).hits[0]
    assert hit.document == collection()[1].model_copy(update={"vector": None})


def test_the_matching_words_are_marked(filled):
    hit = filled.search(SearchQuery(text="comparing fraction")).hits[0]
    assert hit.highlight == "A lesson about \u0002comparing\u0003 \u0002fractions\u0003."


# --- Writing --------------------------------------------------------------------------------------


def test_writing_the_same_again_changes_nothing(rewritable):
    before = rewritable.ids_and_hashes()
    rewritable.upsert(collection())
    assert rewritable.ids_and_hashes() == before == {d.id: d.content_hash() for d in collection()}
    assert rewritable.search(SearchQuery()).total == len(VISIBLE)


def test_a_changed_document_replaces_the_old_one(rewritable):
    rewritable.upsert([document(2, "Sharing bread", "Break a loaf into equal pieces.")])
    assert found(rewritable, "pizza") == []
    assert found(rewritable, "bread") == ["r2"]


def test_deleted_documents_are_gone_and_unknown_ids_are_no_error(rewritable):
    report = rewritable.delete(["r1", "unknown"])
    assert (report.deleted, report.failed) == (1, {})
    assert found(rewritable, "fractions") == ["r2"]
    assert "r1" not in rewritable.ids_and_hashes()


def test_a_thousand_documents_are_indexed_in_one_call(backend):
    report = backend.upsert(
        document(n, f"Item {n}", f"number{n} of many", grades=(n % 13,), vector=direction(1, n))
        for n in range(1000)
    )
    assert (report.written, report.failed) == (1000, {})
    page = backend.search(SearchQuery(text="many", grades=(5,)))
    assert page.total == 77  # n = 5, 18, ..., 993
    assert sum(facet(page, "grades").values()) == 1000
    assert found(backend, "number777") == ["r777"]


def test_a_document_that_can_not_be_indexed_is_named_and_the_others_are_written(backend):
    report = backend.upsert(
        [
            document(1, "Fine", vector=direction(1)),
            document(2, "No direction", vector=(0.0,) * DIMS),
            document(3, "Other model", vector=(0.6, 0.8)),
            document(4, "Not a number", vector=(float("nan"),) * DIMS),
            document(5, "Long id", id="x" * 600),
            document(6, "No id", id=""),
        ]
    )
    assert report.written == 1
    assert set(report.failed) == {"r2", "r3", "r4", "x" * 600, ""}
    assert all(report.failed.values())
    assert set(backend.ids_and_hashes()) == {"r1"}


def test_any_text_of_a_page_can_be_indexed(backend):
    odd = [
        document(1, "Lone \ud800 surrogate and NUL \x00", "volcano \ud83d"),
        document(2, "Long word", "volcano " + "x" * 50_000),
        document(3, "\u0301", "volcano"),
        document(4, "Tab\tin\nname", "volcano", subjects=("", " ", "\t"), keywords=("\x00",)),
        document(5, "كتاب", "volcano", language="AR_eg", license="", grades=(-1, 13)),
    ]
    report = backend.upsert(odd)
    assert (report.written, report.failed) == (5, {})
    assert set(found(backend, "volcano")) == {"r1", "r2", "r3", "r4", "r5"}
    assert found(backend, languages=("ar",)) == ["r5"]


def test_replacing_all_drops_what_is_not_among_the_new(rewritable):
    report = rewritable.replace_all([document(1, "Only one"), document(50, "Another")])
    assert (report.written, report.deleted) == (2, 12)
    assert set(rewritable.ids_and_hashes()) == {"r1", "r50"}
    assert found(rewritable, "fractions") == []
    rewritable.replace_all(collection())
    assert found(rewritable, "fractions") == ["r1", "r2"]


def test_a_replacement_that_fails_half_way_leaves_the_old_index(rewritable):
    def broken():
        yield document(50, "New")
        raise RuntimeError("the catalog went away")

    with pytest.raises(RuntimeError, match="went away"):
        rewritable.replace_all(broken())
    assert set(rewritable.ids_and_hashes()) == {d.id for d in collection()}
    assert found(rewritable, "fractions") == ["r1", "r2"]


def test_a_replacement_with_too_many_refused_documents_leaves_the_old_index(rewritable):
    report = rewritable.replace_all(
        [document(50, "New"), document(51, "Bad", vector=(0.0,) * DIMS)]
    )
    assert (report.written, set(report.failed)) == (0, {"r51"})
    assert set(rewritable.ids_and_hashes()) == {d.id for d in collection()}


def test_searches_during_a_replacement_see_the_old_or_the_new_never_a_mixture(backend):
    def generation(name: str, n: int):
        return [document(i, f"{name} item", "shared word") for i in range(n)]

    backend.upsert(generation("Old", 40))
    seen: set[tuple[int, str]] = set()
    done = threading.Event()
    errors: list[Exception] = []

    def read() -> None:
        while not done.is_set():
            try:
                page = backend.search(SearchQuery(text="shared", limit=200))
            except Exception as err:
                errors.append(err)
                return
            seen.add((len(page.hits), " ".join(sorted({h.document.name for h in page.hits}))))

    reader = threading.Thread(target=read)
    reader.start()
    backend.replace_all(generation("New", 90))
    backend.search(SearchQuery(text="shared"))
    done.set()
    reader.join(timeout=30)
    assert not errors
    assert seen <= {(40, "Old item"), (90, "New item")}
    assert backend.search(SearchQuery(text="shared")).total == 90


# --- Both alike -----------------------------------------------------------------------------------


@pytest.mark.elasticsearch
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"text": "fractions"},
        {"text": "fractions", "vector": direction(1, 0.2)},
        {"text": "fractions", "vector": direction(1, 0.2), "grades": (4,), "licenses": ("adapt",)},
        {"text": "water cycle"},
        {"text": "seed sun", "vector": direction(0, 1)},
        {"text": "algebra til"},
        {"text": "photosynthesis turns water into chocolate"},
        {"text": "algibra"},
        {"text": "狮子"},
        {"standards": ("4.NF",)},
        {"vector": direction(0, 0.3, 1)},
        {"sort": "newest", "text": "water"},
        {"level_min": 400, "level_max": 800, "include_hidden": True},
        {"level_max": 700, "level_match": "surely", "sort": "hardest"},
        {"level_min": 600, "level_match": "maybe", "versions": ("easier",)},
        {"bands": ("2-3", "6-8"), "sort": "easiest"},
    ],
)
def test_both_engines_give_the_same_hits_facets_and_suggestion(both, query):
    ours, theirs = (engine.search(SearchQuery(**query)) for engine in both)
    assert [h.document.id for h in ours.hits] == [h.document.id for h in theirs.hits]
    assert ours.total == theirs.total
    assert ours.facets == theirs.facets
    assert ours.level_histogram == theirs.level_histogram
    assert ours.suggestion == theirs.suggestion
    assert [h.highlight for h in ours.hits] == [h.highlight for h in theirs.hits]
    for mine, other in zip(ours.hits, theirs.hits, strict=True):
        same = [t for t in mine.why if t.name != "words"]
        assert same == [t for t in other.why if t.name != "words"]


def test_standards_are_found_by_whole_parts_of_their_code(backend):
    backend.upsert(
        [
            document(1, "One", standards=(standard("4.NF.A.1"),)),
            document(2, "Ten", standards=(standard("4.NF.A.10"),)),
            document(3, "Science", standards=(standard("MS-PS1-2"),)),
        ]
    )
    assert found(backend, standards=("4.NF.A.1",)) == ["r1"]
    assert set(found(backend, standards=("4.NF",))) == {"r1", "r2"}
    assert found(backend, standards=("ms-ps",)) == ["r3"]
