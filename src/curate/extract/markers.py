"""Signs of a sign-in, of ads and of costs: each a quote with its place, never a verdict.

A link "Sign in" in a page's frame says little, so it has a kind of its own; "free" in the prose
says nothing. What scripts add later is not seen, so no marker means only that none was seen.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from curate.extract.controls import MAX_QUOTE, distinct_markers, frame_or_main, tag_of
from curate.extract.items import Item
from curate.extract.phrases import read_table
from curate.extract.values import yes_or_no
from curate.records import Marker
from curate.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from curate.extract.controls import Control
    from curate.extract.page import Page

_DO = r"(?:view|see|download|access|read|watch|continue|unlock|open|print|get full|use this)"
_SIGN_IN_NEEDED = re.compile(
    rf"\b(?:sign|log)[\s-]?in(?:\s+or\s+(?:register|sign\s?up|create an account))?\s+to\s+{_DO}\b|"
    rf"\b(?:register|sign up|create an? (?:free )?account)\s+to\s+{_DO}\b|"
    r"\byou (?:must|need to) be (?:signed|logged)[\s-]?in\b|"
    r"\b(?:members|subscribers)[\s-]only\b|\bonly (?:for|available to) (?:registered )?members\b|"
    r"\binici[ea](?:r)? sesión para\b|\b(?:melde dich|melden sie sich) an,? um\b|"
    r"\bnur für (?:angemeldete|registrierte)\b|\bconnectez-vous pour\b|"
    r"\bréservé aux (?:abonnés|membres|adhérents)\b",
    re.IGNORECASE,
)
_SIGN_IN_WORDS = frozenset(
    {"sign in", "signin", "log in", "login", "log on", "member login", "teacher login", "sign up",
     "register", "create account", "iniciar sesion", "acceder", "registrarse", "anmelden",
     "einloggen", "registrieren", "se connecter", "connexion", "s inscrire", "entrar"}
)  # fmt: skip
_COST_WORDS = (
    ("subscribe", re.compile(
        rf"\bsubscribe(?:\s+now)?\s+to\s+{_DO}\b|\bsubscription (?:is )?required\b|"
        r"\brequires an? (?:paid )?subscription\b|\bupgrade to (?:premium|pro|plus)\b|"
        r"\bpremium (?:members?|subscribers?|content|access)\b|\bsuscríbete para\b|"
        r"\babonnement erforderlich\b|\babonnez-vous pour\b", re.IGNORECASE)),
    ("free_trial", re.compile(
        r"\b(?:start|begin|try|get|sign up for)\s+(?:your|a|our|the)\s+(?:\d+[\s-]day\s+)?"
        r"free trial\b|\b\d+[\s-]day free trial\b|\bprueba gratuita de \d+|"
        r"\b\d+ tage (?:kostenlos|gratis) testen\b|\bessai gratuit de \d+", re.IGNORECASE)),
)  # fmt: skip
_BUY_WORDS = frozenset(
    {"buy", "buy now", "buy this", "buy this lesson", "buy this book", "buy the book",
     "add to cart", "add to basket", "purchase", "purchase now", "order now", "checkout",
     "go to checkout", "comprar", "comprar ahora", "anadir al carrito", "agregar al carrito",
     "kaufen", "jetzt kaufen", "in den warenkorb", "acheter", "ajouter au panier"}
)  # fmt: skip
_TRIAL_WORDS = frozenset(
    {"free trial", "start free trial", "try for free", "try it free", "start your free trial",
     "prueba gratis", "prueba gratuita", "kostenlos testen", "gratis testen", "essai gratuit"}
)  # fmt: skip
_AD_NAME = re.compile(
    r"(?:^|\s)(?:adsbygoogle|ad-slot|adslot|ad-unit|adunit|ad-container|ad-banner|banner-ad|"
    r"ad-wrapper|ad-placeholder|advertisement|google-ad|gpt-ad|div-gpt-ad[\w-]*|dfp-ad[\w-]*|"
    r"sponsored-content|taboola[\w-]*|outbrain[\w-]*|mediavine[\w-]*)(?:$|\s)",
    re.IGNORECASE,
)
_AD_ELEMENTS = (
    "//*[@data-ad-slot or @data-ad-client or @data-ad-unit or @data-google-query-id"
    " or contains(@class, 'ad') or contains(@id, 'ad')"
    " or contains(@class, 'Ad') or contains(@id, 'Ad')"
    " or contains(@class, 'taboola') or contains(@class, 'outbrain')"
    " or contains(@class, 'sponsored')]"
)
_AD_ATTRIBUTES = ("data-ad-slot", "data-ad-client", "data-ad-unit", "data-google-query-id")
_AROUND = 80  # characters kept on both sides of a finding in the prose


def sign_in_markers(page: Page, controls: list[Control], text: str) -> tuple[Marker, ...]:
    """`sign_in_needed` (the page says so), `password_form`, `sign_in_link` (weak)."""
    found: list[Marker] = []
    for control in controls:
        if _SIGN_IN_NEEDED.search(control.text):
            found.append(control.marker("sign_in_needed"))
        elif control.folded in _SIGN_IN_WORDS:
            found.append(control.marker("sign_in_link"))
    for field in page.elements("input"):
        if (field.get("type") or "").strip().lower() == "password":
            found.append(
                Marker(kind="password_form", quote=tag_of(field), place=frame_or_main(field))
            )
    found += _said("sign_in_needed", _SIGN_IN_NEEDED, text, found)
    return distinct_markers(found)


def ad_markers(page: Page) -> tuple[Marker, ...]:
    """`ad_host`: something is loaded from an advertising host; `ad_slot`: a place for an ad."""
    found: list[Marker] = []
    for element in page.elements("script", "iframe", "img", "link", "ins", "amp-ad"):
        address = element.get("src") or element.get("data-src") or element.get("href") or ""
        resolved = page.resolve(address) if address else None
        if resolved and (host := _ad_host(host_of(resolved))):
            quote = f"{tag_of(element)[:120]} ({host})"
            found.append(Marker(kind="ad_host", quote=quote, place="code", url=resolved))
    for element in page.root.xpath(_AD_ELEMENTS):
        if _is_slot(element):
            found.append(Marker(kind="ad_slot", quote=tag_of(element), place="code"))
    return distinct_markers(found)


def cost_markers(items: list[Item], controls: list[Control], text: str) -> tuple[Marker, ...]:
    """`price`, `price_zero`, `not_free` (stated); `buy`, `subscribe`, `free_trial` (words)."""
    found = list(_stated(items))
    for control in controls:
        if control.folded in _BUY_WORDS:
            found.append(control.marker("buy"))
        elif control.folded in _TRIAL_WORDS:
            found.append(control.marker("free_trial"))
        else:
            found += [control.marker(k) for k, p in _COST_WORDS if p.search(control.text)]
    for kind, pattern in _COST_WORDS:
        found += _said(kind, pattern, text, found)
    return distinct_markers(found)


def _said(kind: str, pattern: re.Pattern[str], text: str, known: list[Marker]) -> Iterator[Marker]:
    """What the prose says; the words of a link that was found already are not said again."""
    same = [marker.quote for marker in known if marker.kind == kind]
    for quote in _quotes(pattern, text):
        if not any(words in quote for words in same):
            yield Marker(kind=kind, quote=quote, place="main")


def _stated(items: Iterable[Item]) -> Iterator[Marker]:
    for item in items:
        for value in item.values("isAccessibleForFree", "isFree"):
            if yes_or_no(value) is False:
                quote = f"isAccessibleForFree: {value}"
                yield Marker(kind="not_free", quote=quote, place=item.place)
        offers = [v for v in item.values("offers", "offer") if isinstance(v, Item)]
        offers += [item] if {"Offer", "AggregateOffer"} & set(item.types) else []
        for offer in offers:
            price = offer.text("price", "lowPrice")
            if price is not None:
                currency = offer.text("priceCurrency") or ""
                kind = "price" if re.search(r"[1-9]", price) else "price_zero"
                yield Marker(kind=kind, quote=f"price: {price} {currency}".strip()[:MAX_QUOTE],
                             place=offer.place)  # fmt: skip


def _quotes(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for n, match in enumerate(pattern.finditer(text)):
        if n >= 3:
            return
        start = max(0, match.start() - _AROUND, text.rfind("\n", 0, match.start()) + 1)
        end = text.find("\n", match.end())
        end = min(match.end() + _AROUND, end if end >= 0 else len(text))
        yield text[start:end].strip()[:MAX_QUOTE]


@lru_cache(maxsize=1)
def _ad_hosts() -> frozenset[str]:
    return frozenset(row["host"] for row in read_table("ad_hosts.csv"))


def _ad_host(host: str) -> str | None:
    """The row of the table that a host belongs to; None where it belongs to none."""
    labels = host.split(".")
    tails = (".".join(labels[i:]) for i in range(len(labels) - 1))
    return next((tail for tail in tails if tail in _ad_hosts()), None)


def _is_slot(element: HtmlElement) -> bool:
    if any(name in element.attrib for name in _AD_ATTRIBUTES):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_AD_NAME.search(names))
