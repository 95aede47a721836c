# ruff: noqa: E501 -- one case a line, with the text of its page
"""Names that were lost to advertising, and true pages that look like it."""

from __future__ import annotations

from build import case, site
from model import Case, Reply, go
from skins import bare, gone, home, page

GROUP, CONTROL = "parked", "parked-control"
_HOST = "@host:main@"


def _parked(name: str, why: str, missing: object, **more) -> Case:
    """The link is a lesson's old address; every address of the name gets `missing`."""
    accept = more.pop("accept", "dead")
    return case(
        GROUP, name, accept, why, more.pop("pages", {}), link=more.pop("link", "/lessons/tides.html"),
        missing=missing, kind=more.pop("kind", "parked"), **more,
    )  # fmt: skip


_ADS = "".join(f"<a class='ad' href='/click?k={n}'>{words}</a>" for n, words in enumerate(
    ("Online Degrees", "Teacher Certification", "Private Tutors Near Me", "Free Worksheets", "Credit Cards", "Student Loans")))  # fmt: skip
_LANDER = f"""<h1>{_HOST}</h1><p>is available to buy</p><div class="price">$2,488</div>
<form><input name="offer" placeholder="Your offer in USD"><button>Send offer</button></form>
<p>Safe transfer. Pay at once or over 24 months. Our brokers answer by phone every day.</p>"""

