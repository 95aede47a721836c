# ruff: noqa: E501 -- one case a line, with the text of its page
"""Pages that are gone although the answer says 200."""

from __future__ import annotations

from build import case, site
from model import Ask, Case, Reply, go
from prose import LESSONS, title_of
from skins import bare, gone, home, page, portal, shown

GROUP = "soft404"

# language, skin, title, heading, sentence: each as a site of that country might word it.
_SAID = (
    ("en", "university", "Oh no", "Well, this is awkward", "Nothing lives at this address any more. The link you followed may be out of date."),
    ("es", "portal", "Página no encontrada", "¡Vaya!", "La página que buscas ya no existe o ha cambiado de dirección."),
    ("fr", "museum", "Page introuvable", "Cette page s'est perdue", "Le contenu que vous cherchez n'est plus en ligne. Revenez à l'accueil."),
    ("de", "agency", "Seite nicht gefunden", "Hier ist leider nichts", "Die gewünschte Seite wurde verschoben oder gelöscht."),
    ("it", "blog", "Pagina inesistente", "Ops, non c'è niente qui", "Il contenuto richiesto non è disponibile oppure è stato rimosso."),
    ("pt", "university", "Conteúdo não localizado", "Não encontramos o que você procura", "O endereço pode ter mudado. Tente a busca acima."),
    ("nl", "portal", "Helaas", "Deze pagina bestaat niet (meer)", "Controleer het adres of ga terug naar de voorpagina."),
    ("pl", "agency", "Brak strony", "Nie ma takiej strony", "Strona została usunięta albo adres zawiera błąd."),
    ("ru", "museum", "Страница не найдена", "Такой страницы нет", "Возможно, она была удалена или перенесена в другой раздел."),
    ("ar", "portal", "الصفحة غير موجودة", "عذراً", "الصفحة التي تبحث عنها لم تعد متاحة على هذا الموقع."),
    ("zh", "university", "页面不存在", "抱歉,您访问的页面找不到了", "该内容可能已被删除或地址有误,请返回首页。"),
    ("ja", "agency", "ページが見つかりません", "お探しのページはありません", "移動または削除された可能性があります。"),
    ("ko", "blog", "페이지 없음", "요청하신 페이지를 찾을 수 없습니다", "주소를 다시 확인하시거나 첫 화면으로 돌아가 주세요."),
    ("tr", "museum", "Sayfa bulunamadı", "Aradığınız sayfa yok", "İçerik kaldırılmış veya taşınmış olabilir."),
    ("sv", "bare", "Sidan saknas", "Hoppsan", "Vi kan inte hitta sidan. Den kan ha flyttats."),
)  # fmt: skip


def _spoken(lang: str, skin: str, title: str, heading: str, sentence: str) -> Case:
    lost = page(skin, title, f"<h1>{heading}</h1><p>{sentence}</p>", lang)
    return case(
        "soft404-languages", f"soft-{lang}", "dead", f"a soft error page in {lang}",
        {"/": home(skin), "/lessons/rivers": shown(skin, "rivers")},
        link="/lessons/old-unit", missing=lost, kind="soft_404",
    )  # fmt: skip


def _soft(name: str, why: str, **more) -> Case:
    """Accepts dead unless told otherwise."""
    pages = more.pop("pages", {"/": home("portal")})
    return case(GROUP, name, more.pop("accept", "dead"), why, pages, kind=more.pop("kind", "soft_404"), **more)  # fmt: skip


