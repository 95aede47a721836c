# ruff: noqa: E501 -- one case a line, with the text of its page
"""Sites that turn robots or strangers away, which says nothing about the page."""

from __future__ import annotations

from build import case
from model import Ask, Case, Reply, go
from skins import bare, home, lesson, page, shown

GROUP = "walls"
_Headers = tuple[tuple[str, str], ...]


def _wall(name: str, why: str, status: int, body: str, headers: _Headers = (), **more) -> Case:
    """Every address of the site, robots.txt aside, gets the wall."""
    reply = Reply(status, body, headers=headers)
    accept = more.pop("accept", "restricted")
    return case(GROUP, name, accept, why, {}, link=more.pop("link", "/lessons/rivers"),
                missing=reply, kind=more.pop("kind", ""), **more)  # fmt: skip


def _browser_like(ask: Ask) -> Reply:
    accept, language = ask.headers.get("accept", ""), ask.headers.get("accept-language")
    if "text/html" in accept and language:
        return shown("agency", "rivers")
    return Reply(403, "<h1>Forbidden</h1>")


def _known_agents(ask: Ask) -> Reply:
    if "Mozilla/5.0 (" in ask.headers.get("user-agent", ""):
        return shown("agency", "maps")
    return Reply(403, "<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center><hr></body></html>")  # fmt: skip


_CLOUD = """<!DOCTYPE html><html lang="en-US"><head><title>One moment...</title><meta name="robots"
content="noindex,nofollow"><meta http-equiv="refresh" content="390"></head><body><div class="main">
<h1>lessons.example</h1><p>We are making sure the connection is secure before you go on.</p></div>
<script>(function(){window._cf_chl_opt={cvId:'3',cType:'managed',cRay:'8c1f0'};
var a=document.createElement('script');a.src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=8c1f0';
document.head.appendChild(a)}());</script></body></html>"""
_CLOUD_BLOCK = """<html><head><title>Attention Required! | Cloudflare</title></head><body><h1>Sorry,
you have been blocked</h1><p>The owner of this site uses a service against attacks. What you did
triggered it.</p><p>Ray ID: 8c1f0a</p></body></html>"""
_AKAMAI = """<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You may not
open "http://lessons.example/" on this server.<P>Reference #18.2d3f1402.1718.9ab1</BODY></HTML>"""
_PX = """<html><head><title>Access to this page has been denied</title></head><body><h1>Press and
hold</h1><div id="px-captcha"></div><script>window._pxAppId='PXa1b2c3';</script><script
src="/a1b2c3/captcha/captcha.js?a=c&u=77"></script></body></html>"""
_IMPERVA = """<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW"></head>
<body style="margin:0"><iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=9-1-0"
frameborder=0 width="100%">Request unsuccessful. Incident ID: 9123-77</iframe></body></html>"""
_DATADOME = """<html lang="en"><head><title>lessons.example</title></head><body><p id="cmsg">Enable
scripts and turn off any blocker</p><script>var dd={'rt':'c','cid':'AHr','hsh':'B2','t':'fe',
'host':'geo.captcha-delivery.com'}</script><script src="https://ct.captcha-delivery.com/c.js">
</script></body></html>"""
_ANUBIS = """<!doctype html><html lang="en"><head><title>Making sure that you are no robot</title>
<script type="module" src="/.within.website/x/cmd/anubis/static/js/main.mjs"></script><script
id="anubis_challenge" type="application/json">{"rules":{"difficulty":4},"challenge":"8f2c"}</script>
</head><body><h1>Wait a moment</h1><p>Your browser is working out a small sum, because programs that
collect texts have overloaded this library.</p></body></html>"""
_AWS = """<!DOCTYPE html><html><head><title></title><script>window.awsWafCookieDomainList=[];
window.gokuProps={"key":"AQID","iv":"Ev","context":"kq"};</script>
<script src="https://8a.token.awswaf.com/8a/challenge.js"></script></head><body><div id="challenge-container"></div><noscript>
<h1>Scripts are off</h1>Turn them on and reload.</noscript></body></html>"""
_SUCURI = """<html><title>You are being redirected...</title><noscript>Scripts are required.
</noscript><script>var s={},u,c,U,r,i,l=0,a,e=eval,w=String.fromCharCode,sucuri_cloudproxy_js='',
S='cz0iN';document.cookie='sucuri_cloudproxy_uuid_9=77;path=/';location.reload();</script></html>"""
_RECAPTCHA = """<html><head><title>Security check</title><script 
src="https://www.google.com/recaptcha/api.js" async></script></head><body><h1>Please show that you are a person</h1><form
action="/verify" method="post"><div class="g-recaptcha" data-sitekey="6LcX"></div><button>Go on
</button></form></body></html>"""
_TURN = """<html><head><title>Quick check</title><script 
src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script></head><body><p>Tick the box to read on.</p><div class="cf-turnstile"
data-sitekey="0x4A"></div></body></html>"""
_PAYWALL = """<h1>A quiet revolution in the reading room</h1><p class="lede">Libraries change what
they lend.</p><div class="paywall"><h2>Subscribe to read the whole story</h2><p>From $4 a month.
Already a subscriber? <a href="/login">Sign in</a></p></div><script type="application/ld+json">
{"@type":"NewsArticle","isAccessibleForFree":false}</script>"""
_GEO = "<h1>Not available in your country</h1><p>For reasons of rights we cannot show this film in the region from which you visit.</p>"  # fmt: skip
_EU = "<h1>451: Unavailable due to legal reasons</h1><p>We recognize that you are visiting from the European Economic Area and cannot grant access.</p>"  # fmt: skip
_ARTICLE = {"/story/44": page("bare", "A quiet revolution - The Ledger", _PAYWALL), "/": home("bare")}  # fmt: skip

