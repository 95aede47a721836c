"""Spanish syllables, cut by the rules of the academies' orthography (2010)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.readability.spanish_syllables import count_syllables, is_number, syllables

# Each line is one rule; a word is written with its cuts.
ONE_CONSONANT = """
ca-sa me-sa pe-lo-ta ba-na-na to-ma-te ga-to pa-lo-ma ce-bo-lla ni-ño ma-ña-na a-mi-go o-ji-to
ca-mi-no za-pa-to mo-ne-da sá-ba-do te-lé-fo-no pá-ja-ro a-zú-car e-ne-ro co-ne-jo ja-món
"""
TWO_CONSONANTS = """
al-to can-to cam-po per-so-na is-la ar-te ac-ción pe-ren-ne in-no-var mag-no rit-mo téc-ni-co
ap-to sép-ti-mo dig-no ad-mi-rar ob-je-to sub-sue-lo sus-pi-ro en-la-zar al-re-de-dor hon-ra
Is-ra-el som-bri-lla cés-ped
"""
LIQUID_GROUPS = """
pro-ble-ma a-brir li-bro ha-blar so-bre o-tro ma-dre pa-dre cua-tro re-gla ne-gro a-zú-car
co-fre ri-fle su-bli-me te-cla ma-cra-mé re-pli-car a-pla-zar no-ble vi-drio
a-tle-ta a-tlas A-tlán-ti-co
"""
THREE_AND_FOUR_CONSONANTS = """
ins-tan-te obs-tá-cu-lo ist-mo pers-pi-caz cons-cien-te trans-por-te abs-trac-to ins-truc-ción
cons-truir mons-truo com-prar hom-bre tem-blor em-ple-o es-tre-lla nues-tro sos-te-ner
ex-tra-ño ex-plo-rar ex-ce-len-te des-truir ins-cri-bir ads-cri-to sols-ti-cio pers-pec-ti-va
in-glés den-tro com-ple-to siem-pre es-cri-tor an-cho cons-ta-tar
"""
DIGRAPHS = """
ca-lle lla-ve pe-rro ca-rre-ta mu-cha-cho co-che le-che a-rroz gue-rra gui-ta-rra que-so
pa-que-te á-gui-la se-gui-do ju-gue-te a-quí es-quí man-te-qui-lla al-qui-ler in-te-rre-la-ción
quien quie-ro guion pin-güi-no ci-güe-ña ver-güen-za an-ti-güe-dad lin-güís-ti-ca bi-lin-güe
a-ve-ri-güéis quó-rum a-gua len-gua an-ti-guo
"""
DIPHTHONGS = """
ai-re cau-sa rei-na deu-da boi-na bou ha-cia cie-lo pio-jo cua-dro bue-no cuo-ta viu-da
rui-do ciu-dad cui-da-do je-sui-ta cons-trui-do muy hoy rey ley buey doy fui vio dio
tam-bién can-ción cáu-sa-me péi-na-lo hués-ped cuí-da-te in-ter-viú
his-to-ria pa-tio a-gria-do lim-pio he-roi-co vein-te seis Eu-ro-pa nau-fra-gio au-la
cons-tru-yó cons-truí huir jui-cio vein-tiún guí-a fié criar truhan
"""
TRIPHTHONGS = """
es-tu-diáis cam-biéis lim-piáis miau guau buey U-ru-guay Pa-ra-guay Guay-mas viei-ra
se-miau-to-má-ti-co o-pioi-de a-pre-ciéis
"""
HIATUS = """
po-e-ta le-er ca-er le-ón ca-os o-es-te te-a-tro re-al pe-or to-a-lla a-é-re-o hé-ro-e
al-ba-ha-ca cre-er zo-o chi-i-ta du-un-vi-ro lí-ne-a o-cé-a-no ma-es-tro ro-er
pa-ís ma-íz rí-o tí-a dí-a ba-úl re-ír o-ír o-í-do ra-íz e-go-ís-ta gra-dú-a ac-tú-o
pú-a son-re-í-a ha-bí-a fi-lo-so-fí-a re-ú-ne con-ti-nú-a ca-í-da le-í-do Ra-úl
ca-í-as o-í-ais vi-ví-ais cons-truí-a que-ís-mo ex-tra-or-di-na-rio co-o-pe-rar le-éis
"""
SILENT_H = """
prohi-bir ahu-mar ahi-ja-do rehu-sar de-sahu-cio a-ho-ra al-co-hol bú-ho a-hí ba-hí-a
pro-hí-be za-na-ho-ria co-he-te de-he-sa ve-hí-cu-lo re-hú-sa mo-hí-no a-ho-gar
ad-he-sión in-hi-bir ex-hi-bir al-ha-ja des-ha-cer en-he-brar in-hu-ma-no an-hí-dri-do
clor-hí-dri-co
a-hue-car ca-ca-hue-te re-huir hue-so hie-lo hie-rro an-ti-hé-ro-e mi-ni-ho-gar
"""
X_AND_Y = """
e-xa-men ta-xi tex-to ex-te-rior ex-cep-to o-xí-ge-no tó-rax bo-xe-o ex-hor-tar e-xis-tir
ma-yo a-yer yo ya re-yes le-yes pro-yec-to in-yec-ción sub-ya-cer cón-yu-ge a-yu-da y es-toy
pa-ra-gua-yo ra-yo jer-sey whis-ky
"""
GLIDES = """
pa-ra-no-ia ha-wa-ia-no sa-ha-ra-ui a-le-lu-ya
"""
PREFIXES = """
sub-ra-yar sub-ro-gar sub-re-gión sub-ra-ma sub-lu-nar sub-lin-gual sub-li-mi-nal su-ble-var
ab-ro-gar ob-rep-ti-cio post-ro-mán-ti-co pos-tre a-brup-to su-bir a-bro-char
"""
FIRST_AND_LAST_CONSONANTS = """
psi-co-lo-gí-a gno-mo pneu-má-ti-co pte-ro-dác-ti-lo sta-tus bí-ceps ré-cord ro-bots vals
ál-bum re-loj U-rrutz pst
"""
FOREIGN = """
mar-ke-ting soft-wa-re web ki-wi Pa-rís Mün-chen gar-çon Wis-con-sin blog
"""

RULES = {
    name: words.split()
    for name, words in list(globals().items())
    if name.isupper() and isinstance(words, str)
}
CASES = [(rule, cut) for rule, words in RULES.items() for cut in dict.fromkeys(words)]
VOWELS = set("aeiouyáéíóúü")


def test_the_table_of_cuts_is_as_long_as_it_claims():
    assert len({cut for _, cut in CASES}) >= 250


@pytest.mark.parametrize(("rule", "cut"), CASES)
def test_a_word_is_cut_by_its_rule(rule, cut):
    assert syllables(cut.replace("-", "")) == cut.split("-")


@given(st.sampled_from([cut.replace("-", "") for _, cut in CASES]), st.sampled_from("lut"))
def test_capitals_do_not_move_a_cut(word, case):
    written = {"l": word.lower(), "u": word.upper(), "t": word.title()}[case]
    assert [len(part) for part in syllables(written)] == [len(part) for part in syllables(word)]


@given(st.text(alphabet="abcdefghijklmnñopqrstuvwxyzáéíóúü", min_size=1, max_size=24))
def test_syllables_join_to_the_word_and_each_holds_a_vowel(word):
    parts = syllables(word)
    assert "".join(parts) == word
    if VOWELS - {"y"} & set(word) and len(parts) > 1:
        assert all(VOWELS & set(part) for part in parts)


@given(st.text(max_size=40))
def test_any_text_at_all_is_cut_without_losing_a_letter(text):
    joined = "".join(syllables(text))
    assert joined in (
        unicodedata.normalize("NFC", text),
        unicodedata.normalize("NFC", text).lower(),
    )
    assert count_syllables(text) >= 1


def test_a_hyphen_and_an_apostrophe_stay_with_what_stands_before():
    assert syllables("franco-alemán") == ["fran", "co-", "a", "le", "mán"]
    assert syllables("O'Higgins") == ["O'", "Hig", "gins"]


def test_a_decomposed_accent_is_an_accent():
    assert syllables(unicodedata.normalize("NFD", "país")) == ["pa", "ís"]


@pytest.mark.parametrize(
    ("word", "n"),
    [("ADN", 4), ("ONG", 4), ("DVD", 4), ("FMI", 5), ("ONU", 2), ("OTAN", 2), ("UNESCO", 3)],
)
def test_an_initialism_is_counted_as_it_is_said(word, n):
    assert count_syllables(word) == n


def test_a_heading_in_capitals_is_no_initialism():
    assert [count_syllables(word) for word in ("EL", "AGUA", "TRES", "FLOR", "Y")] == [
        1,
        2,
        1,
        1,
        1,
    ]


def test_digits_and_roman_numerals_are_numbers_and_words_are_not():
    numbers = ("1492", "3,5", "2.º", "XIX", "IV", "LXX")
    words = ("mil", "CIVIL", "Mi", "y", "X", "XIXI", "IIII", "")
    assert all(is_number(word) for word in numbers)
    assert not any(is_number(word) for word in words)
