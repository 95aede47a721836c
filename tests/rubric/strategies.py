"""Items that hypothesis makes up: any mixture of known and missing facts."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from curate.records import (
    Answer,
    Claim,
    LinkState,
    Measurement,
    PageSignals,
    Quote,
    Readability,
    ReadabilityStatus,
    Resource,
)
from curate.rubric import (
    LinkFacts,
    PersonAnswer,
    Profile,
    RubricInput,
    Version,
    WorkFacts,
    load_rubric,
)

RUBRIC = load_rubric("purchase_questions")

short = st.text(min_size=1, max_size=12)
languages = st.sampled_from(["en", "es", "es-MX", "zh-Hans", "zh-Hant", "x-default", "vi", "EN_us"])
hosts = st.sampled_from(["a.example.org", "b.example.net", "rocks.example.org", "", "[broken"])
addresses = st.sampled_from(
    [
        "https://a.example.org/v.mp4",
        "https://player.example.net/1",
        "https://rocks.example.org/a.docx",
        "http://[broken",
        "",
    ]
)
licenses = st.sampled_from(
    ["CC-BY-4.0", "CC-BY-NC-ND-4.0", "CC0-1.0", "all-rights-reserved", "who-knows", "\u00e9"]
)
times = st.datetimes(
    min_value=datetime(2020, 1, 1),
    max_value=datetime(2027, 1, 1),
    timezones=st.just(UTC),
)
dates = st.sampled_from(["2026-01-02", "2011", "2030-01-01", "yesterday", "2025-13-40"])
evidence = st.one_of(
    st.builds(Quote, text=short, place=short),
    st.builds(Claim, text=short, place=short),
    st.builds(Measurement, name=short, value=st.floats(0, 9), unit=short),
)


def tuples(values, max_size=3):
    return st.lists(values, max_size=max_size).map(tuple)


small = st.integers(0, 30)
signals = st.builds(
    PageSignals,
    page_bytes=st.none() | st.integers(0, 10**9),
    n_images=small,
    n_images_without_alt=small,
    n_scripts=small,
    hosts=tuples(hosts, 12),
    videos=tuples(addresses),
    n_caption_tracks=st.integers(0, 3),
    documents=tuples(addresses),
    translations=tuples(languages),
    quotes=st.dictionaries(st.sampled_from(["translations", "videos"]), short),
)
resources = st.builds(
    Resource,
    name=short,
    url=st.sampled_from(["https://rocks.example.org/l", "rocks", "http://[broken"]),
    license=st.none() | licenses,
    license_disagreement=st.none() | short,
    learning_resource_type=tuples(st.sampled_from(["Video", "lesson", ""])),
    in_language=st.none() | languages,
    is_accessible_for_free=st.none() | st.booleans(),
    publisher=st.none() | short,
    date_modified=st.none() | dates,
    date_published=st.none() | dates,
    accessibility_feature=tuples(st.sampled_from(["captions", "none", "alternativeText"])),
)
counts = st.dictionaries(st.sampled_from([state.value for state in LinkState]), small)
link_facts = st.builds(
    LinkFacts,
    n_links=small,
    n_by_state=counts,
    last_checked_at=st.none() | times,
    own_state=st.none() | st.sampled_from(LinkState),
    incident_only=st.booleans(),
)
works = st.builds(
    WorkFacts,
    versions=tuples(
        st.builds(
            Version,
            url=addresses,
            language=st.none() | languages,
            lexile_like=st.none() | st.integers(-300, 1600),
            interval_text=st.none() | st.tuples(st.integers(-400, 500), st.integers(500, 2000)),
            status=st.none() | st.sampled_from(ReadabilityStatus),
        ),
        5,
    ),
)
readabilities = st.builds(
    Readability,
    status=st.just(ReadabilityStatus.OK),
    lexile_like=st.none() | st.integers(-300, 1600),
)
people = st.dictionaries(
    st.sampled_from([*RUBRIC.ids, "question_of_another_rubric"]),
    st.builds(
        PersonAnswer,
        answer=st.sampled_from(Answer),
        note=st.none() | st.text(max_size=12),
        actor_id=st.just("actor-1"),
        at=times,
    ),
    max_size=3,
)
items = st.builds(
    RubricInput,
    id=short,
    resource=resources,
    provenance=st.dictionaries(st.sampled_from(sorted(Resource.model_fields)), evidence),
    signals=signals,
    readability=st.none() | readabilities,
    links=st.none() | link_facts,
    work=st.none() | works,
    people=people,
)
weights = st.floats(0, 100, allow_nan=False)
profiles = st.builds(
    Profile,
    id=st.just("made_up"),
    weights=st.dictionaries(st.sampled_from(RUBRIC.ids), weights),
    deal_breakers=st.dictionaries(
        st.sampled_from(RUBRIC.ids), st.lists(st.sampled_from(Answer), max_size=2).map(tuple)
    ),
    bandwidth_mbps=st.floats(0.01, 1000),
    blocked_hosts=tuples(st.sampled_from(["example.net", "rocks.example.org"]), 2),
    languages=tuples(st.sampled_from(["es", "vi", "zh-Hant"]), 2),
)
