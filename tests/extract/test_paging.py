import json

import pytest
from pydantic import ValidationError

from curate.extract.paging import Paging, first_address, json_listing, with_parameter
from curate.extract.rules import RecordRules

URL = "https://api.example/v1/items?type=book"
RULES = RecordRules.model_validate(
    {"items": "items[]", "id": "id", "url": "link", "fields": {"name": "title"}}
)


def answer(*ids, **more):
    records = [{"id": i, "title": f"Pond {i}", "link": f"/ponds/{i}"} for i in ids]
    return json.dumps({"items": records} | more).encode()


def listing(payload, headers=None, *, url=URL, rules=RULES, seen=None, **paging):
    made = Paging.model_validate(paging)
    return json_listing(payload, headers or {}, rules, made, url=url, seen=seen)


def test_no_paging_has_no_next():
    found = listing(answer(1, 2))
    assert (found.n_records, found.next) == (2, ())


def test_the_first_address_asks_for_the_size_of_a_page():
    paging = Paging(kind="offset", size_parameter="limit", size=50)
    assert first_address(URL, paging) == f"{URL}&limit=50"
    assert first_address(f"{URL}&limit=5", paging) == f"{URL}&limit=5"
    assert first_address(URL, Paging()) == URL


def test_an_offset_goes_on_by_the_records_received_until_the_total():
    paging = {"kind": "offset", "total": "meta.count"}
    first = listing(answer(1, 2, meta={"count": 5}), **paging)
    assert (first.next, first.total) == ((f"{URL}&offset=2",), 5)
    second = listing(answer(3, 4, meta={"count": 5}), url=first.next[0], **paging)
    assert second.next == (f"{URL}&offset=4",)
    assert listing(answer(5, meta={"count": 5}), url=second.next[0], **paging).next == ()


def test_an_offset_without_a_total_ends_at_an_empty_page():
    assert listing(answer(1), kind="offset", parameter="start").next == (f"{URL}&start=1",)
    assert listing(answer(), kind="offset", parameter="start", url=f"{URL}&start=1").next == ()


def test_a_server_that_gives_fewer_than_asked_for_loses_nothing():
    found = listing(
        answer(1, 2, meta={"count": 9}), kind="offset", total="meta.count",
        size_parameter="limit", size=100, url=f"{URL}&limit=100",
    )  # fmt: skip
    assert found.next == (f"{URL}&limit=100&offset=2",)


def test_a_page_number_goes_on_until_the_pages_a_header_names():
    paging = {"kind": "page", "pages_header": "X-WP-TotalPages"}
    headers = {"x-wp-totalpages": "2"}
    first = listing(answer(1), headers, **paging)
    assert first.next == (f"{URL}&page=2",)
    assert listing(answer(2), headers, url=first.next[0], **paging).next == ()


def test_pages_may_count_from_zero_and_be_told_from_the_total():
    paging = {
        "kind": "page", "parameter": "p", "first": 0, "total_header": "Content-Range",
        "size": 2, "size_parameter": "n",
    }  # fmt: skip
    headers = {"Content-Range": "items 0-1/3"}
    first = listing(answer(1, 2), headers, url=f"{URL}&n=2", **paging)
    assert (first.next, first.total) == ((f"{URL}&n=2&p=1",), 3)
    assert listing(answer(3), headers, url=first.next[0], **paging).next == ()


def test_the_number_of_pages_may_stand_in_the_answer():
    paging = {"kind": "page", "pages": "page_count"}
    assert listing(answer(1, page_count=2), **paging).next == (f"{URL}&page=2",)
    assert listing(answer(1, page_count=1), **paging).next == ()


def test_a_next_link_is_followed_wherever_it_stands():
    paging = {"kind": "next_link", "next": "links.next.href"}
    found = listing(answer(1, links={"next": {"href": "/v1/items?after=1"}}), **paging)
    assert found.next == ("https://api.example/v1/items?after=1",)
    assert listing(answer(1, links={"next": None}), **paging).next == ()
    assert listing(answer(1, links={"next": {"href": ""}}), **paging).next == ()


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ('<https://api.example/b?page=2>; rel="next"', "https://api.example/b?page=2"),
        ('</p/1>; rel="prev", </p/3>; title="a, b"; rel="last next"', "https://api.example/p/3"),
        ("<?page=2>; REL=Next", "https://api.example/v1/items?page=2"),
        ('</p/1>; rel="prev"', None),
        ('</p/1>; rel="prev-next"x', None),
        ("no link at all", None),
        ("<" * 5000 + " " * 5000, None),
    ],
)
def test_a_next_link_in_the_header_is_read(header, expected):
    found = listing(answer(1), {"link": header}, kind="next_link", next="Link")
    assert found.next == ((expected,) if expected else ())


