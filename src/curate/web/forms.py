"""What a form brought: read whole and small, and only from a page of our own."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotation

_LARGEST = 65_536  # bytes; fifty links and a reason are far less
_MOST_FIELDS = 1000
_URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Form:
    """Fields of a form, each with the values it was given, in order."""

    values: dict[str, list[str]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The first value without spaces around it; "" where there is none."""
        return next(iter(self.values.get(name, ())), "").strip()

    def all(self, name: str) -> list[str]:
        """Every value of a field."""
        return list(self.values.get(name, ()))

    def numbers(self, name: str) -> list[int]:
        """The values that are whole numbers of a database's size, each once."""
        found = (v for v in self.all(name) if v.isascii() and v.isdigit() and len(v) <= 15)
        return list(dict.fromkeys(int(value) for value in found))


async def read_form(request: Request) -> Form:
    """The fields that a page of ours sent.

    A browser names the page a form came from in `Origin`; one from elsewhere, or from nowhere, is
    refused, whatever cookies it brings.

    Raises:
        HTTPException: 403 for a form of another site, 413 for a body too large, 415 for another
            content type, 422 for one that is no form.
    """
    if not _is_own(request):
        raise HTTPException(
            403, "This form did not come from our page. Open the page and try again"
        )
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _URLENCODED:
        raise HTTPException(415, "Send a form")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST:
            raise HTTPException(413, "That is more than a form of ours holds. Choose fewer links")
    try:
        text = body.decode("ascii")  # a browser escapes all else
        return Form(parse_qs(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError as err:
        raise HTTPException(422, "This is no form of ours") from err


def _is_own(request: Request) -> bool:
    """Whether the browser says that the form came from the host it was sent to.

    Schemes are not compared: behind a server that ends TLS we see the inner one only.
    """
    try:
        origin = urlsplit(request.headers.get("origin", ""))
    except ValueError:  # brackets that hold no IPv6 address
        return False
    fetched = request.headers.get("sec-fetch-site", "same-origin")
    host = request.headers.get("host", "")
    return bool(host) and origin.netloc == host and fetched == "same-origin"


def local_path(given: str, default: str) -> str:
    r"""Where to go back to: an address of these pages, never another site's.

    >>> local_path("/links?state=dead#host-1", "/links")
    '/links?state=dead#host-1'
    >>> [local_path(bad, "/links") for bad in ("//evil.example", "https://x", "/\\x", "/\nx", "")]
    ['/links', '/links', '/links', '/links', '/links']
    """
    plain = given.isascii() and given.isprintable() and "\\" not in given and len(given) <= 4000
    is_local = given.startswith("/") and not given.startswith("//")
    return given if plain and is_local else default