CASES = [
    _wall("basic-auth", "a browser asks for name and password", 401, "Unauthorized",
          (("WWW-Authenticate", 'Basic realm="Teachers"'),), kind="auth"),
    _wall("bearer-auth", "an interface wants a token", 401, '{"message":"Token missing"}',
          (("WWW-Authenticate", "Bearer"),), kind="auth"),
    _wall("payment", "status 402", 402, "<h1>Payment required</h1>"),
    _wall("plain-403", "a bare 403", 403, "Forbidden", kind="forbidden"),
    _wall("apache-403", "a web server's own 403", 403, "<h1>Forbidden</h1><p>You don't have permission to access this resource.</p>", kind="forbidden"),
    case(GROUP, "wants-browser-headers", "alive restricted", "403 unless the Accept headers look like a browser's",
         {"/lessons/rivers": _browser_like}, robots=Reply(404)),
    case(GROUP, "wants-known-agent", "restricted alive", "403 unless the agent looks like a browser's",
         {"/lessons/maps": _known_agents}, missing=_known_agents),
    _wall("akamai-like", "denied with a reference number", 403, _AKAMAI, (("Server", "AkamaiGHost"),)),
    _wall("cloudflare-like", "a managed challenge", 403, _CLOUD, (("cf-mitigated", "challenge"), ("CF-RAY", "8c1f0-FRA"), ("Server", "cloudflare")), kind="challenge"),
    _wall("cloudflare-like-503", "the older challenge with status 503", 503, _CLOUD, (("Server", "cloudflare"), ("CF-RAY", "8c1f0-FRA"))),
    _wall("cloudflare-like-block", "blocked by a rule", 403, _CLOUD_BLOCK, (("Server", "cloudflare"),)),
    _wall("perimeterx-like", "press and hold", 403, _PX, kind="challenge"),
    _wall("imperva-like", "status 200 with a frame", 200, _IMPERVA, (("X-CDN", "Imperva"), ("Set-Cookie", "visid_incap_9=77; path=/"), ("X-Iinfo", "9-1-0 NNNN"))),
    _wall("datadome-like", "a captcha host with status 403", 403, _DATADOME, (("X-DataDome", "protected"), ("Set-Cookie", "datadome=AHr; Path=/")), kind="challenge"),
    _wall("anubis-like", "a sum to be worked out, status 200", 200, _ANUBIS, (("Set-Cookie", "techaro.lol-anubis-auth=; Max-Age=0"),), kind="challenge"),
    _wall("aws-like-202", "status 202 with a script", 202, _AWS, (("x-amzn-waf-action", "challenge"),)),
    _wall("aws-like-405", "status 405 with a captcha", 405, _AWS.replace("challenge.js", "captcha.js"), (("x-amzn-waf-action", "captcha"),)),
    _wall("vercel-like-429", "a challenge with status 429", 429, "<title>Security Checkpoint</title><p>We are checking your browser.</p>", (("x-vercel-mitigated", "challenge"),)),
    _wall("sucuri-like", "a script sets a cookie and loads again, status 200", 200, _SUCURI, (("X-Sucuri-ID", "14009"),)),
    _wall("recaptcha-page", "status 200 with a box to tick, for everything", 200, _RECAPTCHA),
    _wall("turnstile-page", "status 200 with another box, for everything", 200, _TURN),
    case(GROUP, "captcha-elsewhere", "restricted", "a redirect to a captcha page",
         {"/captcha": page("bare", "Human?", "<h1>Are you human?</h1><form><img src='/captcha.png'><input name=letters><button>Check</button></form>")},
         link="/l/9", missing=lambda ask: go(302, f"/captcha?return={ask.path}")),
    _wall("too-many-forever", "429 without a time", 429, "Too many requests", kind="rate_limited"),
    _wall("too-many-for-a-day", "429 with a day to wait", 429, "Slow down", (("Retry-After", "86400"),), kind="rate_limited"),
    _wall("status-999", "a network's own number", 999, "<script>window.location='https://www.linked.example/authwall'</script>"),
    _wall("geo-403", "refused by country", 403, page("bare", "Sorry", _GEO).body),
    _wall("geo-451", "refused for legal reasons", 451, _EU, kind="legal geo"),
    _wall("geo-200", "not for your country, with status 200", 200, page("museum", "Film", _GEO).body),
    case(GROUP, "paywall-no-text", "restricted", "a story with one sentence and a subscription offer",
         _ARTICLE, missing=Reply(404, bare("Not found", "404"))),
    _wall("intranet-only", "only from the campus network, status 200", 200,
          page("university", "Campus only", "<h1>On campus only</h1><p>This recording can be watched from the campus network or through the VPN.</p>").body, link="/rec/12"),
    case(GROUP, "access-requested", "restricted", "a shared document that asks for permission",
         {"/document/d/1x9/edit": page("bare", "Drive - Access needed", "<h1>You need permission</h1><p>Ask the owner for access, or switch to an account that has it.</p><button>Request access</button>")}),
]  # fmt: skip