@pytest.mark.parametrize("link", [URL, f"{URL}#x", "mailto:a@b.example", "http://["])
def test_a_next_link_that_leads_nowhere_new_ends_the_listing(link):
    assert listing(answer(1, next=link), kind="next_link", next="next").next == ()


def test_a_next_link_keeps_to_https_where_the_listing_does():
    found = listing(
        answer(1, next="http://api.example/v1/items?p=2"), kind="next_link", next="next"
    )
    assert found.next == ("https://api.example/v1/items?p=2",)


def test_a_token_is_handed_back_once():
    paging = {"kind": "token", "parameter": "pageToken", "next": "nextPageToken"}
    first = listing(answer(1, nextPageToken="Cg=/A"), **paging)
    assert first.next == (f"{URL}&pageToken=Cg%3D/A",)
    assert listing(answer(2, nextPageToken="Cg=/A"), url=first.next[0], **paging).next == ()
    assert listing(answer(3), url=first.next[0], **paging).next == ()


def test_a_page_whose_records_were_all_seen_ends_the_listing():
    seen: set[str] = set()
    first = listing(answer(1, 2), kind="page", seen=seen)
    assert first.next
    assert listing(answer(2, 3), kind="page", url=first.next[0], seen=seen).next
    again = listing(answer(1, 3), kind="page", url=first.next[0], seen=seen)
    assert (again.n_records, again.next) == (2, ())


def test_records_without_an_id_are_known_by_their_address():
    rules = RULES.model_copy(update={"id": ()})
    seen: set[str] = set()
    assert listing(answer(1), kind="page", seen=seen, rules=rules).next
    assert listing(answer(1), kind="page", seen=seen, rules=rules).next == ()


def test_details_are_followed_but_not_of_records_that_are_left_out():
    rules = RecordRules.model_validate(
        {
            "items": "items[]",
            "follow": "https://api.example/v1/items/{id}",
            "skip": {"id": [2]},
        }
    )
    found = listing(answer(1, 2, 3, 1), rules=rules)
    assert found.follow == ("https://api.example/v1/items/1", "https://api.example/v1/items/3")


def test_own_pages_are_followed_where_the_rules_say_so():
    rules = RULES.model_copy(update={"follow": True})
    assert listing(answer(1), rules=rules).follow == ("https://api.example/ponds/1",)
    assert listing(answer(1)).follow == ()


def test_an_answer_about_one_record_leads_nowhere():
    rules = RULES.model_copy(update={"details": RULES.model_copy(update={"items": ""})})
    found = listing(b'{"id": 1}', rules=rules, kind="page")
    assert (found.n_records, found.next, found.problem) == (1, (), None)


@pytest.mark.parametrize("payload", [b"<html>down</html>", b'{"error": "gone"}', b""])
def test_an_answer_that_is_no_listing_is_a_problem(payload):
    found = listing(payload, kind="page")
    assert found.next == ()
    assert found.problem


@pytest.mark.parametrize(
    ("paging", "told"),
    [
        ({"kind": "next_link"}, "needs `next`: where the link stands"),
        ({"kind": "token", "next": "t"}, "needs `parameter`"),
        ({"kind": "offset", "size_parameter": "n"}, "`size_parameter` needs `size`"),
        ({"kind": "page", "total": "a["}, "is no path"),
        ({"kind": "pages"}, "'next_link'"),
        ({"kind": "page", "pages_heder": "X"}, "did you mean `pages_header`?"),
        ({"parameter": "page"}, "give `kind`"),
    ],
)
def test_paging_that_cannot_work_is_told_at_load_time(paging, told):
    with pytest.raises(ValidationError) as caught:
        Paging.model_validate(paging)
    assert told in caught.value.errors()[0]["msg"]


def test_other_parameters_stay_as_they_were():
    url = "https://a.example/x?fields=a,b&fields=*&page%5Blimit%5D=5&empty="
    assert with_parameter(url, "page[offset]", "5") == (
        "https://a.example/x?fields=a,b&fields=*&page[limit]=5&empty=&page[offset]=5"
    )


def test_paging_survives_the_way_through_the_catalog():
    paging = Paging(kind="offset", size=5, size_parameter="limit", total="meta.n")
    assert Paging.model_validate(paging.model_dump(mode="json")) == paging
    assert Paging.model_validate(Paging().model_dump(mode="json")) == Paging()
