import pytest
import yaml

from curate.crawl import OriginMap, SourceDefinition, find_source, list_sources, load_source
from curate.errors import NotFound, SourceInvalid
from curate.settings import load_settings

GOOD = {
    "id": "museum",
    "name": "The museum",
    "start": ["https://Museum.example:443/learn#top"],
    "scope": ["https://museum.example/learn/"],
}


def write(path, **fields):
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {key: value for key, value in {**GOOD, **fields}.items() if value is not None}
    path.write_text(yaml.safe_dump(kept), encoding="utf-8")
    return path


def test_addresses_of_a_source_are_canonical_and_its_defaults_are_polite(tmp_path):
    source = load_source(write(tmp_path / "museum.yaml"))
    assert source.start == ("https://museum.example/learn",)
    assert (source.protocol, source.delay_s, source.max_pages) == ("site", 1.0, 5000)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"scopes": ["https://museum.example/"], "scope": None}, "field `scopes` is unknown; did"),
        ({"scope": None}, "field `scope`: a site needs"),
        ({"scope": []}, "field `scope`: "),
        ({"id": "The Museum"}, "field `id`: "),
        ({"start": ["museum.example"]}, "field `start.0`: 'museum.example' is not an http(s)"),
        ({"start": []}, "give at least one address in `start` or `sitemaps`"),
        ({"delay_s": -1}, "field `delay_s`: "),
        ({"cadence": "hourly"}, "field `cadence`: "),
        ({"protocol": "gopher"}, "field `protocol`: "),
    ],
)
def test_a_wrong_source_file_is_answered_by_one_line_with_file_and_field(tmp_path, fields, message):
    path = write(tmp_path / "museum.yaml", **fields)
    with pytest.raises(SourceInvalid) as failure:
        load_source(path)
    assert str(failure.value).startswith(f"{path}: {message}")
    assert "\n" not in str(failure.value)


@pytest.mark.parametrize("text", ["- a\n- b\n", "id: [", "", "\x00"])
def test_a_file_that_holds_no_fields_is_no_source(tmp_path, text):
    path = tmp_path / "museum.yaml"
    path.write_text(text)
    with pytest.raises(SourceInvalid, match=r"museum\.yaml: ") as failure:
        load_source(path)
    assert "\n" not in str(failure.value)


def test_a_districts_own_source_is_found_by_id_and_any_file_by_path(tmp_path):
    settings = load_settings(data_dir=tmp_path / "data")
    own = write(tmp_path / "data" / "sources" / "museum.yaml")
    elsewhere = write(tmp_path / "zoo.yaml", id="zoo")
    assert find_source(settings, "museum").id == "museum"
    assert find_source(settings, str(elsewhere)).id == "zoo"
    (listed,) = [s for s in list_sources(settings) if s.definition.id == "museum"]
    assert (listed.path, listed.shipped) == (own, False)


def test_an_unknown_source_is_named_with_its_closest_neighbor(tmp_path):
    settings = load_settings(data_dir=tmp_path)
    write(tmp_path / "sources" / "museum.yaml")
    with pytest.raises(NotFound, match="no source musuem; did you mean museum"):
        find_source(settings, "musuem")
    with pytest.raises(NotFound, match="no source file"):
        find_source(settings, "./gone.yaml")


def test_a_file_named_unlike_its_id_is_refused_so_that_names_stay_unambiguous(tmp_path):
    settings = load_settings(data_dir=tmp_path)
    write(tmp_path / "sources" / "zoo.yaml")
    with pytest.raises(SourceInvalid, match=r"field `id`: is museum, but the file is named zoo"):
        find_source(settings, "zoo")


def test_any_change_of_a_definition_changes_its_hash_but_its_spelling_does_not():
    plain = SourceDefinition(**GOOD)
    same = SourceDefinition(**{**GOOD, "start": ["https://museum.example/learn"]})
    slower = SourceDefinition(**GOOD, delay_s=2)
    assert plain.definition_hash == same.definition_hash != slower.definition_hash


def test_origins_map_both_ways_by_whole_segments_and_the_longest_prefix():
    origins = OriginMap(
        {
            "https://a.example": "http://127.0.0.1:81",
            "https://a.example/deep": "http://127.0.0.1:8100/copy",
        }
    )
    for published, served in [
        ("https://a.example/x?y=1", "http://127.0.0.1:81/x?y=1"),
        ("https://a.example/deep/x", "http://127.0.0.1:8100/copy/x"),
        ("https://a.example/deeper", "http://127.0.0.1:81/deeper"),
        ("https://b.example/", "https://b.example/"),
    ]:
        assert origins.served(published) == served
        assert origins.published(served) == published
    assert origins.published("http://127.0.0.1:8100/other") == "http://127.0.0.1:8100/other"


def test_every_shipped_source_is_valid_and_a_site_says_how_many_pages_it_should_have():
    # Of a listing the last good crawl is the measure, where nobody recorded a figure.
    for listed in list_sources(load_settings(data_dir="nowhere")):
        assert listed.shipped
        if listed.definition.protocol == "site":
            assert listed.definition.expected_items, f"{listed.path}: say how many pages"
