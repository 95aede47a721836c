# ruff: noqa: E501 -- one case a line, with the text of its page
"""Pages that are there, in clothes that could fool a checker."""

from __future__ import annotations

from build import case
from model import Case, Reply
from prose import text_of
from skins import bare, blog, gone, home, lesson, page, portal, shown, university

GROUP = "alive-odd"


def _alive(name: str, why: str, pages: dict, **more) -> Case:
    return case(GROUP, name, more.pop("accept", "alive"), why, pages, **more)


_ABOUT_404 = """<h1>404 Not Found: what your browser is telling you</h1>
<p>You type an address, press enter and read: the page you requested could not be found. In this
lesson the class follows that request from the keyboard to a server and back. The server was
reached, otherwise there would be no number at all. It looked on its shelf and the page was not
there, so it answered 404.</p><h2>Three ways to lose a page</h2>
<p>Pages vanish because somebody renamed them, because a project ran out of money, or because the
address was typed wrongly. Collect five broken links at home, and sort them into these piles.</p>
<h2>Write a kinder error page</h2><p>Most say "Oops! This page does not exist" and stop. Write one
that helps: say what happened, offer a search box and a way home. Swap with a partner.</p>"""

_ABOUT_SALE = """<h1>Who owns a web address?</h1><p>Addresses on the web are rented, not bought. If
the rent is not paid, anyone else may take the name. Pupils are often shown a page that says
<q>This domain is for sale! Make an offer</q> and believe that a hacker was at work.</p>
<figure><img src="/img/parked.png" alt="Screen shot: Buy this domain. The domain may be for sale by
its owner. Related searches: car insurance, online degrees"></figure><p>In groups, look at three
such screen shots. Who earns money when a visitor clicks on a related search? Why would somebody
keep the name of a closed school?</p><p>Homework: ask at home which addresses your family pays for,
and when they must be renewed.</p>"""

_ABOUT_CAPTCHA = """<h1>Are you a robot? How captchas tell people from programs</h1><p>Everyone has
been asked to verify that they are human by clicking on traffic lights. Alan Turing turned the
question around in 1950. This unit for grade 8 takes one hour.</p><p>First, list what is hard for a
program: bent letters, a cat behind a fence, the way a hand moves a mouse. Then find out which of
them stopped being hard. Checking your browser before access, as many sites do, no longer looks at
pictures at all.</p><p>Discuss who is locked out: people who cannot see the picture, people behind
a shared connection, people who block scripts.</p>"""

_ERROR = """<p>No ruler is exact. Error in measurement is the distance between what you read and what
is there, and it has two causes: the tool and the hand. Measure the same desk ten times, by ten
people, and draw the results on a line.</p><p>A tool that is wrong in the same way each time can be
corrected. A hand that trembles can only be averaged. Decide which kind you see on your line.</p>"""

_ABOUT_PASSWORDS = """<h1>Strong passwords for grade 5</h1><p>A password is a key that you carry in
your head. This page lets you measure invented ones; nothing leaves your computer.</p>
<form id="meter"><label>Try an invented password <input type="password" name="password"></label>
<output></output></form><p>Three short words that do not belong together beat one long word with a
digit at the end. Let pupils find out by counting how many guesses a machine would need.</p>
<p>Never sign in with a friend's name, and log in only where a grown up has checked the address.
Close with the poster on the next page.</p>"""

_HEADER_LOGIN = """<form class="login" action="/session" method="post"><label>User name
<input name="user"></label><label>Password <input type="password" name="pass"></label>
<button>Sign in</button> <a href="/register">Create account</a></form>"""

_COOKIES = """<div id="consent" role="dialog" aria-modal="true"><h2>We value your privacy</h2>
<p>We and our 214 partners store and access information on a device. Accept to continue to the
site.</p><button>Accept all</button><button>Reject all</button><button>Settings</button></div>"""

_METER = """<div class="meter" data-nosnippet>You have read 2 of 3 free articles this month.
<a href="/subscribe">Subscribe</a> for unlimited access. Already a subscriber? <a href="/login">Log
in</a></div><script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}
</script>"""

_SPA = """<!doctype html><html lang="en"><head><title>Number Garden</title>
<script type="module" crossorigin src="/assets/index-9f31.js"></script></head>
<body><noscript>You need to enable JavaScript to run this app.</noscript>
<div id="root"></div></body></html>"""

