# ruff: noqa: E501 -- one case a line, with the text of its page
"""Redirects that end at the page, as real sites use them."""

from __future__ import annotations

from build import case, site
from model import Ask, Case, Reply, go
from skins import bare, gone, home, lesson, shown

GROUP = "alive-moved"


def _moved(name: str, why: str, pages: dict, moved: str | None = None, **more) -> Case:
    accept = more.pop("accept", "alive")
    return case(GROUP, name, accept, why, pages, moved=moved, **more)


def _with_cookie(ask: Ask) -> Reply:
    """Sets a cookie and sends the visitor to the same address again."""
    if "seen=1" in ask.headers.get("cookie", ""):
        return shown("agency", "maps")
    return Reply(302, "", headers=(("Location", ask.target), ("Set-Cookie", "seen=1; Path=/")))


def _consent(ask: Ask) -> Reply:
    return Reply(
        302, "", headers=(("Set-Cookie", "consent=all; Path=/"), ("Location", "/a/consented"))
    )


def _consented(ask: Ask) -> Reply:
    if "consent=all" in ask.headers.get("cookie", ""):
        return shown("museum", "harbor")
    return go(302, "/consent?back=/a/consented")


def _to_cdn(ask: Ask) -> Reply:
    return go(302, f"@cdn@/v3{ask.target}")


def _dated(ask: Ask) -> Reply:
    """The old blog address without a date is sent to the one with it."""
    return go(301, "/2018/11/rice/") if ask.path == "/rice" else gone("blog")


def _lower(ask: Ask) -> Reply:
    return go(301, ask.path.lower()) if ask.path != ask.path.lower() else gone()


_REFRESH = '<meta http-equiv="refresh" content="{seconds}; url={where}">'
_STUB = bare("Moved", "<p>This page has moved.</p>", head=_REFRESH.format(seconds=0, where="/new/bread.html"))  # fmt: skip
_STUB_LATE = bare(
    "We have moved",
    "<p>Please update your bookmarks. You will be taken to the new page in five seconds.</p>",
    head=_REFRESH.format(seconds=5, where="@new@/lessons/moon"),
)
_SCRIPT = (
    "<html><head><script>window.location.replace('/neu/sound');</script></head><body></body></html>"
)