def _robots(name: str, accept: str, why: str, rules: str | Reply, kind: str = "") -> Case:
    pages = {"/private/unit": lesson("bare", "letters"), "/open/unit": lesson("bare", "maps")}
    return case("robots", name, accept, why, pages, link="/private/unit", robots=rules, kind=kind)


CASES += [
    _robots("all-disallowed", "skipped restricted", "robots are asked to stay away", "User-agent: *\nDisallow: /\n", "robots"),
    _robots("folder-disallowed", "skipped restricted", "robots are asked to leave the folder", "User-agent: *\nDisallow: /private/\n", "robots"),
    _robots("wildcard-disallowed", "skipped restricted", "a pattern with a star and an end", "User-agent: *\nDisallow: /*/unit$\n", "robots"),
    _robots("allow-is-longer", "alive", "the longer rule allows", "User-agent: *\nDisallow: /private/\nAllow: /private/unit\n"),
    _robots("other-robot", "alive", "the ban is for another robot", "User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nDisallow: /cgi-bin/\n"),
    _robots("rules-are-html", "alive", "robots.txt is the site's front page", Reply(200, lesson("blog", "maps"))),
    _robots("rules-with-bom", "skipped restricted", "a byte order mark before the rules", Reply(200, b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /\r\n", "text/plain"), "robots"),
    _robots("rules-broken", "alive skipped failing", "robots.txt answers 500", Reply(500, "error")),
    case("robots", "target-disallowed", "skipped restricted alive", "the redirect's target asks robots to stay away",
         {"/go/3": go(302, "/private/3"), "/private/3": shown("bare", "poem")}, robots="User-agent: *\nDisallow: /private/\n"),
]  # fmt: skip
