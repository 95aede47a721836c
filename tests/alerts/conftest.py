import pytest
from tests.alerts import receivers
from tests.alerts.receivers import AT

from curate.alerts import Alert, AlertBody, AlertKind, Batch, subject_of


@pytest.fixture
def hook():
    with receivers.webhook() as running:
        yield running


@pytest.fixture
def box():
    with receivers.mailbox() as running:
        yield running


@pytest.fixture
def alert():
    """Makes an alert of an item."""

    def make(kind=AlertKind.DEAD, name="Fractions with tiles", **facts):
        given = {
            "item_id": "i1",
            "item_url": "https://lessons.example/fractions",
            "since": AT,
            "evidence": "3 looks in a row said that it is gone: answered 404",
            "advice": "Accept a new address or retire the item.",
            "page": "/items/i1",
            **facts,
        }
        body = AlertBody(item_name=name, **given)
        return Alert(
            key=f"main-link:{name}:1", kind=kind, subject=subject_of(kind, body), at=AT, body=body
        )

    return make


@pytest.fixture
def batch(alert):
    """Makes a batch."""

    def make(*alerts, number="digest-0123"):
        return Batch(id=number, district="default", alerts=alerts or (alert(),))

    return make
