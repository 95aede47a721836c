"""The players of a page: video, sound and interactive pieces, their captions and transcripts.

What an embedded player offers is not on the page, so its captions are *unknown* unless the page
itself shows them. A player of the page's own without a track has none, unless scripts run that may
add one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qs, urlsplit

from curate.extract.blocks import text_of
from curate.extract.controls import frame_or_main, tag_of
from curate.extract.phrases import fold_phrase
from curate.records import Player
from curate.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from curate.extract.page import Page

Kind = Literal["video", "audio", "interactive"]

MAX_PLAYERS = 50
VIDEO_HOSTS = re.compile(
    r"(?:^|\.)(?:youtube\.com|youtube-nocookie\.com|youtu\.be|vimeo\.com|dailymotion\.com|"
    r"kaltura\.com|ted\.com|wistia\.(?:com|net)|loom\.com|edpuzzle\.com|teachertube\.com|"
    r"panopto\.(?:com|eu))$"
)
_AUDIO_HOSTS = re.compile(
    r"(?:^|\.)(?:soundcloud\.com|spotify\.com|podcasts\.apple\.com|libsyn\.com|podbean\.com|"
    r"buzzsprout\.com|simplecast\.com|megaphone\.fm|castos\.com|spreaker\.com|transistor\.fm|"
    r"podigee\.(?:com|io)|podlove\.org|anchor\.fm|acast\.com|omny\.fm|captivate\.fm|"
    r"audioboom\.com|ivoox\.com)$"
)
_H5P = re.compile(r"(?:^|\.)h5p\.(?:org|com)/|/h5p/|action=h5p_embed|/h5p-embed|h5p\.php", re.I)
_FILES: dict[str, Kind] = {
    "mp3": "audio", "m4a": "audio", "ogg": "audio", "oga": "audio", "wav": "audio", "aac": "audio",
    "mp4": "video", "m4v": "video", "webm": "video", "ogv": "video", "mov": "video",
}  # fmt: skip
_TRANSCRIPT = re.compile(
    r"\b(?:transcripts?|transcription|transkript|transkription|transcripcion(?:es)?|"
    r"transcricao|verschriftlichung|textfassung|text version of the (?:video|audio|podcast)|"
    r"version en texto|version textual|texte de la video)\b"
)
_MAX_TRANSCRIPT_WORDS = 10  # of a link or heading; a longer one tells of something else
_PLAYER_TAGS = (
    "video", "audio", "iframe", "embed", "object", "lite-youtube", "youtube-video", "a"
)  # fmt: skip
_NEAR = 150  # elements between a player and its transcript


@dataclass(frozen=True, slots=True)
class _Seen:
    """A player with its position among the elements of the page."""

    player: Player
    position: int


def players_of(page: Page, *, runs_scripts: bool) -> tuple[Player, ...]:
    """The page's players in document order, each address once, at most `MAX_PLAYERS`.

    A transcript belongs to the player it follows, or to the first one where it stands before all.
    Sound has no captions by nature: it stays `unknown` where it has no track.
    """
    found: dict[str, tuple[HtmlElement, Player]] = {}
    for element in page.body.iter(*_PLAYER_TAGS):
        player = _player(page, element, runs_scripts)
        if player is not None and len(found) < MAX_PLAYERS:
            found.setdefault(player.url, (element, player))
    if not found:
        return ()
    by_element = dict(found.values())
    seen: list[_Seen] = []
    transcripts: list[tuple[int, str]] = []
    for position, element in enumerate(page.body.iter("*")):
        if element in by_element:
            seen.append(_Seen(by_element[element], position))
        elif where := _transcript(page, element):
            transcripts.append((position, where))
    return tuple(entry.player for entry in _with_transcripts(seen, transcripts))


def _player(page: Page, element: HtmlElement, runs_scripts: bool) -> Player | None:
    tag = element.tag
    if tag in ("video", "audio"):
        return _own_player(page, element, runs_scripts)
    if tag in ("iframe", "embed", "object"):
        src = element.get("src") or element.get("data-src") or element.get("data") or ""
        url = _web_address(page, src)
        return _embedded(url, element) if url else None
    if tag in ("lite-youtube", "youtube-video"):
        name = element.get("videoid") or ""
        return Player(url=f"https://www.youtube.com/watch?v={name}", kind="video") if name else None
    if tag == "a" and (url := _web_address(page, element.get("href") or "")):
        kind = _FILES.get(_ending(url))
        if kind and frame_or_main(element) == "main":
            return Player(url=url, kind=kind)
    return None


def _own_player(page: Page, element: HtmlElement, runs_scripts: bool) -> Player | None:
    sources = [element.get("src"), *(s.get("src") for s in element.iter("source"))]
    url = next((u for s in sources if s and (u := _web_address(page, s))), None)
    if url is None:
        return None
    kind: Kind = "video" if element.tag == "video" else "audio"
    for track in element.iter("track"):
        if is_caption_track(track):
            return Player(url=url, kind=kind, captions="yes", captions_quote=tag_of(track))
    has_none = kind == "video" and not runs_scripts and "muted" not in element.attrib
    return Player(url=url, kind=kind, captions="no" if has_none else "unknown",
                  captions_quote=tag_of(element) if has_none else None)  # fmt: skip


def _embedded(url: str, element: HtmlElement) -> Player | None:
    host = host_of(url)
    if _H5P.search(url) or "h5p-iframe" in (element.get("class") or ""):
        return Player(url=url, kind="interactive")
    if VIDEO_HOSTS.search(host):
        query = parse_qs(urlsplit(url).query)
        shown = query.get("cc_load_policy", [""])[0] == "1" or bool(query.get("texttrack"))
        quote = tag_of(element) if shown else None
        captions: Literal["yes", "unknown"] = "yes" if shown else "unknown"
        return Player(url=url, kind="video", captions=captions, captions_quote=quote)
    if _AUDIO_HOSTS.search(host):
        return Player(url=url, kind="audio")
    kind = _FILES.get(_ending(url))
    return Player(url=url, kind=kind) if kind else None


def is_caption_track(track: HtmlElement) -> bool:
    """Whether a `track` holds captions; HTML: one without `kind` holds subtitles."""
    return (track.get("kind") or "subtitles").lower() in ("captions", "subtitles")


def _transcript(page: Page, element: HtmlElement) -> str | None:
    """Where a transcript is: the address of a link, or the words of a heading or opener."""
    if element.tag not in ("a", "summary", "button", "h2", "h3", "h4", "h5", "h6", "figcaption"):
        return None
    text = text_of(element) or element.get("title") or element.get("aria-label") or ""
    if len(text.split()) > _MAX_TRANSCRIPT_WORDS or not _TRANSCRIPT.search(fold_phrase(text)):
        return None
    if frame_or_main(element) != "main":
        return None
    if element.tag == "a":
        return _web_address(page, element.get("href") or "")
    return f"text: {text}"


def _with_transcripts(seen: list[_Seen], transcripts: list[tuple[int, str]]) -> Iterator[_Seen]:
    found: dict[int, str] = {}
    for position, where in transcripts:
        before = [i for i, entry in enumerate(seen) if entry.position < position]
        owner = before[-1] if before else 0
        if seen and abs(seen[owner].position - position) <= _NEAR:
            found.setdefault(owner, where)
    for i, entry in enumerate(seen):
        player = entry.player
        if i in found:
            player = player.model_copy(update={"transcript": found[i]})
        yield replace(entry, player=player)


def _web_address(page: Page, address: str) -> str | None:
    resolved = page.resolve(address) if address.strip() else None
    return resolved if resolved and resolved.startswith(("http://", "https://")) else None


def _ending(url: str) -> str:
    try:
        return urlsplit(url).path.rpartition(".")[2].lower()
    except ValueError:
        return ""
