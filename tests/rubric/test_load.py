"""Rubric and profile files: what is wrong is named in one line with file, place and field."""

from __future__ import annotations

import pytest

from curate.bundled import folder
from curate.errors import NotFound, RubricInvalid
from curate.rubric import load_profile, load_rubric
from curate.rubric.load import is_rubric_file

SHIPPED = (folder("rubrics") / "purchase_questions.yaml").read_text(encoding="utf-8")


def written(tmp_path, text):
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problem_of(load, path):
    with pytest.raises(RubricInvalid) as caught:
        load(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    assert caught.value.exit_code == 2
    return message.removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    label: Videos\n", "", "questions[6] (videos).label: this field is missing"),
        (
            "    label: Videos\n",
            "    label: Videos\n    wieght: 2\n",
            "questions[6] (videos).wieght: no such field",
        ),
        ("title: Purchase", "titel: Purchase", "title: this field is missing (and 1 more)"),
        ("n_questions: 14", "n_questions: 15", "n_questions says 15, the file holds 14"),
        ("id: videos", "id: upkeep", "questions: the id 'upkeep' is used twice"),
        (
            "machine: videos",
            "machine: movies",
            "questions[6] (videos).machine: there is no answerer 'movies'",
        ),
        (
            "    machine: videos\n    signals: [videos, n_caption_tracks, accessibility_feature, "
            "learning_resource_type]",
            "    machine: videos\n    signals: []",
            "questions[6] (videos): signals are named exactly where a machine may answer",
        ),
        ("good: no", "good: maybe", "questions[8] (ancillaries).good"),
    ],
)
def test_a_wrong_rubric_names_place_and_field(tmp_path, old, new, expected):
    assert old in SHIPPED
    problem = problem_of(load_rubric, written(tmp_path, SHIPPED.replace(old, new, 1)))
    assert expected in problem


def test_absence_proves_a_no_only_with_a_reason(tmp_path):
    text = SHIPPED.replace("absence_proves_no: false", "absence_proves_no: true", 1)
    assert "say why in absence_reason" in problem_of(load_rubric, written(tmp_path, text))


def test_a_scale_without_unknown_is_refused(tmp_path):
    text = SHIPPED.replace("scale: [yes, partly, no, unknown]", "scale: [yes, no]", 1)
    assert "questions[0] (independent_research).scale" in problem_of(
        load_rubric, written(tmp_path, text)
    )


@pytest.mark.parametrize("weight", ["-1", ".nan", ".inf", "101", "heavy"])
def test_a_weight_is_a_number_from_0_to_100(tmp_path, weight):
    text = f"id: mine\nweights: {{videos: {weight}}}\n"
    assert problem_of(load_profile, written(tmp_path, text)).startswith("weights.videos: ")


def test_a_key_that_stands_twice_is_named_with_its_line(tmp_path):
    path = written(tmp_path, "id: mine\ntitle: a\ntitle: b\n")
    assert problem_of(load_profile, path) == "line 3, column 1: the key 'title' stands twice"


def test_a_teachers_unquoted_yes_and_no_are_words(tmp_path):
    path = written(tmp_path, "id: mine\ndeal_breakers:\n  licenses: [no, unknown]\n")
    assert load_profile(path).deal_breakers == {"licenses": ("no", "unknown")}


@pytest.mark.parametrize("text", ["", "- a\n", "just words\n"])
def test_a_file_without_fields_is_refused(tmp_path, text):
    assert problem_of(load_rubric, written(tmp_path, text)).startswith("holds no mapping")


def test_broken_yaml_is_named_with_its_line(tmp_path):
    assert problem_of(load_rubric, written(tmp_path, "id: [a\nb: c\n")).startswith("line 2")


def test_an_absent_or_binary_file_is_named(tmp_path):
    assert "cannot be read" in problem_of(load_rubric, tmp_path / "none.yaml")
    path = tmp_path / "bytes.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in problem_of(load_rubric, path)


def test_an_unknown_name_points_to_the_list():
    with pytest.raises(NotFound, match="curate rubric list"):
        load_rubric("nonesuch")
    with pytest.raises(NotFound, match="curate rubric list"):
        load_profile("nonesuch")


def test_a_profile_must_fit_the_rubric(tmp_path):
    rubric = load_rubric("purchase_questions")

    def load(path):
        return load_profile(path, rubric=rubric)

    path = written(tmp_path, "id: mine\nweights: {vidoes: 2}\n")
    assert "weights.vidoes: the rubric purchase_questions asks no such" in problem_of(load, path)
    path = written(tmp_path, "id: mine\ndeal_breakers: {license: [no]}\n")
    assert "deal_breakers.license" in problem_of(load, path)


def test_a_deal_breaker_must_be_on_the_scale(tmp_path):
    text = SHIPPED.replace("scale: [yes, partly, no, unknown]", "scale: [yes, no, unknown]", 1)
    rubric = load_rubric(written(tmp_path, text))
    path = tmp_path / "profile.yaml"
    path.write_text("id: mine\ndeal_breakers: {independent_research: [partly]}\n")
    with pytest.raises(RubricInvalid, match="partly is not on the question's scale"):
        load_profile(path, rubric=rubric)


@pytest.mark.parametrize("host", ["https://a.example.org", "a.example.org/x", "*.example.org", ""])
def test_a_blocked_host_is_a_plain_name(tmp_path, host):
    path = written(tmp_path, f"id: mine\nblocked_hosts: ['{host}']\n")
    assert problem_of(load_profile, path).startswith("blocked_hosts: ")


def test_a_blocked_host_covers_the_names_under_it_and_no_lookalike():
    profile = load_profile("small_rural")
    assert profile.blocks("www.youtube.com")
    assert profile.blocks("YouTube.com")
    assert not profile.blocks("notyoutube.com")


def test_a_rubric_file_is_told_from_a_profile(tmp_path):
    assert is_rubric_file(folder("rubrics") / "purchase_questions.yaml")
    assert not is_rubric_file(folder("rubrics") / "profiles" / "default.yaml")
