import random

import pytest

from curate.dedupe import DedupeDoc, Guard, Relation, dedupe, exact_clusters

WATER = (
    "The sun warms the lake and a little of the water leaves it as vapor. High above the hills the "
    "vapor cools, gathers on specks of dust and becomes a cloud. When the drops grow heavy they "
    "fall as rain, run down the slopes and reach the lake again, and the journey starts once more. "
    "Draw the journey as a loop, label every step, and tell a partner where the warmth comes from."
)
POEM = (
    "Read the poem twice, once in silence and once aloud. Underline the words that make you hear "
    "a sound, circle the words that make you see a color, and then write which of the two the poet "
    "seems to care about more. Give one line of the poem as your reason and explain it to us."
)


def doc(id_, text=WATER, **fields):
    return DedupeDoc(id=id_, text=text, **fields)


def members(result):
    return sorted(cluster.members for cluster in result.clusters)


def test_equal_words_form_one_cluster_and_other_words_stay_apart():
    clusters = exact_clusters([doc("a"), doc("b", WATER.upper()), doc("c", POEM)])
    assert [c.members for c in clusters] == [("a", "b"), ("c",)]


def test_stubs_never_fold():
    stub = "Download the worksheet here."
    assert len(exact_clusters([doc("a", stub), doc("b", stub)])) == 2
    assert len(dedupe([doc("a", stub), doc("b", stub)]).clusters) == 2


def test_the_order_of_the_input_changes_nothing():
    docs = [
        doc("a", url="https://b.example/x"),
        doc("b", url="https://a.example/x"),
        doc("c", WATER.replace("a partner", "your partner")),
        doc("d", POEM, title="Sounds"),
        doc("e", POEM, title="Sounds", source="s"),
        doc("f", POEM.replace("aloud", "loudly"), title="Sounds"),
    ]
    expected = dedupe(docs)
    shuffler = random.Random(3)
    for _ in range(20):
        shuffler.shuffle(docs)
        assert dedupe(docs) == expected


@pytest.mark.parametrize(
    ("better", "worse", "reason"),
    [
        (
            {"license": "CC-BY-4.0", "link_works": False},
            {"license": "CC-BY-NC-4.0", "link_works": True},
            "open license",
        ),
        ({"license": "CC-BY-SA-4.0"}, {"n_fields": 9}, "open license"),
        ({"link_works": True}, {"link_works": None, "n_fields": 9}, "working link"),
        ({"link_works": None}, {"link_works": False}, "working link"),
        ({"n_fields": 5, "url": "https://z.example/"}, {"n_fields": 4}, "complete metadata"),
        (
            {"url": "https://a.example/"},
            {"url": "HTTPS://B.example:443/"},
            "smallest address",
        ),
        ({"url": "https://a.example/"}, {}, "smallest address"),
    ],
)
def test_the_canonical_member_is_chosen_by_the_first_key_that_differs(better, worse, reason):
    (cluster,) = exact_clusters([doc("a", **worse), doc("b", **better)])
    assert (cluster.canonical, cluster.reason) == ("b", reason)


def test_without_any_difference_the_smallest_id_stands_for_the_cluster():
    (cluster,) = exact_clusters([doc("b"), doc("a")])
    assert (cluster.canonical, cluster.reason) == ("a", "smallest id")


def test_two_documents_with_one_id_are_an_error():
    with pytest.raises(ValueError, match="'a' is there twice"):
        exact_clusters([doc("a"), doc("a", POEM)])


def test_a_text_with_one_changed_word_is_near_and_folds():
    result = dedupe([doc("a"), doc("b", WATER.replace("a partner", "your partner"))])
    assert members(result) == [("a", "b")]
    (edge,) = result.edges
    assert edge.relation is Relation.NEAR
    assert edge.guard is None
    assert 0.8 <= edge.similarity < 1


LESSON = "Welcome to Lesson {n}. " + WATER


@pytest.mark.parametrize(
    ("first", "second", "guard"),
    [
        (doc("a", LESSON.format(n=4)), doc("b", LESSON.format(n=5)), Guard.NUMBERS),
        (doc("a", LESSON.format(n="Four")), doc("b", LESSON.format(n="Five")), Guard.NUMBERS),
        (
            doc("a", title="Water: Adding"),
            doc("b", WATER + " Done.", title="Water: Taking away"),
            Guard.TITLE,
        ),
        (doc("a", lang="en"), doc("b", WATER + " Done.", lang="es"), Guard.LANGUAGE),
        (doc("a", grade="3"), doc("b", WATER + " Done.", grade="5"), Guard.GRADE),
        (
            doc("a", WATER.replace("lake", "pond")),
            doc("b", WATER.replace("lake", "swamp")),
            Guard.WORDS,
        ),
    ],
)
def test_templated_look_alikes_are_kept_apart_with_the_guard_named(first, second, guard):
    result = dedupe([first, second])
    assert members(result) == [("a",), ("b",)]
    near = [edge for edge in result.edges if edge.relation is Relation.NEAR]
    assert [edge.guard for edge in near] == [guard]


def test_one_template_under_two_lesson_numbers_is_two_items_although_the_text_is_equal():
    result = dedupe([doc("a", title="Lesson 4"), doc("b", title="Lesson 5")])
    assert members(result) == [("a",), ("b",)]
    assert [edge.guard for edge in result.edges] == [Guard.TITLE]


def test_a_site_name_in_the_title_does_not_keep_mirrors_apart():
    first = doc("a", title="Where rain comes from | Site One", lang="en-US")
    second = doc("b", WATER + " Done.", title="Where Rain Comes From", lang="en")
    assert members(dedupe([first, second])) == [("a", "b")]


def test_a_chain_does_not_grow_beyond_what_is_near_the_canonical_member():
    words = [f"w{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(200)]

    def swap(upto):
        return " ".join(f"z{word}" if i < upto else word for i, word in enumerate(words))

    # 3-gram Jaccard: a-b (198-20)/(198+20) = .82, b-c (198-21)/(198+21) = .81, a-c .67
    result = dedupe([doc("a", swap(0)), doc("b", swap(20)), doc("c", swap(39))])
    assert members(result) == [("a", "b"), ("c",)]
    assert len([edge for edge in result.edges if edge.guard is None]) == 2


def test_levels_of_one_title_share_a_work_and_stay_two_clusters():
    result = dedupe(
        [
            doc("a", WATER, title="The long rain (elementary)", source="press"),
            doc("b", POEM, title="The long rain (advanced)", source="press"),
            doc("c", WATER + POEM, title="The short rain", source="press"),
        ]
    )
    assert len(result.clusters) == 3
    assert result.works["a"] == result.works["b"] != result.works["c"]
    assert {e.relation for e in result.edges} == {Relation.LEVEL_VARIANT}


def test_editions_of_one_title_share_a_work():
    result = dedupe(
        [
            doc("a", WATER, title="Earth Science 2nd edition", url="https://p.example/1"),
            doc("b", POEM, title="Earth Science 3rd edition", url="https://p.example/2"),
            doc("c", POEM + WATER, title="Earth Science 3rd edition", url="https://q.example/2"),
        ]
    )
    assert result.works["a"] == result.works["b"] != result.works["c"]
    assert [e.relation for e in result.edges] == [Relation.EDITION]


def test_nothing_in_gives_nothing_out():
    result = dedupe([])
    assert (result.clusters, result.edges, result.works) == ((), (), {})