_SUGGEST = (
    "<h1>That resource has wandered off</h1><p>Perhaps one of these helps:</p><ul>"
    + "".join(f"<li><a href='/l/{n}'>{title_of(n)}</a><br>{LESSONS[n][1][0]}</li>" for n in LESSONS)
    + "</ul>"
)
_SHELL = "<!doctype html><html><head><title>{title}</title><script src='/app.js'></script></head><body><div id=app></div><noscript>{note}</noscript></body></html>"  # fmt: skip
_ENDED = "<h1>Introduction to hydrology</h1><div class=notice><p>This course has ended and its materials have been withdrawn.</p><p><a href='/courses/'>See current courses</a></p></div>"  # fmt: skip
_RETIRED = "<h1>Content retired</h1><p>Lesson 4413 was retired from the collection on 30 June 2023, because its license could not be renewed.</p><p><a href='/browse'>Browse similar lessons</a></p>"  # fmt: skip
_REMOVED = "<h1>Two dice game</h1><p>This resource was removed by its author.</p><p>More from other teachers:</p><ul><li>Dice bingo</li><li>Spinner races</li></ul>"  # fmt: skip
_VIDEO = "<div id=player><div class=error><p>This video isn't available any more</p><p>The account that uploaded it has been closed.</p></div></div><h2>Up next</h2><ul><li>Ten knots in ten minutes</li><li>How to fold a map</li></ul>"  # fmt: skip
_SET = "<h1>Nothing to study here</h1><p>The owner deleted this set of cards or made it private.</p><a href='/create'>Make your own set</a>"  # fmt: skip
_CLOSED = "<h1>Thank you and goodbye</h1><p>After eleven years the Tideline project has closed. This site has been archived and its lessons are no longer offered. We thank the 300 teachers who wrote them.</p>"  # fmt: skip
_HOSTING = "<center><h2>Website expired</h2><p>The hosting plan of this account has ended. If you are the owner, renew it in the control panel within 30 days.</p></center>"  # fmt: skip
_SUSPENDED = "<h1>Account suspended</h1><p>This account has been suspended. Contact your hosting provider for more information.</p>"  # fmt: skip
_WELCOME = "<html><head><title>Welcome to nginx!</title><style>body{width:35em;margin:0 auto}</style></head><body><h1>Welcome to nginx!</h1><p>If you see this page, the web server was installed and works. Further configuration is required.</p></body></html>"  # fmt: skip
_APACHE = "<html><head><title>Apache2 Debian Default Page: It works</title></head><body><h1>It works!</h1><p>This is the default page that tests the server after installation. Replace /var/www/html/index.html before continuing.</p></body></html>"  # fmt: skip
_FATAL = "<br />\n<b>Fatal error</b>:  Uncaught Error: Call to undefined function get_lesson() in /home/osh/public_html/lesson.php:41\nStack trace:\n#0 {main}\n  thrown in <b>/home/osh/public_html/lesson.php</b> on line <b>41</b><br />"  # fmt: skip
_BACK_SOON = "<h1>Down for maintenance</h1><p>OpenShelf is being upgraded and will be back within two hours. Thank you for your patience.</p>"  # fmt: skip
_COURSES = page("university", "Open courses", "<h1>Open courses</h1><ul>" + "".join(f"<li>{title_of(n)}</li>" for n in LESSONS) + "</ul>")  # fmt: skip
_CATALOG = page("university", "Archived courses", "<h1>Archived courses</h1><p>Courses from 2008 to 2016 are no longer online. A list of their titles follows.</p><ul><li>Hydrology</li><li>Mapping</li></ul>")  # fmt: skip


def _old_to_archive(ask: Ask) -> Reply:
    return go(301, "/courses/archived/") if ask.path.startswith("/courses/") else gone("university")


_UNITS = tuple(f"/units/{name}.html" for name in ("cells", "tides", "verbs", "angles", "kings", "spores"))  # fmt: skip

