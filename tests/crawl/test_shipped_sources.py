import re
import sqlite3
import sys

import pytest
from tests.crawl import answers

from curate.bundled import folder
from curate.catalog import open_catalog
from curate.crawl import OriginMap, SourceDefinition, load_source, require_contact
from curate.errors import ConfigError, SourceError
from curate.extract.assemble import assemble
from curate.extract.paging import Paging, first_address, json_listing
from curate.pipeline.crawl_step import crawl_source, require_permission
from curate.pipeline.reading import Answer, read_answer
from curate.records import Reason
from curate.settings import load_settings

sys.path.insert(0, str(folder("spiders")))
FOLDER = folder("spiders") / "sources"
FILES = sorted(FOLDER.glob("*.yaml"))
IDS = [path.stem for path in FILES]
WANTED = {
    "doab", "eric", "gutendex", "hippocampus", "khan-academy", "learning-registry", "libretexts",
    "merlot", "mit-ocw", "oak", "oer-commons", "open-textbook-library", "openstax", "phet",
    "pressbooks-directory", "sample", "vendor-example", "wikibooks", "wikiversity",
}  # fmt: skip


def shipped(source_id):
    return load_source(FOLDER / f"{source_id}.yaml")


def records_of(source_id, url, answer):
    found = read_answer(
        Answer(answers.payload_of(answer), url=url, kind="records"), shipped(source_id)
    )
    return found, {r.locator: assemble(r.fields, url=r.url)[0] for r in found.records}


def tried(source_id):
    return records_of(source_id, *answers.JSON_ANSWERS[source_id])


# --- Every file -----------------------------------------------------------------------------------


def test_the_sources_that_the_documentation_promises_are_there():
    assert set(IDS) == WANTED


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_shipped_file_says_whom_to_ask_how_it_was_checked_and_is_polite(path):
    source = load_source(path)
    assert source.id == path.stem
    assert source.contact
    assert source.homepage
    assert re.match(
        r"recorded |unverified: no recorded answer|pattern: |served by the project", source.checked
    )
    assert source.delay_s >= 1 or source.id == "sample"
    assert source.cadence in ("manual", "monthly") or source.id == "sample"
    assert len(source.notes) > 80, "say what the next maintainer should know"


def test_what_claims_a_recording_names_the_recorded_file():
    for path in FILES:
        checked = load_source(path).checked
        if checked.startswith("recorded "):
            assert re.search(r"[a-z-]+/[\w.*-]+.*\.json", checked), path.name


def test_a_license_is_never_assumed_but_where_the_site_states_one_for_all_of_itself():
    assumed = {path.stem for path in FILES if load_source(path).license_default}
    assert assumed == {"mit-ocw", "oak", "wikibooks", "wikiversity"}
    for source_id in assumed:
        assert re.search(r"site|everything", shipped(source_id).notes), source_id


@pytest.mark.parametrize("source_id", sorted(answers.JSON_ANSWERS))
def test_every_rule_of_a_file_reads_something(source_id):
    rules = shipped(source_id).records
    found, _ = tried(source_id)
    read = {value.field for record in found.records for value in record.fields}
    assert set(rules.fields) - read == set()


# --- Access ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("source_id", ["merlot", "oak"])
def test_a_source_that_wants_a_key_stops_until_the_operator_has_one(tmp_path, source_id):
    without = load_settings(data_dir=tmp_path, contact="library@district.example")
    with pytest.raises(ConfigError, match=rf"{source_id} needs a key: ask for one at https://\S+"):
        require_contact(shipped(source_id), without)
    require_contact(
        shipped(source_id),
        load_settings(
            data_dir=tmp_path, contact="library@district.example", source_keys=f"{source_id}=k"
        ),
    )


def test_a_source_that_wants_to_be_asked_stops_until_a_permission_is_written_down(tmp_path):
    with open_catalog(load_settings(data_dir=tmp_path)) as catalog, catalog.begin() as session:
        with pytest.raises(SourceError, match=r"asked first \(info@iskme.org\).*--permission"):
            require_permission(session, shipped("oer-commons"))
        require_permission(session, shipped("gutendex"))


def job(source_id, key="secret"):
    from curate_spiders.job import Job

    return Job(shipped(source_id), "run", None, None, OriginMap({}), None, None, key=key)


def test_a_key_in_a_header_goes_to_the_host_that_wants_it_and_to_no_other():
    url = "https://open-api.thenational.academy/api/v0/units/ponds/summary"
    assert job("oak").key_header(url) == {"Authorization": "Bearer secret"}
    assert job("oak").with_key(url) == url
    assert job("oak").key_header("https://www.thenational.academy/teachers/lessons/a") == {}
    assert job("oak").key_header("http://open-api.thenational.academy/api/v0/subjects") == {}
    assert job("oak", key=None).key_header(url) == {}


