"""What a package gave: records, and a rejection with its reason for all that became none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.extract.page import Unusable
from curate.records import Extraction, PageSignals, Reason, Rejection

if TYPE_CHECKING:
    from curate.extract.record_fields import RecordReader
    from curate.records import ExtractedRecord, OutLink

WHOLE = "page"  # locator of the record for the package itself

# Behind what the part itself states (15) and what its own pages say (18-40), before a mere
# "all rights reserved" (70).
RANK_OF_WHOLE = 60
_MAX_QUOTE = 200


class Outcome:
    """Collects what is read from one package; a locator is used once."""

    def __init__(self) -> None:
        self._records: list[ExtractedRecord] = []
        self._rejections: list[Rejection] = []
        self._seen: set[str] = set()

    def keep(
        self,
        reader: RecordReader,
        locator: str,
        *,
        url: str | None = None,
        fragment: str = "",
        text: str = "",
        signals: PageSignals | None = None,
        links: tuple[OutLink, ...] = (),
    ) -> None:
        """Keep one record, or say why it is none; without `url` it is found at the package's.

        `fragment` goes behind the canonical address, where a site tells its items apart by it.
        """
        if locator in self._seen:
            self.reject(locator, Reason.LEFT_OUT, "listed more than once")
            return
        self._seen.add(locator)
        try:
            record = reader.record(
                locator,
                url=reader.base if url is None else url,
                text=text,
                signals=signals,
                links=links,
            )
        except Unusable as err:
            self.reject(locator, err.reason, err.detail)
            return
        if url is None:
            record = record.model_copy(update={"url": None})
        elif fragment:
            record = record.model_copy(update={"url": f"{record.url}#{fragment}"})
        self._records.append(record)

    def reject(self, locator: str, reason: Reason, detail: str) -> None:
        """Note what became no record."""
        self._rejections.append(Rejection(locator=locator, reason=reason, detail=detail))

    def extraction(self) -> Extraction:
        """Everything kept and everything dropped, each in the order found."""
        return Extraction(records=tuple(self._records), rejections=tuple(self._rejections))


def rejected(reason: Reason, detail: str) -> Extraction:
    """A package that gave nothing."""
    return Extraction(rejections=(Rejection(locator=WHOLE, reason=reason, detail=detail),))


def quotes(**words: str | None) -> dict[str, str]:
    """Words for `PageSignals.quotes`; absent ones are left out, long ones cut."""
    return {name: text[:_MAX_QUOTE] for name, text in words.items() if text}
