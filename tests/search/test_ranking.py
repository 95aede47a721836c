from __future__ import annotations

from datetime import UTC, datetime

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from curate.errors import ConfigError
from curate.search import SearchQuery
from curate.search.config import config_file, load_ranking
from curate.search.lexical import Attempt
from curate.search.ranking import Candidates, Signals, explain, rank

NOW = datetime(2026, 1, 1, tzinfo=UTC)
RANKING = load_ranking()
PLAIN = Signals(
    id="a",
    url="https://oer.example/a",
    name="A",
    score=None,
    coverage=0.0,
    link_state="new",
    dead_links_share=None,
    date_modified=None,
    completeness=0.0,
    standards=(),
)


def changed(**facts) -> Signals:
    return Signals(**{**PLAIN.as_json(), "standards": (), **facts})


def points(signals: Signals, candidates: Candidates | None = None, **query) -> dict[str, float]:
    scored = explain(signals, candidates or Candidates(), SearchQuery(**query), RANKING, NOW)
    return {term.name: term.points for term in scored.why}


def found_by_words(**scores: float) -> Candidates:
    return Candidates(words=scores, best_words=max(scores.values()), attempt=Attempt.ALL)


def test_the_best_match_by_words_alone_gets_all_points_for_relevance():
    candidates = found_by_words(a=8.0, b=2.0)
    assert points(PLAIN, candidates, text="x")["words"] == 70
    assert points(changed(id="b"), candidates, text="x")["words"] == 70 / 4


def test_words_and_meaning_share_the_points_for_relevance():
    candidates = Candidates(
        words={"a": 3.0},
        cosines={"a": 0.75},
        best_words=3.0,
        attempt=Attempt.ALL,
        with_vectors=True,
    )
    found = points(PLAIN, candidates, text="x")
    assert (found["words"], found["meaning"]) == (35, 35)


def test_a_loose_match_counts_less_than_a_full_one():
    loose = Candidates(words={"a": 3.0}, best_words=3.0, attempt=Attempt.MOST)
    assert points(PLAIN, loose, text="x")["words"] == 42  # 0.6 of 70


def test_meaning_counts_from_the_floor_to_the_ceiling():
    def meaning(cosine: float) -> float:
        candidates = Candidates(cosines={"a": cosine}, with_vectors=True)
        return points(PLAIN, candidates)["meaning"]

    assert meaning(0.35) == 0
    assert meaning(0.55) == 35  # half way between .35 and .75
    assert meaning(0.99) == 70


def test_a_vetting_score_over_few_answers_is_worth_little():
    assert points(changed(score=100.0, coverage=1.0))["vetting"] == 14
    assert points(changed(score=100.0, coverage=0.25))["vetting"] == 3.5
    assert points(changed(score=None, coverage=0.25))["vetting"] == 0


def test_relevance_outweighs_everything_else_together():
    others = (RANKING.vetting, RANKING.link, RANKING.freshness, RANKING.completeness)
    others_points = sum(term.points for term in others) + RANKING.alignment.points
    assert RANKING.relevance.points > 2 * others_points


@pytest.mark.parametrize(
    ("standards", "expected"),
    [
        ((("4.NF.A.1", 0.9, True),), 8),
        ((("4.NF.A.1", 0.5, False),), 2.8),
        ((("4.NF.A.1", 0.5, False), ("4.NF.B.3", 1.0, True)), 8),
        ((("5.NF.A.1", 0.9, True),), 0),
        ((), 0),
    ],
)
def test_the_best_alignment_to_a_standard_asked_for_counts(standards, expected):
    found = points(changed(standards=standards), standards=("4.NF",))
    assert found["alignment"] == pytest.approx(expected, abs=1 / 64)


def test_alignment_counts_only_where_a_standard_is_asked():
    assert "alignment" not in points(changed(standards=(("4.NF", 1.0, True),)))


def test_link_states_go_from_alive_over_unchecked_to_dead():
    order = ["alive", "restricted", "new", "flaky", "suspect", "dead"]
    given_points = [points(changed(link_state=state))["link"] for state in order]
    assert given_points == sorted(given_points, reverse=True)
    assert given_points[0] == 4
    assert given_points[-1] == 0


def test_dead_links_in_an_item_cost_their_share():
    assert points(changed(link_state="alive", dead_links_share=0.25))["link"] == 3


def test_freshness_halves_in_four_years_and_an_unknown_date_is_not_old_age():
    assert points(changed(date_modified="2026-01-01"))["freshness"] == 2
    assert points(changed(date_modified="2022-01-02"))["freshness"] == pytest.approx(1, abs=1 / 64)
    assert points(changed(date_modified="2027-01-01"))["freshness"] == 2
    unknown = points(PLAIN)["freshness"]
    assert points(changed(date_modified="1999"))["freshness"] < unknown < 1


def test_ties_go_by_address():
    twins = [changed(id=one, url=f"https://oer.example/{one}") for one in "cab"]
    ranked = rank(twins, Candidates(), SearchQuery(), RANKING, NOW)
    assert [hit.signals.id for hit in ranked] == ["a", "b", "c"]


@given(
    raw=st.floats(1e-9, 1e6),
    cosine=st.floats(-1, 1),
    score=st.none() | st.floats(0, 100),
    coverage=st.floats(0, 1),
    completeness=st.floats(0, 1),
    dead=st.none() | st.floats(0, 1),
    confidence=st.floats(0, 1),
)
def test_terms_add_up_exactly_in_any_order(
    raw, cosine, score, coverage, completeness, dead, confidence
):
    signals = changed(
        score=score,
        coverage=coverage,
        completeness=completeness,
        dead_links_share=dead,
        standards=(("4.NF.A.1", confidence, False),),
    )
    candidates = Candidates({"a": raw}, {"a": cosine}, 1e6, Attempt.ALL, with_vectors=True)
    query = SearchQuery(text="x", standards=("4.NF",))
    scored = explain(signals, candidates, query, RANKING, NOW)
    assert sum(term.points for term in scored.why) == scored.score
    assert sum(sorted(term.points for term in scored.why)) == scored.score
    assert 0 <= scored.score <= 100


def test_signals_survive_storage():
    signals = changed(score=3.5, standards=(("4.NF", 0.5, True),))
    assert Signals.from_json(signals.as_json()) == signals


def test_every_weight_of_the_shipped_ranking_has_its_reason():
    content = yaml.safe_load(config_file("ranking.yaml").read_text())
    terms = [term for term in content.values() if isinstance(term, dict) and "points" in term]
    assert len(terms) == 6
    assert all(len(term["reason"]) > 20 for term in terms)


def test_a_wrong_weight_is_named(tmp_path):
    content = yaml.safe_load(config_file("ranking.yaml").read_text())
    content["vetting"]["points"] = -1
    path = tmp_path / "ranking.yaml"
    path.write_text(yaml.safe_dump(content))
    with pytest.raises(ConfigError, match=r"vetting\.points"):
        load_ranking(path)
    path.write_text("{")
    with pytest.raises(ConfigError, match="not YAML"):
        load_ranking(path)