_FORUM = "".join(
    f"<article><b>{who}</b><p>{said}</p></article>"
    for who, said in (
        ("maya_k", "Has anybody run the torch lesson with thirty pupils and six lamps?"),
        ("Deleted user", "This post has been removed by a moderator."),
        ("fourthgrade", "Yes, in pairs of pairs. Let two pupils draw while two others build."),
        ("ozgur", "Buy the lamps for bicycles, they survive being dropped."),
        ("maya_k", "That worked well. The page with the symbols is gone, does anybody keep it?"),
        ("fourthgrade", "Attached. The old address is not available any more."),
    )
)

WORDS = [
    _alive(
        "lesson-about-404",
        "a lesson about the error, whose title and heading name it",
        {"/lessons/http-errors": page("university", "404 Not Found: reading errors", _ABOUT_404)},
    ),
    _alive(
        "lesson-about-404-soft-site",
        "the same lesson on a site that answers 200 for everything, with another text",
        {"/lessons/http-errors": page("blog", "Error 404 explained", _ABOUT_404)},
        missing=page("blog", "Nothing here", "<h1>Nothing here</h1><p>Try the menu above.</p>"),
    ),
    _alive(
        "lesson-domains-for-sale",
        "a lesson on domain names that quotes a parking page",
        {"/digital/owning-a-name": page("portal", "Who owns a web address?", _ABOUT_SALE)},
    ),
    _alive(
        "lesson-captchas",
        "a lesson about browser checks",
        {"/units/captcha": page("museum", "Verify you are human", _ABOUT_CAPTCHA)},
    ),
    _alive(
        "lesson-passwords",
        "a lesson with a password field in it, and no wall",
        {"/safety/passwords.html": page("agency", "Strong passwords", _ABOUT_PASSWORDS)},
    ),
    _alive(
        "lesson-title-error",
        "measurement error is a topic of science",
        {"/physics/error": page("bare", "Error", "<h1>Error</h1>" + _ERROR)},
    ),
    _alive(
        "record-not-held",
        "a library record that says its own shelf has no copy",
        {
            "/cgi-bin/koha/opac-detail.pl?biblionumber=4711": page(
                "university",
                "Catalog record: Rivers of the north",
                "<h1>Rivers of the north</h1><dl><dt>Author<dd>Aino Salo<dt>Published<dd>1987<dt>"
                "Pages<dd>212<dt>Subjects<dd>Hydrology; Valleys; School books</dl><h2>Holdings</h2>"
                "<p>Item not found in this library. No copies available. Request it from another "
                "branch: Eastside (1), Mill Road (2).</p>",
            )
        },
    ),
    _alive(
        "search-zero-results",
        "a search page that works and has found nothing is still that page",
        {
            "/search?q=quokka": page(
                "portal",
                "Search results for quokka",
                "<h1>Search results</h1><form><input name=q value=quokka></form><p>No results found"
                " for <b>quokka</b>. Check the spelling or remove a filter.</p>",
            )
        },
    ),
    _alive(
        "forum-deleted-user",
        "one removed post in a thread that is there",
        {"/t/torches/88": page("portal", "Torch lesson, few lamps", _FORUM)},
    ),
    _alive(
        "course-ended-but-open",
        "a course that ended and whose material stays open",
        {
            "/courses/hydrology-2019/": shown(
                "university",
                "rivers",
                "<p class=notice>This course ended on 14 June 2019 and enrollment is closed. The "
                "material stays available for browsing.</p>",
            )
        },
    ),
    _alive(
        "archived-content-banner",
        "an agency's page that is kept and no longer updated",
        {
            "/teach/watersheds.htm": shown(
                "agency",
                "maps",
                "<p class=alert>ARCHIVED: this page is no longer being updated and some links may "
                "not work.</p>",
            )
        },
    ),
    _alive(
        "maintenance-announced",
        "a banner announces maintenance for another day",
        {
            "/l/301": shown(
                "portal",
                "budget",
                "<div role=alert>Scheduled maintenance: OpenShelf will be unavailable on Sunday "
                "from 2 to 4 a.m.</div>",
            )
        },
    ),
    _alive(
        "book-out-of-print",
        "the book is out of print, the page offers its file",
        {
            "/books/harbor-days": page(
                "museum",
                "Harbor days (2004)",
                "<h1>Harbor days</h1><p>This title is out of print and no longer available in our "
                "shop. <a href='/files/harbor-days.pdf'>Download the whole book (PDF, 9 MB)</a> "
                "free of charge under CC BY.</p><p>Eleven stories by dock workers, with questions "
                "for a reading circle of grades six to nine.</p>",
            )
        },
    ),
    _alive(
        "wiki-stub",
        "a stub is a page",
        {
            "/wiki/Oxbow_lake": page(
                "bare",
                "Oxbow lake - School wiki",
                "<h1>Oxbow lake</h1><p>A curved lake left behind when a river cuts off a bend.</p>"
                "<p><i>This article is a stub. The page Meander does not exist yet; you can create "
                "it.</i></p>",
            )
        },
    ),
]