def test_a_key_in_the_query_is_not_shown_to_the_publishers_that_a_list_points_to():
    url = "https://www.merlot.org/merlot/materials.json?page=2"
    assert job("merlot").with_key(url) == f"{url}&licenseKey=secret"
    assert job("merlot").with_key("https://pond.example/lesson") == "https://pond.example/lesson"
    assert job("merlot").key_header(url) == {}


def test_a_key_needs_a_place():
    fields = {"id": "a", "name": "A", "protocol": "oai", "start": ["https://a.example/oai"]}
    with pytest.raises(ValueError, match="`parameter` or the `header`"):
        SourceDefinition(**fields, access={"needs": "key", "ask": "a@a.example"})
    with pytest.raises(ValueError, match=r"access\.header"):
        SourceDefinition(
            **fields, access={"needs": "key", "ask": "a@a.example", "header": "A: b\nC: d"}
        )


# --- Folders --------------------------------------------------------------------------------------


def test_a_list_of_our_own_lies_beside_its_source_file():
    assert shipped("hippocampus").folder == str(FOLDER / "lists" / "hippocampus")


def test_a_list_of_our_own_is_crawled_without_asking_anybody(tmp_path):
    with open_catalog(load_settings(data_dir=tmp_path)) as catalog:
        result = crawl_source(catalog, shipped("hippocampus"))
    assert (result.items, result.requests, result.health.ok) == (6, 0, True)


def test_items_of_a_folder_lie_anywhere_unless_the_source_says_where():
    source = shipped("learning-registry")
    envelope = {
        "resource_locator": "http://pond.example/a",
        "payload_schema": ["LRMI"],
        "payload_placement": "inline",
        "resource_data": {"@type": "CreativeWork", "name": "Ponds"},
    }
    answer = Answer(
        answers.payload_of({"documents": [envelope]}),
        url=f"{source.scope[0]}a.json",
        kind="records",
    )
    assert [r.url for r in read_answer(answer, source).records] == ["http://pond.example/a"]
    only = source.model_copy(update={"scope": (*source.scope, "https://shore.example/")})
    assert [r.reason for r in read_answer(answer, only).rejections] == [Reason.OUT_OF_SCOPE]


# --- What the rules make of an answer -------------------------------------------------------------


def test_a_book_that_may_not_be_changed_is_known_as_such():
    found, books = tried("open-textbook-library")
    assert books["7"].license == "CC-BY-NC-ND"
    assert books["7"].author == ("Ada Marsh",)
    assert (books["7"].in_language, books["7"].date_published) == ("en", "2019")
    assert books["8"].license == "CC0-1.0"
    assert books["8"].url == "https://open.umn.edu/opentextbooks/textbooks/8"
    assert found.rejections == ()


def test_dates_of_libretexts_are_words_or_iso_and_a_license_that_is_not_set_is_unknown():
    _, books = tried("libretexts")
    assert (books["bio-12"].date_published, books["bio-12"].date_modified) == (
        "2023-01-02",
        "2024-05-06",
    )
    assert books["bio-12"].license == "CC-BY-NC-SA"
    assert (books["espanol-3"].license, books["espanol-3"].in_language) == (None, "es")


def test_a_pressbook_has_the_version_of_its_license_or_all_rights_reserved():
    found, books = tried("pressbooks-directory")
    licenses = {book.name: book.license for book in books.values()}
    assert licenses == {
        "Pond Keeping": "CC-BY-4.0",
        "Closed Waters": "LicenseRef-all-rights-reserved",
    }
    assert [r.detail.split(": ")[1] for r in found.rejections] == [
        "metadata.bookDirectoryExcluded is true"
    ]


def test_the_license_of_a_simulation_is_its_own_and_unknown_beside_words_nobody_knows():
    _, sims = tried("phet")
    assert {name: sim.license for name, sim in sims.items()} == {
        "pond": "CC-BY-4.0",
        "shore": "CC-BY-NC-4.0",
        "reed": None,
    }
    assert sims["pond"].educational_level == ("Elementary School", "Middle School")
    assert sims["reed"].grades == (9, 10, 11, 12)
    assert sims["pond"].about == ("Chemistry",)
    assert sims["pond"].url == "https://phet.colorado.edu/en/simulations/pond"


def test_a_book_under_copyright_has_no_license_only_because_gutenberg_has_it():
    _, books = tried("gutendex")
    assert books["11"].license == "LicenseRef-public-domain"
    assert books["12"].license is None


