"""Videos: players and caption tracks that were seen; none seen proves nothing by itself."""

from __future__ import annotations

from tests.rubric.items import NOW, answer, item

from curate.records import Answer
from curate.rubric import answer_all, load_profile, load_rubric

FILM = "https://rocks.example.org/film.mp4"
PLAYER = "https://www.youtube-nocookie.com/embed/abc"


def ask(**rest):
    return answer("videos", item(**rest))


def test_a_video_with_a_caption_track_is_a_yes():
    found = ask(signals={"page_bytes": 1, "videos": (FILM,), "n_caption_tracks": 1})
    assert found.answer is Answer.YES
    assert [piece.value for piece in found.evidence] == [1, 1]


def test_a_video_file_without_a_caption_track_is_partly():
    found = ask(signals={"page_bytes": 1, "videos": (FILM,)})
    assert found.answer is Answer.PARTLY
    assert "without a caption track" in found.reason


def test_captions_inside_a_foreign_player_are_called_unseen_not_absent():
    found = ask(signals={"page_bytes": 1, "videos": (PLAYER,)})
    assert found.answer is Answer.PARTLY
    assert "cannot be seen" in found.reason


def test_fewer_tracks_than_videos_is_partly():
    signals = {"page_bytes": 1, "videos": (FILM, PLAYER), "n_caption_tracks": 1}
    assert ask(signals=signals).answer is Answer.PARTLY


def test_a_publishers_claim_of_captions_counts_as_a_claim():
    found = ask(signals={"videos": (PLAYER,)}, accessibility_feature=("Closed Captions",))
    assert found.answer is Answer.YES
    assert found.evidence[-1].kind == "claim"


def test_a_page_without_videos_stays_open_whether_or_not_scripts_could_add_one():
    for signals in ({"page_bytes": 1}, {"page_bytes": 1, "n_scripts": 3}, {}):
        assert ask(signals=signals).answer is Answer.UNKNOWN


def test_a_resource_that_is_called_a_video_is_partly():
    found = ask(learning_resource_type=("Video lesson",))
    assert found.answer is Answer.PARTLY
    assert found.evidence


def test_absence_is_a_no_only_where_the_question_declares_it_and_nothing_could_add_a_video():
    rubric = load_rubric("purchase_questions")
    strict = rubric.model_copy(
        update={
            "questions": tuple(
                q.model_copy(update={"absence_proves_no": True}) if q.id == "videos" else q
                for q in rubric.questions
            )
        }
    )

    def strictly(signals):
        answers = answer_all(strict, load_profile(), item(signals=signals), NOW)
        return next(a for a in answers if a.question == "videos").answer

    assert strictly({"page_bytes": 1}) is Answer.NO
    assert strictly({"page_bytes": 1, "n_scripts": 1}) is Answer.UNKNOWN
    assert strictly({}) is Answer.UNKNOWN
