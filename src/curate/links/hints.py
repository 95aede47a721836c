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
        "funnet findes finnes löyd znalez istnieje nalezena найден существует знайдено bulunamad "
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
        "ended concluded finished closed is|over is|now|over termin finalizad beendet "
        "abgeschlossen "
        "conclus",
    ),
    (
        phrases.HOSTING_HEAD,
        "suspend disabled deactivated terminated expire nginx openresty caddy tengine centos "
        "apache "
        "default works iis plesk placeholder configured published future|home bandwidth gesperrt "
        "sospeso suspensa",
    ),
    (phrases.INDEX_OF, "index|of listing"),
    (phrases.BARE_ERROR, "error fehler erreur erro oops not|available"),
    (
        wall_phrases.GEO,
        "country region location territor area jurisdiction geo outside pays pais país ubicación "
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


# The first piece of every group, each once: most heads hold none of them.
_FIRSTS = tuple(dict.fromkeys(group[0] for _, groups in _HINTS for group in groups))


@lru_cache(maxsize=1024)  # the pages of a site often share a head
def may_hint(head: str) -> bool:
    """Whether a head (`plain`) meets one of the patterns that `signals.py` holds heads against."""
    if not [piece for piece in _FIRSTS if piece in head]:  # a list: three times faster than any()
        return False
    return any(
        pattern.search(head)
        for pattern, groups in _HINTS
        if any(all(piece in head for piece in group) for group in groups)
    )
