"""Which license a page's content has: content, template, pictures, sources, contributions."""

import pytest

from tests.extract.pages import PROSE, page, resource_of, winners_of


def cc(code, words=None):
    return f'<a href="https://creativecommons.org/licenses/{code}/">{words or code}</a>'


def test_the_license_of_the_template_is_not_the_license_of_the_lesson():
    resource = resource_of(
        page(
            "<footer><p>Materials licensed under <a href='LICENSE.html'>CC-BY 4.0</a> by the "
            f"authors</p><p>Template licensed under {cc('by-sa/4.0', 'CC-BY 4.0')} by the "
            "workshop</p></footer>"
        )
    )
    assert resource.license == "CC-BY-4.0"
    assert resource.license_url == "https://school.example.org/en/lessons/LICENSE.html"
    assert "CC-BY-SA-4.0 for its template" in resource.license_disagreement


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<p>This page is shared under a {cc('by-nc-sa/4.0')} license and was authored by "
         "Reed.</p>", "CC-BY-NC-SA-4.0"),
        (f"<div class='license-attribution'>Plants Copyright © 2020 by Jo is licensed under a "
         f"{cc('by/4.0')}, except where otherwise noted.</div>", "CC-BY-4.0"),
        (f"<footer>Code licensed MIT, docs {cc('by/3.0')}.</footer>", "CC-BY-3.0"),
        ("<footer>Text is available under the <a rel='license' href='//creativecommons.org/"
         "licenses/by-sa/4.0/'>Share Alike License</a></footer>", "CC-BY-SA-4.0"),
        (f"<p>Esta obra está bajo una {cc('by-nc/4.0', 'licencia')}.</p>", "CC-BY-NC-4.0"),
        (f"<p>Soweit nicht anders vermerkt, stehen die Inhalte unter der Lizenz "
         f"{cc('by/4.0')}.</p>", "CC-BY-4.0"),
        ("<p>This work is licensed under CC BY-NC 4.0.</p>" + PROSE * 6, "CC-BY-NC-4.0"),
        ("<dl><dt>License</dt><dd>CC BY-SA 4.0</dd></dl>" + PROSE * 6, "CC-BY-SA-4.0"),
        ("<p><img src='https://licensebuttons.net/l/by/4.0/88x31.png' alt='CC'></p>", "CC-BY-4.0"),
        (f"<footer>© 2024 Lab. Licensed under {cc('by-sa/4.0')}. Icons by Bo ({cc('by/3.0')})."
         "</footer>", "CC-BY-SA-4.0"),
        (f"<p>This chapter, adapted from an older one, is licensed under {cc('by/4.0')}.</p>",
         "CC-BY-4.0"),
        ("<footer>This work is in the public domain.</footer>", "LicenseRef-public-domain"),
        ("<footer>© 2024 School Press. All rights reserved.</footer>",
         "LicenseRef-all-rights-reserved"),
    ],
)  # fmt: skip
def test_a_statement_about_the_content_gives_its_license(body, expected):
    assert resource_of(page(body)).license == expected


@pytest.mark.parametrize(
    "body",
    [
        f"<footer><p>Theme by Foo, licensed under {cc('by/3.0')}</p></footer>",
        f"<footer>Design: Some Studio, {cc('by/3.0')}</footer>",
        f"<footer>Icons made by Bo, licensed by {cc('by/3.0')}</footer>",
        f"<p>This chapter is adapted from Biology by Reed, licensed under {cc('by/4.0')}.</p>",
        f"<figure><img src='a.png' alt='a'><figcaption>Photo by Jo, {cc('by-sa/2.0')}</figcaption>"
        "</figure>",
        f"<p>By saving changes, you agree to release your text under {cc('by-sa/3.0')}.</p>",
        f"<p>Wikipedia content is licensed under {cc('by-sa/4.0')}.</p>" + PROSE * 6,
        f"<footer>Licensed under either {cc('by/4.0')} or {cc('by-nc/4.0')}.</footer>",
        "".join(f"<p>Our school likes {cc(c)} for such work.</p>" for c in ("by/4.0", "by-sa/4.0")),
        "<p>Long ago people printed all rights reserved on books.</p>" + PROSE * 6,
        "<div about='sun.jpg'><a rel='license' href='https://creativecommons.org/licenses/by/2.0/'>"
        "license</a></div>",
        "",
    ],
)
def test_a_license_of_something_else_leaves_the_page_without_one(body):
    assert resource_of(page(body)).license is None


def test_a_choice_of_licenses_is_told_but_not_decided():
    resource = resource_of(
        page(f"<footer>Licensed under either {cc('by/4.0')} or {cc('by-nc/4.0')}.</footer>")
    )
    assert resource.license is None
    assert resource.license_disagreement.startswith("No license can be told")
    assert "CC-BY-NC-4.0" in resource.license_disagreement


def test_a_page_that_teaches_about_licenses_takes_none_from_its_prose():
    lecture = "".join(
        f"<p>This work is licensed under {cc(code)}: an example.</p>"
        for code in ("by/4.0", "by-sa/4.0", "by-nc/4.0")
    )
    assert resource_of(page(lecture + PROSE * 5)).license is None
    footer = f"<footer>Text: {cc('by-nd/4.0')}</footer>"
    assert resource_of(page(lecture + PROSE * 5 + footer)).license == "CC-BY-ND-4.0"


def test_the_stated_claim_goes_before_the_footer_and_the_difference_is_told():
    claim = (
        '<title>Plants</title><script type="application/ld+json">{"@type": "LearningResource",'
        '"name": "Plants", "license": "https://creativecommons.org/licenses/by/4.0/"}</script>'
    )
    resource = resource_of(
        page(f"<footer>This lesson is licensed under {cc('by-nc/4.0')}</footer>", head=claim)
    )
    assert resource.license == "CC-BY-4.0"
    assert "CC-BY-NC-4.0 for its content" in resource.license_disagreement


def test_words_that_differ_from_their_link_are_told():
    resource = resource_of(
        page(f"<footer>This lesson is licensed under {cc('by-nc/4.0', 'CC BY 4.0')}</footer>")
    )
    assert resource.license == "CC-BY-NC-4.0"
    assert "CC-BY-4.0 in the words of the link" in resource.license_disagreement


def test_a_version_named_elsewhere_completes_a_claim_without_one():
    head = "<title>Plants</title><meta name='dc.rights' content='CC BY'>"
    resource = resource_of(page(f"<footer>Text: {cc('by/4.0')}</footer>", head=head))
    assert resource.license == "CC-BY-4.0"
    assert resource.license_disagreement is None


def test_a_link_element_and_dublin_core_name_a_license():
    head = "<title>Plants</title><link rel='license' href='https://creativecommons.org/licenses/by/4.0/'>"
    assert resource_of(page("", head=head)).license == "CC-BY-4.0"
    head = "<title>Plants</title><meta name='DCTERMS.license' content='https://creativecommons.org/licenses/by-sa/4.0/'>"
    assert resource_of(page("", head=head)).license == "CC-BY-SA-4.0"


def test_the_evidence_quotes_the_sentence_and_its_place():
    won = winners_of(page(f"<footer>This lesson is licensed under {cc('by/4.0')}.</footer>"))
    evidence = won["license"].evidence
    assert evidence.kind == "quote"
    assert evidence.text == "This lesson is licensed under by/4.0."
    assert evidence.place.startswith("footer")
