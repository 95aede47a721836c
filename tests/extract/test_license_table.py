from typing import get_args

import pytest

from curate.extract import LicenseUse, license_from_url, license_of, license_use, license_words
from curate.extract.licenses import distinct, license_table, licenses_in_words, same_terms


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("http://creativecommons.org/licenses/by-sa/3.0", "CC-BY-SA-3.0"),
        ("https://creativecommons.org/licenses/by-nc-nd/4.0/deed.es", "CC-BY-NC-ND-4.0"),
        ("https://creativecommons.org/licenses/by/4.0/legalcode", "CC-BY-4.0"),
        ("http://creativecommons.org/licenses/by-nc-sa/3.0/us/", "CC-BY-NC-SA-3.0-US"),
        ("//creativecommons.org/licenses/by-nc/3.0/igo/", "CC-BY-NC-3.0-IGO"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "LicenseRef-public-domain"),
        ("https://i.creativecommons.org/l/by-nc/4.0/88x31.png", "CC-BY-NC-4.0"),
        ("https://www.gnu.org/licenses/fdl-1.3.html", "GFDL-1.3"),
        (
            "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            "OGL-UK-3.0",
        ),
        ("https://opensource.org/licenses/MIT", "MIT"),
        ("https://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0"),
        ("https://creativecommons.org/licenses/", None),
        ("https://school.example.org/licenses/by/4.0/", None),
    ],
)
def test_an_address_names_its_license(value, expected):
    assert license_from_url(value) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("CC-BY 4.0", "CC-BY-4.0"),
        ("CC_BY_NC_SA", "CC-BY-NC-SA"),
        ("ccbyncsa", "CC-BY-NC-SA"),
        ("CC BY", "CC-BY"),
        ("CC-BY-NC-ND-4.0", "CC-BY-NC-ND-4.0"),
        ("Creative Commons Attribution 4.0 International License", "CC-BY-4.0"),
        ("Creative Commons Attribution-NonCommercial-ShareAlike 3.0 United States",
         "CC-BY-NC-SA-3.0-US"),
        ("Attribution-NonCommercial-ShareAlike", "CC-BY-NC-SA"),
        ("Creative Commons Atribución-NoComercial-CompartirIgual 4.0 Internacional",
         "CC-BY-NC-SA-4.0"),
        ("Creative Commons Namensnennung - Nicht-kommerziell - Keine Bearbeitung 3.0",
         "CC-BY-NC-ND-3.0"),
        ("Creative Commons Attribution 4.0 (CC BY 4.0)", "CC-BY-4.0"),
        ("CC0 1.0 Universal", "CC0-1.0"),
        ("Open Government Licence v3.0", "OGL-UK-3.0"),
        ("All rights reserved", "LicenseRef-all-rights-reserved"),
        ("CC BY or CC BY-NC", None),
        ("Creative Commons License", None),
        ("proper attribution of every quote", None),
    ],
)  # fmt: skip
def test_words_name_a_license(words, expected):
    assert license_of(words) == expected


@pytest.mark.parametrize(
    ("license_id", "use"),
    [
        ("CC-BY-4.0", "adapt"),
        ("CC-BY-SA-3.0-US", "adapt"),
        ("CC-BY-NC-SA-4.0", "noncommercial"),
        ("CC-BY-ND-4.0", "share"),
        ("CC-BY-NC-ND-4.0", "share"),
        ("CC0-1.0", "adapt"),
        ("LicenseRef-all-rights-reserved", "restricted"),
        ("LicenseRef-something-else", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_license_says_what_one_may_do(license_id, use):
    assert license_use(license_id) == use


def test_plain_words_follow_the_terms():
    assert license_words("CC-BY-4.0") == "Free to use, change and share; name the author"
    assert "not for money" in license_words("CC-BY-NC-4.0")
    assert "unchanged" in license_words("CC-BY-ND-4.0")
    assert "same license" in license_words("CC-BY-SA-4.0")
    assert "ask" in license_words(None)


def test_every_row_of_the_table_is_complete_and_named_once():
    rows = license_table()
    assert len({row.id for row in rows}) == len(rows)
    for row in rows:
        assert row.use in get_args(LicenseUse)
        assert row.words
        assert row.url or row.phrase, row.id


def test_a_license_without_a_version_is_the_same_as_one_with_it_but_no_other():
    assert same_terms("CC-BY", "CC-BY-4.0")
    assert same_terms("CC-BY-3.0", "CC-BY-3.0-US")
    assert not same_terms("CC-BY", "CC-BY-NC")
    assert not same_terms("CC-BY-3.0", "CC-BY-4.0")
    assert distinct(["CC-BY", "CC-BY-4.0", "CC-BY-SA"]) == ["CC-BY-4.0", "CC-BY-SA"]


def test_several_licenses_in_one_text_are_found_in_order():
    found = licenses_in_words("Text CC BY 4.0, pictures CC BY-NC-SA 3.0, code MIT License")
    assert [named.id for named in found] == ["CC-BY-4.0", "CC-BY-NC-SA-3.0", "MIT"]
