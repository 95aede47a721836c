"""Which heads may speak of trouble: a quick look that is certain when it says no. Data, mostly.

The patterns are long alternations, slow on the thousands of heads that meet none of them. Each is
searched only where one of a few pieces stands that every text it matches must hold.
"""

from __future__ import annotations

from functools import lru_cache

from curate.links import phrases, wall_phrases
from curate.links.phrases import plain

_PIECES = (
    (
        phrases.NOT_FOUND,
        "404 found find locate availab missing exist removed deleted retired trouv encontr "
        "disponib "
        "trovat esiste gefunden vorhanden verfügbar gevonden bestaat hittas hittades finns fundet "
        "funnet findes finnes löy znalez istnieje nalezena найден существует знайдено bulunamad "
        "ditemukan thấy 不存在 找不到 未找到 見つかり 찾을 غير العثور נמצא trobad găsit găsită "
        "található βρέθηκε नहीं ไม่พบ dijumpai haupatikani",
    ),
    (
        phrases.TAKEN_AWAY,
        "removed retired withdrawn deleted taken discontinued unpublished closed archived supprim "
        "retir archiv plus eliminad borrad removid excluid entfernt gelöscht eingestellt "
        "zurückgezogen rimoss ritirat cancellat verwijderd ingetrokken",
    ),
    (
        phrases.NO_LONGER,
        "longer disponib ya|no mais nicht|mehr più niet",
    ),
    (
        phrases.HAS_ENDED,
        "ended concluded finished closed now|over termin finalizad beendet abgeschlossen conclus",
    ),
    (
        phrases.HOSTING_HEAD,
        "suspend disabled deactivated terminated expire nginx openresty caddy tengine centos "
        "apache default works test|page iis plesk placeholder configured published future|home "
        "bandwidth gesperrt sospeso suspensa",
    ),
    (phrases.INDEX_OF, "index|of listing"),
    (phrases.BARE_ERROR, "error fehler erreur erro oops not|available"),
    (
        wall_phrases.GEO,
        "country region location territo area jurisdiction geo outside pays pais país ubicación "
        "land gebiet standort região paese",
    ),
    (
        wall_phrases.WALL_ASKS,
        "subscri member start|your choose|a sign|up join register upgrade account premium reached "
        "used read|limit read|free hit unlock abonn weiterlesen suscri socios assin abbonat leden "
        "read|articles",
    ),
    (
        wall_phrases.CHALLENGE_TITLE,
        "moment attention security wait checking verif human robot bot denied blocked rejected "
        "ddos "
        "pardon captcha browser instant sicherheits seguridad sure",
    ),
)
# Per pattern: groups of pieces; a head must hold all pieces of one group.
_HINTS = tuple(
    (pattern, tuple(tuple(plain(p) for p in group.split("|")) for group in pieces.split()))
    for pattern, pieces in _PIECES
)
_PATTERNS = {
    group: tuple(pattern for pattern, groups in _HINTS if group in groups)
    for group in sorted({group for _, groups in _HINTS for group in groups})
}
_GROUPS = tuple((group[0], group[1:], patterns) for group, patterns in _PATTERNS.items())


@lru_cache(maxsize=1024)  # pages of a site often share their heads
def may_hint(heads: tuple[str, ...]) -> bool:
    """Whether a head (`plain`) meets one of the patterns that the signs hold heads against."""
    said = "\n".join(heads)
    for first, others, patterns in _GROUPS:
        if first in said and (not others or all(other in said for other in others)):
            held = (head for head in heads if first in head)
            if any(pattern.search(head) for head in held for pattern in patterns):
                return True
    return False


def has_piece(text: str) -> bool:
    """Whether a text (`plain`) that may hold more than heads has what a hint would need."""
    return any(
        first in text and all(other in text for other in others) for first, others, _ in _GROUPS
    )
