"""ZIP packages from strangers (EPUB, Common Cartridge, H5P): read in memory, within caps.

Nothing is written to disk, no entry is opened that was not asked for, and a package inside a
package stays a file of bytes. Sizes are judged by what comes out, not by what is declared.
"""

from __future__ import annotations

import io
import lzma
import re
import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from curate.extract.page import Unusable
from curate.records import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_PACKAGE_BYTES = 200_000_000
MAX_ENTRIES = 10_000
MAX_DIRECTORY_BYTES = 4_000_000  # 400 bytes for each entry
MAX_ENTRY_BYTES = 50_000_000  # of one entry, unpacked
MAX_TOTAL_BYTES = 500_000_000  # of all entries that are read, unpacked
# Deflate reaches 1,032 to 1, and text seldom 20 to 1; judged from the first megabyte on.
MAX_RATIO = 200
_RATIO_FROM_BYTES = 1_000_000

_CHUNK = 65_536
_LOCAL_HEADER = struct.Struct("<4s22xHH")  # APPNOTE 4.3.7: signature, length of name, of extra
_SIGNATURE = b"PK\x03\x04"
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000  # encrypted, strongly, with a hidden directory
_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# What zipfile raises on broken archives; `RuntimeError` and `NotImplementedError` for entries
# that it cannot open.
_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error, OSError,
    EOFError, ValueError, RuntimeError, OverflowError, IndexError, KeyError,
)  # fmt: skip


class _Bytes(io.BytesIO):
    """The package as a file; the directory is read in one piece, which tells its true size."""

    limit: int | None = MAX_DIRECTORY_BYTES

    def read(self, size: int | None = -1, /) -> bytes:
        if self.limit is not None and size is not None and size > self.limit:
            raise Unusable(Reason.TOO_LARGE, f"a directory of {size} bytes")
        return super().read(size)


class Package:
    """An opened package: `names` of its files in the order of its directory.

    The last of several entries of one name is the one that counts, as in every other reader.
    """

    __slots__ = ("_archive", "_entries", "_unpacked", "names")

    def __init__(self, archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._entries = {e.filename: e for e in entries if not e.is_dir()}
        self._unpacked: dict[str, int] = {}
        self.names: tuple[str, ...] = tuple(self._entries)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def read(self, name: str, max_bytes: int = MAX_ENTRY_BYTES) -> bytes:
        """The unpacked bytes of one file.

        Raises:
            KeyError: where the package has no file of that name.
            Unusable: `TOO_LARGE` where more than `max_bytes` come out, `MAX_TOTAL_BYTES` in all,
                or `MAX_RATIO` times what went in; `UNREADABLE` where the entry is broken.
        """
        entry = self._entries[name]
        others = sum(size for other, size in self._unpacked.items() if other != name)
        limit = min(max_bytes, MAX_TOTAL_BYTES - others)
        try:
            content = _unpack(self._archive, entry, limit)
        except _BROKEN as err:
            raise Unusable(Reason.UNREADABLE, f"{name}: {_first_line(err)}") from err
        self._unpacked[name] = len(content)
        return content


def open_package(payload: bytes) -> Package:
    """Look a ZIP package through and open it; nothing is unpacked yet.

    Raises:
        Unusable: `TOO_LARGE` over the caps of this module; `EMPTY` without a file; `UNREADABLE`
            for what is no ZIP file, names that lead out of the package (`..`, absolute ones,
            drives, backslashes, control characters), links, encrypted, overlapping or unusually
            compressed entries.
    """
    if len(payload) > MAX_PACKAGE_BYTES:
        raise Unusable(Reason.TOO_LARGE, f"{len(payload)} bytes, at most {MAX_PACKAGE_BYTES}")
    if not payload.startswith(_SIGNATURE):
        raise Unusable(Reason.UNREADABLE, "no ZIP package")
    file = _Bytes(payload)
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN as err:
        raise Unusable(Reason.UNREADABLE, f"no ZIP package: {_first_line(err)}") from err
    file.limit = None
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise Unusable(Reason.TOO_LARGE, f"{len(entries)} entries, at most {MAX_ENTRIES}")
    if sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
        raise Unusable(Reason.TOO_LARGE, f"declares more than {MAX_TOTAL_BYTES} bytes")
    for entry in entries:
        _refuse_entry(entry)
    _refuse_overlap(payload, entries, archive.start_dir)
    package = Package(archive, entries)
    if not package.names:
        raise Unusable(Reason.EMPTY, "the package holds no file")
    return package


def _refuse_entry(entry: zipfile.ZipInfo) -> None:
    # `filename` ends at a NUL, `orig_filename` is what stands in the package.
    name = entry.orig_filename
    shown = name[:100]
    if (
        not name
        or name.startswith("/")
        or "\\" in name
        or _DRIVE.match(name)
        or _CONTROL.search(name)
        or ".." in name.split("/")
    ):
        raise Unusable(Reason.UNREADABLE, f"an entry leads out of the package: {shown!r}")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Unusable(Reason.UNREADABLE, f"an entry is a link: {shown!r}")
    if entry.flag_bits & _ENCRYPTED:
        raise Unusable(Reason.UNREADABLE, f"an entry is encrypted: {shown!r}")
    if entry.compress_type not in _METHODS:
        raise Unusable(
            Reason.UNREADABLE, f"compression method {entry.compress_type} of {shown!r} is not read"
        )


def _refuse_overlap(payload: bytes, entries: Sequence[zipfile.ZipInfo], end: int) -> None:
    """Entries that share bytes make a small file unpack to any size (Fifield, "zip bomb", 2019)."""
    free_from = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        start = entry.header_offset
        try:
            signature, n_name, n_extra = _LOCAL_HEADER.unpack_from(payload, start)
        except struct.error as err:
            raise Unusable(Reason.UNREADABLE, "an entry lies outside of the package") from err
        if signature != _SIGNATURE:
            raise Unusable(Reason.UNREADABLE, f"no entry where {entry.filename!r} should begin")
        stop = start + _LOCAL_HEADER.size + n_name + n_extra + entry.compress_size
        if start < free_from or stop > end:
            raise Unusable(Reason.UNREADABLE, f"entries overlap at {entry.filename!r}")
        free_from = stop


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    chunks: list[bytes] = []
    n_out = 0
    most = max(_RATIO_FROM_BYTES, MAX_RATIO * entry.compress_size)
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            n_out += len(chunk)
            if n_out > limit:
                raise Unusable(Reason.TOO_LARGE, f"{entry.filename} unpacks beyond {limit} bytes")
            if n_out > most:
                raise Unusable(
                    Reason.TOO_LARGE,
                    f"{entry.filename} unpacks to more than {MAX_RATIO} times its size",
                )
            chunks.append(chunk)
    return b"".join(chunks)


def _first_line(err: Exception) -> str:
    return (str(err).splitlines() or [type(err).__name__])[0]
