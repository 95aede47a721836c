"""The JSON that goes to Elasticsearch, and that it fits the reviewed index configuration."""

from __future__ import annotations

import json

from tests.contract.documents import collection

from curate.search import SearchQuery
from curate.search import elastic_query as build
from curate.search.config import config_file, index_body
from curate.search.elastic_index import source_of
from curate.search.entry import FACETS, entry_of
from curate.search.filters import FILTERS
from curate.search.lexical import Attempt, Synonyms, parse_text

LEXICAL = parse_text("water cycle", Synonyms([]))
FIELDS = ["name^6", "topics^4", "description^2", "standards_text^2", "text"]
WORDS = {"combined_fields": {"query": "water cycle", "fields": FIELDS, "operator": "and"}}


def test_all_words_are_asked_over_all_fields_as_one():
    assert build.words_clause(LEXICAL, Attempt.ALL) == WORDS


def test_filters_are_terms_and_ranges_beside_the_words():
    query = SearchQuery(text="water cycle", grades=(4, 5), licenses=("CC-BY",), level_max=700)
    assert build.build_query(query, WORDS, None) == {
        "bool": {
            "filter": [
                {"term": {"hidden": False}},
                {"terms": {"grades": ["4", "5"]}},
                {"terms": {"licenses": ["cc-by"]}},
                {"range": {"lexile_like": {"lte": 700}}},
            ],
            "should": [WORDS],
            "minimum_should_match": 1,
        }
    }


def test_meaning_is_asked_among_what_passes_the_filters_and_above_the_floor():
    query = SearchQuery(vector=(0.6, 0.8), include_hidden=True, sources=("s",))
    clause = build.build_query(query, None, build.Near((0.6, 0.8), 0.35, 200))
    assert clause["bool"]["should"] == [
        {
            "knn": {
                "field": "vector",
                "query_vector": [0.6, 0.8],
                "k": 200,
                "num_candidates": 600,
                "similarity": 0.35,
                "rescore_vector": {"oversample": 2.0},
                "filter": [{"terms": {"sources": ["s"]}}],
            }
        }
    ]


def test_a_facet_that_is_filtered_by_is_counted_without_its_filter():
    query = SearchQuery(text="water cycle", grades=(4,), languages=("es",))
    assert build.own_counts(query) == ["grades", "languages"]
    main = build.counts_search(query, WORDS, None, None)
    assert set(main["aggs"]) == set(FACETS) - {"grades", "languages"} | {"level"}
    own = build.counts_search(query, WORDS, None, "grades")
    assert set(own["aggs"]) == {"grades"}
    assert own["query"]["bool"]["filter"] == [
        {"term": {"hidden": False}},
        {"terms": {"languages": ["es"]}},
    ]


def test_a_text_without_words_matches_nothing_and_no_text_everything():
    assert build.build_query(SearchQuery(text="!!!"), None, None) == {"match_none": {}}
    assert build.build_query(SearchQuery(include_hidden=True), None, None) == {
        "bool": {"filter": []}
    }


def test_what_is_indexed_has_a_field_for_everything_and_nothing_more():
    fields = set(index_body([])["mappings"]["properties"]) - {"spelling"}
    sent = set().union(*(source_of(entry_of(one)) for one in collection()))
    assert sent == fields


def test_every_filter_facet_and_weighted_field_is_in_the_mappings():
    fields = set(index_body([])["mappings"]["properties"])
    assert set(FILTERS) <= fields
    assert {f"facet_{name}" for name in FACETS} <= fields
    assert {field.split("^")[0] for field in FIELDS} <= fields


def test_the_mappings_refuse_unknown_fields():
    assert json.loads(config_file("mappings.json").read_text())["dynamic"] == "strict"


def test_the_result_window_holds_the_deepest_page():
    settings = index_body([])["settings"]
    assert settings["index"]["max_result_window"] >= 10_000 + 200
