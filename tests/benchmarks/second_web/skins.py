"""Page frames of the kinds of site that open educational resources live on."""

from __future__ import annotations

from model import Reply
from prose import text_of, title_of

_SCRIPT = (
    "<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}"
    "gtag('js',new Date());</script>"
)


def _frame(title: str, nav: str, body: str, side: str, foot: str, lang: str, head: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/assets/site.css">{head}{_SCRIPT}</head>
<body><a class="skip" href="#main">Skip to content</a>
<header role="banner">{nav}</header>
<main id="main">{body}</main>
<aside>{side}</aside>
<footer>{foot}</footer>
<script src="/assets/site.js" defer></script></body></html>"""


def _menu(*entries: str) -> str:
    items = "".join(f'<li><a href="/{name.lower().replace(" ", "-")}/">{name}</a></li>'
                    for name in entries)  # fmt: skip
    return f"<nav><ul>{items}</ul></nav>"


def university(title: str, body: str, *, lang: str = "en", head: str = "") -> str:
    nav = '<a class="brand" href="/">Larchmont State University</a>' + _menu(
        "Admissions", "Academics", "Research", "Open Courses", "Library", "Giving"
    )
    side = (
        "<h2>On this campus</h2><p>Autumn term opens on the second Monday of September.</p>"
        '<form action="/find"><input name="q" type="search"><button>Search</button></form>'
    )
    foot = "<p>Larchmont State University, 410 Elm Street. Accessibility. Title IX. Contact.</p>"
    return _frame(f"{title} | Larchmont State University", nav, body, side, foot, lang, head)


def blog(title: str, body: str, *, lang: str = "en", head: str = "") -> str:
    nav = '<p class="site-title"><a href="/">Chalk &amp; Crumbs</a></p>' + _menu(
        "About", "Lesson ideas", "Printables", "Contact"
    )
    side = (
        "<h2>Recent posts</h2><ul><li><a href='/2024/05/salt-maps/'>Salt dough maps</a></li>"
        "<li><a href='/2024/03/quiet-start/'>A quiet start to the day</a></li></ul>"
        "<h2>Archives</h2><ul><li>May 2024</li><li>March 2024</li></ul>"
    )
    return _frame(
        f"{title} &#8211; Chalk &amp; Crumbs", nav, body, side, "<p>Proudly kept by hand.</p>",
        lang, f'<meta name="generator" content="WordPress 6.5">{head}',
    )  # fmt: skip


def agency(title: str, body: str, *, lang: str = "en", head: str = "") -> str:
    nav = (
        "<div class='banner'>An official website of the state. Here is how you know.</div>"
        "<a href='/'>Department of Lakes and Forests</a>"
        + _menu("Permits", "Teachers", "Maps and data", "News")
    )
    side = "<h2>For teachers</h2><ul><li>Field trips</li><li>Loan boxes</li><li>Posters</li></ul>"
    foot = "<p>Privacy. Freedom of information. Inspector general. Last reviewed in spring.</p>"
    return _frame(f"{title} - Department of Lakes and Forests", nav, body, side, foot, lang, head)


def portal(title: str, body: str, *, lang: str = "en", head: str = "") -> str:
    nav = '<a href="/">OpenShelf</a>' + _menu("Browse", "Collections", "Groups", "Hubs", "Help")
    side = (
        "<h2>Filters</h2><ul><li>Grade level</li><li>Subject</li><li>License</li></ul>"
        "<p>Over 41,000 free resources shared by teachers.</p>"
    )
    foot = "<p>OpenShelf is a project of the Tamarack Foundation. Terms of use. Cookies.</p>"
    return _frame(f"{title} · OpenShelf", nav, body, side, foot, lang, head)


def museum(title: str, body: str, *, lang: str = "en", head: str = "") -> str:
    nav = '<a href="/">Saltmarsh Museum</a>' + _menu("Visit", "Collection", "Learn", "Shop")
    foot = "<p>Open Tuesday to Sunday, ten to five. Free for school groups.</p>"
    return _frame(f"{title} — Saltmarsh Museum", nav, body, "", foot, lang, head)


def bare(title: str, body: str, *, lang: str = "en", head: str = "") -> str:
    return (
        f'<html lang="{lang}"><head><title>{title}</title>{head}</head><body>{body}</body></html>'
    )


SKINS = {
    "university": university,
    "blog": blog,
    "agency": agency,
    "portal": portal,
    "museum": museum,
    "bare": bare,
}


def lesson(skin: str, key: str, before: str = "", after: str = "", head: str = "") -> str:
    """A true lesson page in a skin, with more HTML before or after its text."""
    title = title_of(key)
    body = f"<h1>{title}</h1>{before}{text_of(key)}{after}"
    return SKINS[skin](title, body, head=head)


def page(skin: str, title: str, body: str, lang: str = "en", head: str = "") -> Reply:
    return Reply(200, SKINS[skin](title, body, lang=lang, head=head))


def shown(skin: str, key: str, before: str = "", after: str = "") -> Reply:
    return Reply(200, lesson(skin, key, before, after))


def gone(skin: str = "bare", status: int = 404) -> Reply:
    """An honest error page."""
    body = "<h1>Page not found</h1><p>We could not find what you asked for.</p>"
    return Reply(status, SKINS[skin]("Page not found", body))


def home(
    skin: str, words: str = "Welcome. Lessons, printables and ideas for every grade."
) -> Reply:
    links = "".join(
        f'<li><a href="/lessons/{name}">{title_of(name)}</a></li>'
        for name in ("rivers", "fractions", "leaves", "letters", "circuits")
    )
    return Reply(200, SKINS[skin]("Home", f"<h1>Welcome</h1><p>{words}</p><ul>{links}</ul>"))