CASES: list[Case] = [
    _moved("to-https", "the same page over https", {"/l/1": go(301, "@safe@/l/1")}, "permanent",
           also={"safe": site({"/l/1": shown("portal", "rivers")}, tls="good")}),
    _moved("to-www", "the same page at another host name", {"/l/2": go(301, "@www@/l/2")},
           "permanent", also={"www": site({"/l/2": shown("portal", "maps")})}),
    _moved("trailing-slash", "a slash is added",
           {"/unit": go(301, "/unit/"), "/unit/": shown("university", "leaves")}, "permanent"),
    _moved("see-other", "a 303 to the page",
           {"/item?id=4": go(303, "/items/4"), "/items/4": shown("portal", "poem")}, "temporary"),
    _moved("kept-method-307", "a 307 to the page",
           {"/v": go(307, "/v/en"), "/v/en": shown("museum", "moon")}, "temporary"),
    _moved("kept-method-308", "a 308 to the page",
           {"/p": go(308, "/p/index"), "/p/index": shown("agency", "maps")}, "permanent"),
    _moved("location-without-scheme", "the new address begins with two slashes",
           {"/a": Reply(301, "", headers=(("Location", "//@host:www@:28080/a"),))}, "permanent",
           also={"www": site({"/a": shown("blog", "budget")})}),
    _moved("relative-up", "the new address is relative with dots",
           {"/x/y/z.html": go(301, "../w.html"), "/x/w.html": shown("bare", "bread")}, "permanent"),
    _moved("with-fragment", "the new address names a place on the page",
           {"/faq7": go(301, "/faq#q7"), "/faq": shown("agency", "letters", after="<h2 id=q7>7</h2>")},
           "permanent"),
    _moved("raw-unicode-location", "the new address holds bare UTF-8",
           {"/agua": Reply(302, "", headers=(("Location", "/lección/agua"),)),
            "/lecci%C3%B3n/agua": shown("portal", "rivers")}, "temporary"),
    _moved("space-in-location", "the new address holds a space, which browsers escape",
           {"/f": Reply(302, "", headers=(("Location", "/my files/f.html"),)),
            "/my%20files/f.html": shown("bare", "fractions")}, "temporary"),
    _moved("chain-of-five", "five steps to the page",
           {"/1": go(302, "/2"), "/2": go(302, "/3"), "/3": go(301, "/4"), "/4": go(302, "/5"),
            "/5": go(302, "/6"), "/6": shown("blog", "sound")}, "temporary"),
    _moved("refresh-now", "a stub that refreshes at once to the page",
           {"/bread.html": _STUB, "/new/bread.html": lesson("bare", "bread")}),
    _moved("refresh-later", "a stub that refreshes after five seconds to another site",
           {"/moon.html": _STUB_LATE}, also={"new": site({"/lessons/moon": shown("blog", "moon")})}),
    _moved("script-location", "a script sends the visitor on",
           {"/sound": _SCRIPT, "/neu/sound": shown("museum", "sound")}),
    _moved("cookie-then-itself", "a cookie is set and the same address asked again",
           {"/maps/contours": _with_cookie}),
    _moved("consent-and-back", "a consent page sets a cookie and sends the visitor back",
           {"/a/harbor": _consented, "/a/consented": _consented, "/consent": _consent}),
    _moved("all-to-cdn", "every address of the directory is sent to a store, missing ones too",
           {}, link="/files/unit4.pdf", missing=_to_cdn,
           also={"cdn": site({"/v3/files/unit4.pdf": Reply(200, b"%PDF-1.5\n%%EOF", "application/pdf")})}),
    _moved("all-to-cdn-pages", "the same with pages",
           {}, link="/read/leaf", missing=_to_cdn,
           also={"cdn": site({"/v3/read/leaf": shown("bare", "leaves")})}),
    _moved("whole-site-moved", "the site moved and kept its paths; the new one is honest",
           {}, "permanent", link="/lessons/torch", missing=lambda ask: go(301, f"@new@{ask.target}"),
           also={"new": site({"/lessons/torch": shown("portal", "circuits")}, gone("portal"))}),
    _moved("front-page-moved", "the front page of a project is now the front page of another",
           {"/": go(301, "@new@/")}, "permanent", also={"new": site({"/": home("portal")})}),
    _moved("tilde-to-people", "a teacher's folder became a page about the teacher's lessons",
           {"/~hale/": go(301, "/people/hale/"), "/people/hale/": shown("university", "letters")},
           "permanent"),
    _moved("slug-added", "the number got a name",
           {"/lesson/12": go(301, "/lessons/12-two-dice"),
            "/lessons/12-two-dice": shown("portal", "probability")}, "permanent"),
    _moved("short-link", "a link shortener",
           {"/3xYq": go(301, "@site@/printables/strips")}, "permanent",
           also={"site": site({"/printables/strips": shown("blog", "fractions")})}),
    _moved("doi-like", "a resolver of identifiers and a publisher's landing page",
           {"/10.5555/oer.2021.77": go(302, "@pub@/article/77?via=doi")}, "temporary",
           also={"pub": site({"/article/77": shown("university", "elections")})}),
    _moved("root-to-language", "the front page of a site in several languages",
           {"/": go(302, "/en/"), "/en/": home("museum"), "/fr/": home("museum")}, "temporary"),
    _moved("session-in-path", "a session number in the path",
           {"/cat/5": go(302, "/cat/5;jsessionid=9A77F0C1"),
            "/cat/5;jsessionid=9A77F0C1": shown("agency", "rivers")}, "temporary"),
    _moved("dated-permalink", "an old address without its date", {"/2018/11/rice/": shown("blog", "sound")},
           "permanent", link="/rice", missing=_dated),
    _moved("capitals", "capitals are lowered for every address", {"/unit/bread": shown("bare", "bread")},
           "permanent", link="/Unit/Bread", missing=_lower),
    _moved("directory-index", "the index page is sent to its directory",
           {"/math/index.html": go(301, "/math/"), "/math/": shown("university", "fractions")},
           "permanent"),
]  # fmt: skip
