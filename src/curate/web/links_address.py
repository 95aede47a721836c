"""The whole state of the link report lives in its address: read it, change one thing, write it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from curate.report.link_rot_records import Section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from curate.report.link_rot_records import LinkEntry, LinkRotReport

PAGE_SIZE = 50
_LAST_PAGE = 10_000
_LONGEST = 300
ORDERS = {"need": "What matters most", "host": "Host", "source": "Source"}


@dataclass(frozen=True, slots=True)
class LinksAddress:
    """What the address of the report says; what is "" or False does not narrow."""

    by: str = "need"
    state: str = ""
    source: str = ""
    host: str = ""
    mine: bool = False
    overdue: bool = False
    ignored: bool = False
    page: int = 1

    def changed(self, **values: object) -> LinksAddress:
        """With other values, from the first page on."""
        return replace(self, **{"page": 1, **values})  # type: ignore[arg-type]

    @property
    def has_filters(self) -> bool:
        """Whether fewer links than all are asked for."""
        return bool(
            self.state or self.source or self.host or self.mine or self.overdue or self.ignored
        )

    def pairs(self, *without: str) -> list[tuple[str, str]]:
        """The parameters of this state, for an address or as hidden fields of a form."""
        told = {
            "by": self.by if self.by != "need" else "",
            "state": self.state,
            "source": self.source,
            "host": self.host,
            "mine": "1" if self.mine else "",
            "overdue": "1" if self.overdue else "",
            "ignored": "1" if self.ignored else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        return [(name, value) for name, value in told.items() if value and name not in without]

    def href(self, path: str = "/links") -> str:
        """The address itself."""
        return path + (f"?{urlencode(self.pairs())}" if self.pairs() else "")

    def chosen(self, report: LinkRotReport, name: str | None) -> list[LinkEntry]:
        """The links of a report that this address asks for, in the report's order.

        Args:
            report: of the address's source, or of all.
            name: who "mine" is; None where nobody signed in.
        """
        return [
            entry
            for entry in (report.ignored if self.ignored else report.links)
            if (not self.state or entry.section.value == self.state)
            and (not self.host or entry.host == self.host)
            and (not self.mine or _is_of(entry, name))
            and (not self.overdue or entry.desk.is_overdue)
        ]


def _is_of(entry: LinkEntry, name: str | None) -> bool:
    owner = entry.desk.assignee
    return name is not None and owner is not None and owner.casefold() == name.casefold()


def read_links_address(pairs: Iterable[tuple[str, str]]) -> LinksAddress:
    """The state that parameters tell; what makes no sense is left out. The last value holds.

    >>> read_links_address([("by", "host"), ("state", "dead"), ("page", "x")]).href()
    '/links?by=host&state=dead'
    """
    given = {name: value.replace("\x00", "").strip()[:_LONGEST] for name, value in pairs}
    page = given.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1
    return LinksAddress(
        by=given.get("by", "") if given.get("by") in ORDERS else "need",
        state=given.get("state", "") if given.get("state") in set(Section) else "",
        source=given.get("source", ""),
        host=given.get("host", "").lower(),
        mine=given.get("mine") == "1",
        overdue=given.get("overdue") == "1",
        ignored=given.get("ignored") == "1",
        page=min(max(number, 1), _LAST_PAGE),
    )
