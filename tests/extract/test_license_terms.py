"""Terms that bind (NC, ND) are never lost on the way, and every license says where it was found."""

import json

import pytest

from curate.extract import license_use, license_words
from curate.extract.licenses import license_from_words, licenses_in_words
from tests.extract.pages import page, resource_of, winners_of


@pytest.mark.parametrize(
    "words",
    [
        "Creative Commons Attribution-NonCommercial-NoDerivatives 4.0 International",
        "Creative Commons Attribution Non-Commercial No Derivs 4.0",
        "Creative Commons: Attribution, NonCommercial, No Derivatives 4.0",
        "Creative Commons Attribution 4.0 non-commercial no-derivatives license",
        "Creative Commons Namensnennung - Nicht kommerziell - Keine Bearbeitungen 4.0",
        "Creative Commons Atribución-NoComercial-SinDerivadas 4.0",
        "Creative Commons Atribución-NoComercial-SinDerivar 4.0",
        "Creative Commons Reconocimiento-NoComercial-SinObraDerivada 4.0",
        "Creative Commons Attribution - Pas d’Utilisation Commerciale - Pas de Modification 4.0",
        "Creative Commons Atribuição-NãoComercial-SemDerivações 4.0",
        "Creative Commons BY-ND-NC 4.0",
        "CC BY NC ND 4.0",
    ],
)
def test_both_limits_are_read_in_every_wording(words):
    assert license_from_words(words) == "CC-BY-NC-ND-4.0"


@pytest.mark.parametrize(
    "words",
    ["Creative Commons Attribution-NonCommercial-SomethingElse",
     "Creative Commons by Jo Reed", "attribution and non-fiction"],
)  # fmt: skip
def test_terms_that_cannot_be_read_name_no_license(words):
    assert licenses_in_words(words) == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Creative Commons Attribution 4.0 license", "CC-BY-4.0"),
        ("Creative Commons Attribution-licensed", "CC-BY"),
        ("Creative Commons Attribution 4.0, non-commercial requests welcome", "CC-BY-4.0"),
        ("Attribution-NonCommercial (CC BY-NC)", "CC-BY-NC"),
    ],
)
def test_words_beside_a_license_add_no_terms_to_it(words, expected):
    assert license_from_words(words) == expected


def test_noncommercial_and_no_derivatives_are_said_in_words_wherever_they_bind():
    for terms in ("BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND"):
        for version in ("", "-4.0", "-3.0-US"):
            license_id = f"CC-{terms}{version}"
            words = license_words(license_id)
            assert ("not for money" in words) == ("NC" in terms), license_id
            assert ("unchanged" in words) == ("ND" in terms), license_id
            assert ("change and share" in words) == ("ND" not in terms), license_id
            assert ("same license" in words) == ("SA" in terms), license_id
            assert (license_use(license_id) == "adapt") == (terms in ("BY", "BY-SA")), license_id


def cc(code, words="license"):
    return f"<a href='https://creativecommons.org/licenses/{code}/'>{words}</a>"


STATED = json.dumps(
    {"@type": "LearningResource", "name": "Plants",
     "license": "https://creativecommons.org/licenses/by-nc-nd/4.0/"}
)  # fmt: skip


@pytest.mark.parametrize(
    ("head", "body", "kind", "place"),
    [
        (f"<script type='application/ld+json'>{STATED}</script>", "", "claim",
         "json-ld LearningResource.license"),
        ("<meta name='DCTERMS.license' content='CC BY-NC-ND 4.0'>", "", "claim",
         "meta[dc.license]"),
        ("<link rel=license href='https://creativecommons.org/licenses/by-nc-nd/4.0/'>", "",
         "claim", "link[rel=license]"),
        ("", f"<footer>This lesson is under a {cc('by-nc-nd/4.0')}.</footer>", "quote", "footer"),
        ("", f"<p>This lesson is licensed under a {cc('by-nc-nd/4.0')}.</p>", "quote",
         "text a[href]"),
        ("", "<footer>This lesson is licensed under CC BY-NC-ND 4.0.</footer>", "quote", "footer"),
    ],
)  # fmt: skip
def test_a_license_says_where_it_was_found(head, body, kind, place):
    won = winners_of(page(body, head=f"<title>Plants</title>{head}"))["license"]
    assert won.value == "CC-BY-NC-ND-4.0"
    assert won.evidence.kind == kind
    assert won.evidence.place.startswith(place)
    assert won.evidence.text


def test_a_page_that_names_no_license_has_none_and_no_disagreement():
    resource = resource_of(page("<footer>Contact the school office.</footer>"))
    assert (resource.license, resource.license_url, resource.license_disagreement) == (None,) * 3
    assert license_words(resource.license).startswith("License not known")