CASES = [
    _parked("sale-with-price", "a sales page with a price", bare(f"{_HOST} for sale", _LANDER)),
    _parked("ad-list", "a list of advertisements under the name",
            bare(_HOST, f"<h1>{_HOST}</h1><h2>Related topics</h2><div>{_ADS}</div><footer>The owner of this name parks it with AdNest. Listings come from third parties.</footer>")),
    _parked("sale-elsewhere", "every address is sent to a broker on another host",
            go(302, f"@broker@/domain/{_HOST}"),
            also={"broker": site({}, page("bare", "NameBazaar", f"<h1>{_HOST} can be yours</h1><p>Price on request. 31 people looked at this domain today.</p><button>Buy now</button>"))}),
    _parked("script-to-lander", "an empty page whose script goes to a lander",
            "<!DOCTYPE html><html><head><script>window.onload=function(){window.location.href='/lander'}</script></head></html>",
            pages={"/lander": bare(_HOST, f"<div>{_HOST}</div><p>Get this domain</p>{_ADS}")}),
    _parked("ad-frame", "a frame set that shows an advertising host",
            f"<html><head><title>{_HOST}</title></head><frameset rows='100%,*'><frame src='http://ads.parkline.example/?d={_HOST}&pid=9PO7'><noframes>See offers for {_HOST}</noframes></frameset></html>"),
    _parked("registrar-expired", "the registrar says the name ran out",
            page("bare", "Domain expired", f"<h1>This domain name has expired</h1><p>{_HOST} expired on 3 February. Is it yours? Sign in to your registrar account to renew it before it is deleted.</p>"),
            accept="dead failing"),
    _parked("registrar-free-parking", "a name that somebody just registered",
            page("bare", f"Future home of {_HOST}", f"<h1>Future home of something quite cool</h1><p>{_HOST} was registered with NameHutch and is parked free of charge. <a>Build a site</a> <a>Get e-mail</a></p>")),
    _parked("german-sale", "a sales page in German",
            page("bare", f"{_HOST} steht zum Verkauf", f"<h1>{_HOST}</h1><p>Diese Domain steht zum Verkauf! Der Inhaber nimmt Gebote ab 950 EUR entgegen.</p><p>Weitere Links: Nachhilfe, Versicherungen, Kredite</p>", "de")),
    _parked("spanish-sale", "a sales page in Spanish",
            page("bare", _HOST, f"<h1>{_HOST}</h1><p>El dominio está en venta. Haga una oferta o alquílelo por meses.</p><p>Búsquedas relacionadas: cursos, empleo, seguros</p>", "es")),
    _parked("chinese-sale", "a sales page in Chinese",
            page("bare", "域名出售", f"<h1>{_HOST}</h1><p>该域名正在出售,有意者请联系我们报价。</p>", "zh")),
    _parked("auction", "the name is at auction",
            page("bare", "Auction", f"<h1>{_HOST}</h1><p>Bidding for this premium domain closes in 4 days 11 hours. Current bid $310, 6 bidders.</p><button>Place bid</button>")),
    _parked("casino-took-over", "a casino bought the name of a school site",
            page("bare", "Slot Gacor 2026 Login", "<h1>Slot gacor hari ini</h1><p>Daftar situs judi online terpercaya, bonus deposit 100%.</p><a>DAFTAR</a> <a>LOGIN</a>" + "<p>Link alternatif, RTP live, mahjong ways.</p>" * 20),
            kind=""),
    _parked("front-page-lander", "the front page itself is parked", bare(_HOST, f"<h1>{_HOST}</h1><p>Sponsored listings</p>{_ADS}<p>Buy this domain</p>"),
            link="/"),
    _parked("search-arbitrage", "a page of invented searches",
            bare("Results", "<h2>Searches other people made</h2>" + _ADS + "<form><input name=q><button>Search</button></form><small>Privacy. We receive a fee when you click.</small>")),

    case(CONTROL, "domain-shop", "alive", "a shop whose trade is domain names",
         {"/": page("bare", "Harrow Names: short domains for sale", "<h1>Short names, fair prices</h1><p>We sell domain names to start-ups since 2003. Browse 900 names by letter, or let our three brokers find the owner of one you like. Office hours nine to five, Halifax.</p><ul><li>tinyharbor.example $900</li><li>oakletter.example $1,200</li></ul><a href='/terms'>Terms</a> <a href='/about'>About our brokers</a>")}),
    case(CONTROL, "domain-offer-page", "alive", "one name's page in a shop of names",
         {"/names/tinyharbor": page("bare", "tinyharbor.example is for sale - Harrow Names", "<h1>tinyharbor.example</h1><p>This domain is for sale at $900. Eleven letters, easy to say, registered since 2009.</p><button>Make an offer</button><p>Seen by our broker Lena Ortiz, who answers within a day.</p>")}),
    case(CONTROL, "related-searches", "alive", "a library's results with related searches",
         {"/find?q=tide": page("university", "tide", "<h1>Results for tide</h1><ol><li>Tide tables for class</li><li>The moon and the tide</li></ol><h2>Related searches</h2><ul><li>sea level</li><li>harbor</li></ul>")}),
    case(CONTROL, "lab-for-sale", "alive", "a notice that equipment is for sale",
         {"/board/17": page("university", "For sale: used microscopes", "<h1>For sale: used microscopes</h1><p>The biology department sells twelve microscopes, serviced last year. Make an offer to the front desk before May.</p>")}),
    case(CONTROL, "site-with-advertisements", "alive", "a free worksheet site that lives on advertisements",
         {"/w/angles": bare("Angles worksheet", f"<h1>Angles worksheet</h1><div>Sponsored links {_ADS}</div><p>Measure the twelve angles on the sheet, order them by size, and say which of them a door can make. Answers are on the second page.</p><a href='/w/angles.pdf'>Print</a>")}),
    case(CONTROL, "school-sold", "alive", "news that a school building is sold",
         {"/news/sold": page("agency", "Sold", "<h1>Old school is for sale</h1><p>The district offers the building on Mill Road. Bids are open until June; the domain of the school, millroad.example, stays with the district.</p>")}),
    case(CONTROL, "coming-soon-page", "alive", "an announcement on a site that is in use",
         {"/spring": page("museum", "Coming soon", "<h1>Coming soon: Ropes and knots</h1><p>Our spring exhibition opens on 2 April. Teachers may book a preview now.</p>"), "/": home("museum")},
         missing=gone("museum")),
]  # fmt: skip


def _pixel() -> Reply:
    """A parked name that shows nothing but a counter's image."""
    return Reply(
        200, "<html><body><img src='//count.example/p.gif' width=1 height=1></body></html>"
    )


CASES.append(_parked("counter-only", "nothing but a counter, for every address", _pixel(),
                     accept="dead failing", kind=""))  # fmt: skip
