import json

import pytest

from curate.records import Reason
from tests.extract.packages.making import reason_of, record_of, resource, zipped


def h5p(stated, content, *, folder=""):
    whole = {"title": "Leaves", "mainLibrary": "H5P.CoursePresentation", "language": "en", **stated}
    return zipped(
        {
            f"{folder}h5p.json": json.dumps(whole),
            f"{folder}content/content.json": json.dumps(content),
        }
    )


CONTENT = {
    "slides": [
        {
            "library": "H5P.AdvancedText 1.1",
            "params": {
                "text": "<p>Leaves make <strong>sugar</strong>.</p>\n<p>They need light.</p>"
            },
            "metadata": {"license": "U", "title": "Untitled"},
        },
        {
            "library": "H5P.MultiChoice 1.16",
            "params": {
                "question": "What do leaves need?",
                "answers": [{"text": "Light", "correct": True}, {"text": "Salt"}],
                "UI": {"checkAnswerButton": "Check", "tryAgainButton": "Retry"},
                "overallFeedback": [{"feedback": "Well done"}],
            },
        },
    ],
    "l10n": {"prev": "Previous slide"},
}


def test_an_interactive_gives_its_title_kind_and_license():
    found = resource(
        record_of(
            h5p(
                {
                    "license": "CC BY-SA",
                    "licenseVersion": "4.0",
                    "authors": [{"name": "Mina Okoro", "role": "Author"}],
                },
                CONTENT,
            )
        )
    )
    assert (found.name, found.license) == ("Leaves", "CC-BY-SA-4.0")
    assert found.learning_resource_type == ("Course Presentation",)
    assert (found.author, found.in_language) == (("Mina Okoro",), "en")


def test_the_text_is_what_learners_read_without_buttons_and_markup():
    assert record_of(h5p({}, CONTENT)).text.split("\n\n") == [
        "Leaves make sugar.", "They need light.", "What do leaves need?", "Light", "Salt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "version", "license_id"),
    [
        ("U", None, None),
        ("", None, None),
        ("CC BY", "4.0", "CC-BY-4.0"),
        ("CC BY-NC-ND", "3.0", "CC-BY-NC-ND-3.0"),
        ("CC0 1.0", "CC0 1.0", "CC0-1.0"),
        ("PD", "", "LicenseRef-public-domain"),
        ("CC PDM", None, "LicenseRef-public-domain"),
        ("C", None, "LicenseRef-all-rights-reserved"),
    ],
)
def test_license_codes_mean_what_the_format_says(code, version, license_id):
    stated = {"license": code, "licenseVersion": version}
    assert resource(record_of(h5p(stated, CONTENT))).license == license_id


def test_undetermined_language_is_none():
    record = record_of(h5p({"language": "und"}, {"text": "Leaf"}))
    assert resource(record).in_language is None


def test_the_kinds_inside_are_named():
    assert (
        record_of(h5p({}, CONTENT)).signals.quotes["content_types"] == "Advanced Text; Multi Choice"
    )


def test_a_part_under_another_license_is_named():
    content = {
        "file": {"mime": "image/png", "path": "a.png", "copyright": {"license": "CC BY-NC"}},
        "alt": "A leaf",
        "text": "<p>Leaf</p>",
    }
    found = resource(record_of(h5p({"license": "CC BY", "licenseVersion": "4.0"}, content)))
    assert found.license == "CC-BY-4.0"
    assert "CC-BY-NC" in found.license_disagreement


def test_media_and_their_captions_are_counted():
    content = {
        "sources": [{"path": "https://media.example/v.mp4", "mime": "video/mp4"}],
        "a11y": {"sound": "x"},
        "textTracks": {"videoTrack": [{"kind": "captions", "track": {"path": "c.vtt"}}]},
        "picture": {"params": {"file": {"mime": "image/png", "path": "a.png"}, "alt": ""}},
        "text": "<p>Watch</p>",
    }
    signals = record_of(h5p({}, content)).signals
    assert signals.videos == ("https://media.example/v.mp4",)
    assert signals.n_caption_tracks == 1
    assert (signals.n_images, signals.n_images_without_alt) == (1, 1)


def test_a_package_in_one_folder_is_found():
    assert resource(record_of(h5p({}, CONTENT, folder="leaves/"))).name == "Leaves"


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (zipped({"h5p.json": "{"}), Reason.UNREADABLE),
        (zipped({"h5p.json": "[]"}), Reason.UNREADABLE),
        (zipped({"h5p.json": "[" * 100_000}), Reason.UNREADABLE),
        (h5p({}, {}), Reason.EMPTY),
        (h5p({"title": ""}, CONTENT), Reason.NO_TITLE),
    ],
)
def test_a_broken_package_is_rejected_with_its_reason(payload, reason):
    assert reason_of(payload) is reason
