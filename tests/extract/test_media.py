"""Players: what shows captions, what leaves them unknown, and where a transcript stands."""

import pytest

from curate.extract import extract
from tests.extract.pages import PROSE, URL, page, record_of


def players(body, **kwargs):
    return record_of(page(body, **kwargs)).signals.players


def the_player(body, **kwargs):
    (found,) = players(body, **kwargs)
    return found


def test_a_caption_track_is_a_yes_with_its_tag_as_the_quote():
    player = the_player("<video src='/v.mp4'><track src='c.vtt' kind='captions'></video>")
    assert (player.url, player.kind) == ("https://school.example.org/v.mp4", "video")
    assert player.captions == "yes"
    assert 'kind="captions"' in player.captions_quote


def test_a_video_of_the_page_itself_without_a_track_has_none():
    player = the_player("<video src='/v.mp4'><track src='c.vtt' kind='chapters'></video>")
    assert player.captions == "no"
    assert player.captions_quote.startswith("<video")


@pytest.mark.parametrize(
    "body",
    [
        "<video src='/v.mp4'></video><script>addTracks()</script>",
        "<iframe src='https://www.youtube.com/embed/abc'></iframe>",
        "<iframe src='https://player.vimeo.com/video/1'></iframe>",
        "<lite-youtube videoid='abc'></lite-youtube>",
        "<p><a href='/talk.mp3'>Listen</a></p>",
        "<audio src='/a.ogg'></audio>",
        "<iframe src='https://w.soundcloud.com/player/?url=x'></iframe>",
    ],
)
def test_what_the_page_cannot_show_is_unknown(body):
    player = the_player(body)
    assert (player.captions, player.captions_quote) == ("unknown", None)


@pytest.mark.parametrize(
    "address",
    ["https://www.youtube.com/embed/abc?rel=0&amp;cc_load_policy=1",
     "https://player.vimeo.com/video/1?texttrack=en"],
)  # fmt: skip
def test_an_embedded_player_that_is_told_to_show_captions_has_them(address):
    player = the_player(f"<iframe src='{address}'></iframe>")
    assert player.captions == "yes"
    assert "src=" in player.captions_quote


def test_captions_switched_off_in_the_address_say_nothing():
    body = "<iframe src='https://www.youtube.com/embed/abc?cc_load_policy=0'></iframe>"
    assert the_player(body).captions == "unknown"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<iframe src='https://h5p.org/h5p/embed/712'></iframe>", "interactive"),
        ("<iframe class='h5p-iframe' src='/quiz/embed/3'></iframe>", "interactive"),
        ("<iframe src='/wp-admin/admin-ajax.php?action=h5p_embed&amp;id=3'></iframe>",
         "interactive"),
        ("<iframe src='https://open.spotify.com/embed/episode/x'></iframe>", "audio"),
        ("<iframe data-src='https://www.youtube.com/embed/abc'></iframe>", "video"),
        ("<embed src='/film.webm'>", "video"),
    ],
)  # fmt: skip
def test_the_kind_of_a_player_is_told_from_its_address(body, kind):
    assert the_player(body).kind == kind


def test_other_frames_and_links_are_no_players():
    body = (
        "<iframe src='https://maps.example.com/x'></iframe><a href='/page.html'>x</a>"
        "<nav><a href='/jingle.mp3'>Our jingle</a></nav><a href='mailto:a@example.org'>mail</a>"
    )
    assert players(body) == ()


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("<p><a href='/t.html'>Transcript</a></p>", "https://school.example.org/t.html"),
        ("<p><a href='/t.html'>Transcripción del video</a></p>",
         "https://school.example.org/t.html"),
        ("<p><a href='/t.html'>Transkript (PDF)</a></p>", "https://school.example.org/t.html"),
        ("<p><a href='/t.html'>Transcription de la vidéo</a></p>",
         "https://school.example.org/t.html"),
        ("<details><summary>Read the transcript</summary><p>Hello.</p></details>",
         "text: Read the transcript"),
        ("<h3>Transcript</h3><p>Hello.</p>", "text: Transcript"),
        ("<p><a href='/rna.html'>How cells make a transcript of their genes, and what the ribosome "
         "does with it</a></p>", None),
        ("<footer><a href='/order'>Order a transcript</a></footer>", None),
        ("<p>The transcript is long.</p>", None),
    ],
)  # fmt: skip
def test_a_transcript_near_the_player_is_found_by_its_name(after, expected):
    body = f"<main>{PROSE}<video src='/v.mp4'></video>{after}</main>"
    assert the_player(body, prose="").transcript == expected


def test_a_transcript_belongs_to_the_player_it_follows():
    body = (
        "<video src='/one.mp4'></video><a href='/one.txt'>Transcript</a>"
        "<video src='/two.mp4'></video><p>And that is all.</p>"
    )
    assert [p.transcript for p in players(body)] == ["https://school.example.org/one.txt", None]


def test_a_transcript_far_away_is_another_ones():
    body = "<video src='/v.mp4'></video>" + "<p>x</p>" * 300 + "<a href='/t'>Transcript</a>"
    assert the_player(body).transcript is None


def test_the_same_player_is_listed_once():
    body = "<video src='/v.mp4'></video><p><a href='/v.mp4'>Download</a></p>"
    assert len(players(body)) == 1


def test_a_page_of_thousands_of_players_is_bounded():
    body = "".join(f"<video src='/{n}.mp4'></video><h3>Transcript</h3>" for n in range(3000))
    record = extract(page(body).encode(), url=URL).records[0]
    assert len(record.signals.players) == 50
