"""Walls in place of pages: each is restricted, whatever status it comes with."""

from tests.links.pages import FILLER, Case, page


def wall(kind: str, name: str, html: str, **more: object) -> Case:
    return Case(name, html, "restricted", kind, **{"site": "any", **more})


_CLOUD = (
    "<title>Just a moment...</title><noscript>Enable JavaScript and cookies to continue</noscript>"
    "<script src=/cdn-cgi/challenge-platform/h/b/orchestrate.js></script>"
)
_TEASER = " ".join(FILLER.split()[:40])

WALLS = (
    wall("challenge", "by header", _CLOUD, status=403, headers=(("cf-mitigated", "challenge"),)),
    wall("challenge", "by words and service", _CLOUD),
    wall("challenge", "with 503", _CLOUD, status=503),
    wall(
        "challenge",
        "a guard's header",
        "<title>x</title>",
        status=403,
        headers=(("x-datadome", "protected"),),
    ),
    wall(
        "challenge",
        "a frame of a guard",
        "<html><body><iframe src='/_Incapsula_Resource?x=1'>Request unsuccessful. Incident ID: 9"
        "</iframe></body></html>",
    ),
    wall(
        "challenge",
        "press and hold",
        "<title>Access to this page has been denied</title><p>Press and hold to confirm that you "
        "are a human, not a bot.</p><div id=px-captcha></div>",
        status=403,
    ),
    wall(
        "challenge",
        "a cookie and again",
        "<title>Please wait</title><script>document.cookie='a=1';location.reload()</script>",
    ),
    wall(
        "challenge",
        "a sum for the browser",
        "<title>Making sure you are not a bot</title><script type=module "
        "src=/.within.website/x/main.mjs></script><p>Your browser solves a small riddle.</p>",
    ),
    wall("challenge", "405", "", status=405, headers=(("x-amzn-waf-action", "captcha"),)),
    wall("challenge", "202", "", status=202, headers=(("x-amzn-waf-action", "challenge"),)),
    wall(
        "paywall",
        "subscribers only",
        page(
            "Leaves",
            f"<h1>Leaves</h1><p>{_TEASER}</p><div class=paywall><p>Subscribe to continue reading. "
            "$4 per month. Already a subscriber? Sign in.</p></div>",
        ),
        site="honest",
    ),
    wall(
        "paywall",
        "not free by its data",
        page(
            "Leaves",
            "<p>Start your free trial to keep reading.</p>",
            '<script type="application/ld+json">{"isAccessibleForFree": false}</script>',
        ),
        site="honest",
    ),
    wall("paywall", "402", page("x", "<p>Subscribe to read this lesson.</p>"), status=402),
    wall(
        "paywall",
        "French",
        page("Feuilles", "<p>Article réservé aux abonnés. Déjà abonné ? Essai gratuit.</p>"),
        site="silent",
    ),
    wall(
        "geo",
        "not in your country",
        page("Not available", "<h1>This video is not available in your country</h1>"),
        site="honest",
    ),
    wall("geo", "403", page("Sorry", "<p>Access is blocked in your region.</p>"), status=403),
    wall("geo", "451", page("Sorry", "<p>Not available in your country.</p>"), status=451),
    wall(
        "geo",
        "German",
        page("Hinweis", "<p>Dieses Video ist nicht in Ihrem Land verfügbar.</p>"),
        site="silent",
    ),
    wall(
        "login",
        "a form in place of the page",
        page("Sign in", "<h1>Sign in</h1><input name=u><input type=password>"),
    ),
    wall(
        "login",
        "sent to a sign-in",
        page("Welcome", "<input type=password>"),
        sent_to="/auth?return_to=%2Flessons%2Fleaf-colors.html",
    ),
    wall(
        "login",
        "a library's proxy",
        page("Library access", "<h1>Sign in</h1><input type=password>"),
        path="/login?url=https://journal.example/a/7",
    ),
    wall("auth", "401", "", status=401),
    wall("auth", "402 without words", "", status=402),
    wall("forbidden", "403", page("Forbidden", "<p>Forbidden.</p>"), status=403),
    wall("forbidden", "999", "", status=999),
    wall("rate_limited", "429", "", status=429),
    wall("legal", "451", page("x", "<p>Withheld after a court order.</p>"), status=451),
)