def test_a_lesson_of_oak_leads_to_its_unit_once_and_gets_subject_and_stage_from_it():
    source = shipped("oak")
    url, answer = answers.JSON_ANSWERS["oak"]
    listing = json_listing(answers.payload_of(answer), {}, source.records, Paging(), url=url)
    unit = "https://open-api.thenational.academy/api/v0/units/ponds/summary"
    assert listing.follow == (unit,)
    _, from_list = tried("oak")
    found, from_unit = records_of("oak", unit, answers.OAK_UNIT)
    lesson = from_unit["what-lives-here"]
    assert lesson.url == from_list["what-lives-here"].url
    assert (lesson.about, lesson.educational_level) == (
        ("Mathematics", "Ponds"),
        ("Key Stage 2",),
    )
    assert [r.locator for r in found.rejections] == ["to-come"]


def test_a_course_of_ocw_leads_to_its_data_file():
    source = shipped("mit-ocw")
    url, answer = answers.JSON_ANSWERS["mit-ocw"]
    listing = json_listing(answers.payload_of(answer), {}, source.records, source.paging, url=url)
    assert listing.follow == ("https://ocw.mit.edu/courses/1-01-ponds-fall-2020/data.json",)


@pytest.mark.parametrize(
    ("source_id", "headers", "n_pages"),
    [
        ("open-textbook-library", {}, 2),
        ("pressbooks-directory", {"X-WP-TotalPages": "2"}, 2),
        ("gutendex", {}, 2),
        ("merlot", {}, 2),
        ("eric", {}, 1),
        ("mit-ocw", {}, 1),
    ],
)
def test_a_listing_goes_on_as_its_file_says(source_id, headers, n_pages):
    source = shipped(source_id)
    url = first_address(source.start[0], source.paging)
    payload = answers.payload_of(answers.JSON_ANSWERS[source_id][1])
    listing = json_listing(payload, headers, source.records, source.paging, url=url)
    assert listing.problem is None
    assert len(listing.next) == n_pages - 1


def test_items_of_other_kinds_of_oer_commons_are_left_out_because_their_address_is_unknown():
    found, items = tried("oer-commons")
    assert [item.url for item in items.values()] == ["https://oercommons.org/courses/ponds"]
    assert [r.reason for r in found.rejections] == [Reason.LEFT_OUT]


def test_the_pattern_for_vendors_reads_a_vendors_export():
    rules = shipped("vendor-example").records
    answer = Answer(answers.VENDOR.encode(), url=shipped("vendor-example").start[0], kind="records")
    found = read_answer(answer, shipped("vendor-example"))
    items = {r.locator: assemble(r.fields, url=r.url)[0] for r in found.records}
    read = {value.field for record in found.records for value in record.fields}
    assert set(rules.fields) - read == set()
    book = items["A-1"]
    assert (book.name, book.url) == ("Ponds 4", "https://vendor.example/a-1")
    assert (book.author, book.grades) == (("Ada Marsh", "Bo Reed"), (4, 5))
    assert (book.license, book.is_accessible_for_free) == ("CC-BY-4.0", True)
    assert book.publisher == "Vendor Example"
    assert book.about == ("English language arts", "Science")
    assert book.date_modified == "2025-09-01"
    closed = items["A-2"]
    assert (closed.license, closed.is_accessible_for_free, closed.publisher) == (
        "LicenseRef-all-rights-reserved",
        False,
        "Pond Press",
    )
    assert [(r.locator, r.reason) for r in found.rejections] == [("row 4", Reason.LEFT_OUT)]


def test_the_shipped_list_holds_addresses_and_titles_only_and_assumes_no_license():
    source = shipped("hippocampus")
    (path,) = (FOLDER / "lists" / "hippocampus").iterdir()
    answer = Answer(path.read_bytes(), url=source.scope[0] + path.name, kind="records")
    found = read_answer(answer, source)
    assert found.rejections == ()
    assert len(found.records) == 6
    for record in found.records:
        assert {value.field for value in record.fields} == {"name"}
        assert record.url.startswith(source.scope[1])
    assert source.license_default is None


def test_nodes_of_the_khan_academy_channel_are_shown_in_a_kolibri_library():
    channel = sqlite3.connect(":memory:")
    channel.execute(
        "CREATE TABLE content_contentnode (id, parent_id, title, kind, license_name, lft)"
    )
    nodes = [
        ("a1", None, "Khan Academy", "topic", None, 1),
        ("b2", "a1", "Ponds", "video", "CC BY-NC-SA", 2),
    ]
    channel.executemany("INSERT INTO content_contentnode VALUES (?, ?, ?, ?, ?, ?)", nodes)
    channel.commit()
    source = shipped("khan-academy")
    (record,) = read_answer(Answer(channel.serialize(), url=source.start[0]), source).records
    video = assemble(record.fields, url=record.url)[0]
    assert (video.name, video.license) == ("Ponds", "CC-BY-NC-SA")
    library = "https://kolibri-catalog-en.learningequality.org/en/learn/"
    assert record.url == f"{library}#/topics/c/b2"