DRESS = [
    _alive(
        "very-short",
        "nine words are a page when that is all there is to say",
        {"/today": "<title>Today</title><h1>Today</h1><p>Clubs meet in room 12 after lunch."},
    ),
    _alive(
        "one-image",
        "a poster that is one image",
        {"/posters/cells": bare("Cells", '<img src="/cells.png" alt="Poster of a plant cell">')},
    ),
    _alive(
        "one-frame",
        "a page that only embeds an exercise",
        {"/h5p/71": bare("Drag the words", '<iframe src="/embed/71" width="100%"></iframe>')},
    ),
    _alive(
        "header-sign-in",
        "an article with a sign-in box in the header",
        {"/articles/leaf": shown("university", "leaves", _HEADER_LOGIN)},
    ),
    _alive(
        "newsletter-form",
        "an article with a form for the newsletter",
        {
            "/2024/02/beat/": shown(
                "blog", "poem", after="<form><input type=email><button>Sign me up</button></form>"
            )
        },
    ),
    _alive(
        "cookie-banner",
        "an article behind a cookie banner",
        {"/learn/harbor": shown("museum", "harbor", _COOKIES)},
    ),
    _alive(
        "metered-full-text",
        "a metered article whose text is all there",
        {"/opinion/votes": shown("bare", "elections", _METER)},
    ),
    _alive(
        "app-shell",
        "an application that draws each page itself; nothing says the page is gone",
        {"/play/tens": _SPA},
        missing=_SPA,
    ),
    _alive(
        "script-needed-note",
        "a page with a note for browsers without scripts, and its text",
        {"/sims/moon": shown("museum", "moon", "<noscript>Please enable JavaScript</noscript>")},
    ),
    _alive(
        "front-page",
        "the front page of a site that sends lost visitors to it",
        {"/": home("blog")},
        missing=Reply(302, "", headers=(("Location", "/"),)),
    ),
    _alive(
        "index-of-files",
        "a list of files with files in it",
        {
            "/slides/": bare(
                "Index of /slides",
                "<h1>Index of /slides</h1><pre><a href='../'>../</a>\n<a href='w1.pdf'>w1.pdf</a>"
                "  2021-03-02 14:11  1.2M\n<a href='w2.pdf'>w2.pdf</a>  2021-03-09 9:40  800K</pre>",
            )
        },
    ),
    _alive(
        "untitled",
        "a page made with a word processor, without a title",
        {"/~hale/unit3.htm": bare("", "<h1>Yeast at work</h1>" + text_of("bread"))},
    ),
    _alive(
        "frameset",
        "a frameset of 1999 that still works",
        {
            "/unit/": "<html><head><title>Unit 4</title></head><frameset cols='20%,80%'><frame src="
            "'nav.htm'><frame src='main.htm'></frameset></html>",
            "/unit/nav.htm": bare("nav", "<a href=main.htm>Start</a>"),
            "/unit/main.htm": lesson("bare", "probability"),
        },
    ),
    _alive(
        "post-with-comments-closed",
        "comments are closed, the post is not",
        {"/2017/09/strips/": shown("blog", "fractions", after="<p>Comments are closed.</p>")},
    ),
    _alive(
        "region-chooser",
        "a front page that asks for a country",
        {
            "/": portal(
                "Choose your country",
                "<h1>Choose your country or region</h1><ul><li><a href=/us/>United States</a><li>"
                "<a href=/ca/>Canada</a><li><a href=/mx/>Mexico</a></ul>",
            )
        },
    ),
    _alive(
        "removed-step",
        "one step of the plan was removed, and the page says so",
        {
            "/plans/12": university(
                "Plan 12",
                "<h1>Plan 12: torches</h1><p>Step 4 has been removed because the video was taken "
                "down by its owner. Steps 1 to 3 are complete.</p>" + text_of("circuits"),
            )
        },
        missing=gone("university"),
    ),
    _alive(
        "blog-name-expired",
        "a post about an expired domain, by the school that lost it",
        {
            "/2023/01/our-old-address/": blog(
                "Our old address has expired",
                "<h1>Our old address has expired</h1><p>The domain of the reading club expired in "
                "December and somebody else bought it. If you land on a page full of casino "
                "advertisements, that is not us. Please change your bookmarks to this site. All "
                "four hundred book reviews moved here with their pictures and comments, and the "
                "monthly meeting stays on the first Thursday.</p>",
            )
        },
    ),
]

CASES = WORDS + DRESS
