"""OAI-PMH repositories to crawl on loopback, with records written for these tests."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from tests.extract.oai_answers import BASE, answer, dc, deleted, error, record


@dataclass(frozen=True)
class Item:
    name: str
    stamp: str
    sets: tuple = ()
    is_deleted: bool = False

    @property
    def identifier(self):
        return f"oai:repository.example:{self.name}"

    def as_xml(self):
        if self.is_deleted:
            return deleted(self.identifier)
        address = f"https://repository.example/item/{self.name}"
        title = f"<dc:title>Lesson {self.name}</dc:title>"
        return record(dc(f"{title}<dc:identifier>{address}</dc:identifier>"), self.identifier)


@dataclass
class Repository:
    """Answers requests as OAI-PMH 2.0 wants it.

    `faults` maps the number of an answer in its listing (from 1; 0 is Identify) to answers that
    are given in its place, one each time. `queries` are the requests so far.
    """

    items: list
    page_size: int = 2
    keeps: str = "persistent"
    granularity: str = "YYYY-MM-DDThh:mm:ssZ"
    now: str = "2026-03-02T12:00:00Z"
    faults: dict = field(default_factory=dict)
    queries: list = field(default_factory=list)
    _lists: list = field(default_factory=list)

    @property
    def listed(self):
        return [query for query in self.queries if query["verb"] == "ListRecords"]

    def answer(self, query):
        self.queries.append(query)
        found = self._answer(query)
        return found if isinstance(found, tuple) else (200, {"Content-Type": "text/xml"}, found)

    def _answer(self, query):
        number, rest = 1, None
        if query["verb"] == "Identify":
            number = 0
        elif "resumptionToken" in query:
            number, rest = self._lists[int(query["resumptionToken"].rpartition("/")[2])]
        fault = self._fault(number)
        if fault is not None:
            return fault
        if number == 0:
            return self._identify()
        rest = self._select(query) if rest is None else rest
        return self._page(rest, number) if rest else error("noRecordsMatch")

    def _fault(self, number):
        waiting = self.faults.get(number)
        return waiting.pop(0) if waiting else None

    def _identify(self):
        return answer(
            f"<repositoryName>Shelf</repositoryName><baseURL>{BASE}</baseURL>"
            "<protocolVersion>2.0</protocolVersion><adminEmail>shelf@repository.example</adminEmail>"
            "<earliestDatestamp>2020-01-01T00:00:00Z</earliestDatestamp>"
            f"<deletedRecord>{self.keeps}</deletedRecord>"
            f"<granularity>{self.granularity}</granularity>",
            verb="Identify",
        ).replace(b"2026-03-02T12:00:00Z", self.now.encode())

    def _select(self, query):
        since = query.get("from", "")
        return [
            item
            for item in self.items
            if item.stamp >= since and ("set" not in query or query["set"] in item.sets)
        ]

    def _page(self, rest, number):
        shown, left = rest[: self.page_size], rest[self.page_size :]
        token = "<resumptionToken/>"
        if left:
            self._lists.append((number + 1, left))
            # Characters that an address must not carry as they are.
            token = f"<resumptionToken>a+b&amp;c=/{len(self._lists) - 1}</resumptionToken>"
        return answer("".join(item.as_xml() for item in shown) + token)


class Shelves(dict):
    """The pages of a loopback site that holds repositories, each at `/oai/NAME`."""

    def __init__(self, **repositories):
        super().__init__({"/": "<title>Shelves</title>"})
        self.repositories = repositories

    def get(self, path, default=None):
        parts = urlsplit(path)
        if not parts.path.startswith("/oai/"):
            return super().get(path, default)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        return self.repositories[parts.path.rpartition("/")[2]].answer(query)
