"""What is particular to Elasticsearch: aliases and the indices behind them, on a real node."""

from __future__ import annotations

import threading

import pytest
from tests.contract.documents import collection, document

pytestmark = pytest.mark.elasticsearch


@pytest.fixture
def elastic(request):
    from tests.contract.conftest import _elastic

    with _elastic(request.getfixturevalue("elasticsearch_url")) as backend:
        yield backend


def behind_alias(backend) -> list[str]:
    return list(backend._client.indices.get_alias(name=backend._alias).body)


def test_the_first_use_creates_the_index_behind_its_alias(elastic):
    assert elastic.ids_and_hashes() == {}
    assert behind_alias(elastic) == [f"{elastic._alias}-{'0' * 20}"]


def test_two_processes_that_start_at_once_share_one_index(elastic):
    errors: list[Exception] = []

    def first_use() -> None:
        try:
            elastic.has_vectors()
        except Exception as err:
            errors.append(err)

    threads = [threading.Thread(target=first_use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not errors
    assert len(behind_alias(elastic)) == 1


def test_the_previous_index_is_kept_for_roll_back_and_older_ones_are_dropped(elastic):
    elastic.upsert(collection())
    elastic.replace_all([document(1, "Second")])
    second = behind_alias(elastic)
    elastic.replace_all([document(1, "Third")])
    third = behind_alias(elastic)
    assert len(third) == 1
    assert elastic._indices.all_names() == [*second, *third]


def test_an_alias_with_a_longer_name_is_left_alone(elastic):
    client = elastic._client
    other = f"{elastic._alias}-staging-20260101000000000000"
    client.indices.create(index=other)
    elastic.replace_all([document(1, "One")])
    elastic.replace_all([document(1, "Two")])
    assert client.indices.exists(index=other)


def test_the_cluster_is_well(elastic):
    elastic.check()


def test_the_index_refuses_fields_that_are_not_in_the_mappings(elastic):
    from elasticsearch import BadRequestError

    elastic.upsert(collection())
    with pytest.raises(BadRequestError, match="strict"):
        elastic._client.index(index=elastic._alias, document={"surprise": 1})