CASES = [
    *(_spoken(*row) for row in _SAID),
    _soft("suggestions", "an error page with a long list of true lessons", link="/l/owls",
          missing=page("portal", "OpenShelf", _SUGGEST)),
    _soft("with-search-box", "an error page that is mostly a search form", link="/l/whales",
          missing=page("museum", "Search the museum", "<h1>Hmm.</h1><p>We can't seem to find that.</p><form action=/find><input name=q><button>Go</button></form>")),
    _soft("to-root-302", "lost pages are sent to the front page", link="/lessons/whales",
          missing=go(302, "/")),
    _soft("to-root-301", "lost pages are sent to the front page for good", link="/node/2213",
          missing=go(301, "/"), pages={"/": home("agency")}),
    _soft("to-new-domain-root", "the old host sends every address to a new front page",
          pages={}, link="/unit/7/index.htm", missing=go(301, "@new@/"),
          also={"new": site({"/": home("university")})}),
    _soft("to-root-marked", "every address is sent to the front page, with a mark",
          pages={"/": home("blog")}, link="/2011/02/paper-boats/", missing=go(302, "@main@/?ref=404")),
    _soft("to-search", "lost pages are sent to a search with nothing typed", link="/l/44",
          missing=go(302, "/search?q="),
          pages={"/search": page("portal", "Search", "<h1>Search</h1><form><input name=q></form><p>Type something to begin.</p>")}),
    _soft("to-section", "a lost course is sent to the list of courses", link="/courses/knots-101",
          missing=lambda ask: go(302, "/courses/"), pages={"/courses/": _COURSES}),
    _soft("to-archived-list", "old courses are sent to a page that says they are not online",
          link="/courses/hydrology-2012/", missing=_old_to_archive,
          pages={"/courses/archived/": _CATALOG}),
    _soft("many-to-one", "six lessons of a closed site all end at one notice", links=_UNITS,
          pages={unit: go(301, "@new@/announcements/new-site") for unit in _UNITS},
          also={"new": site({"/announcements/new-site": page("agency", "Our new site",
                "<h1>Welcome to our new site</h1><p>Old lessons were not carried over.</p>")})}),
    _soft("to-error-path", "a lost page is sent to an error page with status 200", link="/a/b.aspx",
          missing=go(302, "/Error.aspx?aspxerrorpath=/a/b.aspx"),
          pages={"/Error.aspx": page("agency", "Notice", "<h1>Something is missing</h1><p>The requested resource is unavailable.</p>")}),
    _soft("course-ended", "one withdrawn course on an honest site",
          pages={"/courses/hydrology": page("university", "Introduction to hydrology", _ENDED)}),
    _soft("content-retired", "one retired lesson on an honest site",
          pages={"/lesson/4413": page("agency", "Content retired", _RETIRED)}),
    _soft("removed-by-author", "one resource that its author removed, on an honest site",
          pages={"/r/two-dice": page("portal", "Two dice game", _REMOVED)}),
    _soft("video-removed", "a player that says the video is not available",
          pages={"/watch?v=8aQ2": page("bare", "- VidShare", _VIDEO)}),
    _soft("card-set-deleted", "a set of cards that its owner deleted", pages={}, link="/sets/88121",
          missing=page("bare", "FlashNest", _SET)),
    _soft("shell-title", "an application shell whose title says so", link="/lesson/old", pages={},
          missing=_SHELL.format(title="Page not found | Lumen Lab", note="Scripts are needed.")),
    _soft("shell-noscript", "an application shell that says so in its noscript part",
          link="/lesson/older", pages={"/": _SHELL.format(title="Lumen Lab", note="Lessons for labs")},
          missing=_SHELL.format(title="Lumen Lab", note="<h1>404</h1><p>This page could not be found.</p>")),
    _soft("title-error", "the title says Error and the body is empty", link="/docs/9", pages={},
          missing="<html><head><title>Error</title></head><body></body></html>"),
    _soft("site-closed", "a closed project shows one notice for everything", link="/lessons/tides",
          pages={}, missing=page("bare", "Tideline", _CLOSED)),
    _soft("json-not-found", "status 200 with an error as JSON", link="/api/lessons/77", pages={},
          missing=Reply(200, '{"success": false, "error": "Resource not found"}', "application/json")),
    _soft("plain-not-found", "three words as plain text", link="/dl/unit7", pages={},
          missing=Reply(200, "File not found.", "text/plain")),
    _soft("file-became-page", "a lost PDF is answered by a page of the site", link="/pdf/unit7.pdf",
          missing=page("university", "Documents", "<h1>Documents</h1><p>We reorganized our documents. Use the search.</p>")),
    _soft("cms-login", "every lost page shows the login of the editors", link="/about/unit-7",
          accept="dead restricted", kind="", pages={},
          missing=page("bare", "CMS", "<h1>Content manager</h1><form method=post><input name=user><input type=password name=pw><button>Log in</button></form>")),
    _soft("hosting-expired", "the hosting plan ended", link="/lab/", pages={}, accept="dead failing",
          kind="", missing=page("bare", "Website expired", _HOSTING)),
    _soft("account-suspended", "the host suspended the account", link="/math/angles.html", kind="",
          accept="dead failing restricted", missing=go(302, "/cgi-sys/suspendedpage.cgi"),
          pages={"/cgi-sys/suspendedpage.cgi": page("bare", "Account Suspended", _SUSPENDED)}),
    _soft("nginx-welcome", "a fresh server stands where the project's front page was",
          pages={"/": _WELCOME}, accept="dead failing", kind=""),
    _soft("apache-welcome", "the same with another server, for every address", link="/unit/",
          pages={"/unit/": _APACHE}, missing=_APACHE, accept="dead failing", kind=""),
    _soft("empty-index", "a folder whose files were deleted", accept="dead failing", kind="",
          pages={"/handouts/": bare("Index of /handouts", "<h1>Index of /handouts</h1><pre><a href='../'>../</a></pre>")}),
    _soft("php-fatal", "a page of PHP errors with status 200", pages={"/lesson.php?id=9": _FATAL},
          missing=_FATAL, accept="dead failing", kind=""),
    _soft("back-soon", "maintenance with status 200 for everything", link="/l/3", pages={},
          accept="failing", kind="", missing=portal("Down for maintenance", _BACK_SOON)),
    _soft("empty-body", "status 200 and not one byte", link="/w/2", pages={}, accept="dead failing",
          kind="", missing=Reply(200, "")),
]  # fmt: skip
