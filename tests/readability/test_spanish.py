import pytest

from curate.readability.spanish import count_syllables, spanish_formulas

# Divided by the rules of the Spanish academy's orthography, which always joins i and u.
WORDS = """
casa 2 ciudad 2 país 2 poeta 3 guitarra 3 construyó 3 agua 2 aire 2 cuento 2 tía 2 leer 2
río 2 hoy 1 muy 1 rey 1 y 1 buey 1 Uruguay 3 cigüeña 3 pingüino 3 queso 2 bueno 2 viaje 2
cooperar 4 ahora 3 búho 2 prohibir 3 miau 1 oído 3 baúl 2 reír 2 caer 2 león 2 huevo 2
hielo 2 yo 1 mayo 2 ayer 2 ley 1 leyes 2 estudiáis 3 ruido 2 construir 2 ciudades 3
fotosíntesis 5 murciélago 4 electricidad 5 oeste 3 maíz 2 raíces 3 aula 2 Europa 3 seis 1
veintiún 2 niño 2 extraordinario 6 línea 3 aéreo 4 héroe 3 sonreía 4 continúa 4 guía 2
vergüenza 3 lingüística 4
"""
CASES = [(word, int(n)) for word, n in zip(WORDS.split()[::2], WORDS.split()[1::2], strict=True)]


@pytest.mark.parametrize(("word", "n"), CASES)
def test_spanish_syllables_follow_the_spelling(word, n):
    assert count_syllables(word) == n


def test_spanish_formulas_match_a_calculation_by_hand():
    # 7 words, 2 sentences; syllables: 1+2+2 + 1+2+1+2 = 11
    found = spanish_formulas(["El perro corre.", "La casa es blanca."])
    assert found["fernandez_huerta"] == pytest.approx(206.84 - 60 * 11 / 7 - 1.02 * 3.5, abs=0.01)
    assert found["szigriszt_pazos"] == pytest.approx(206.835 - 62.3 * 11 / 7 - 3.5, abs=0.01)
    # letters: 2+5+5 + 2+4+2+6 = 26
    assert found["gutierrez_de_polini"] == pytest.approx(95.2 - 9.7 * 26 / 7 - 0.35 * 3.5, abs=0.01)
    assert found["crawford"] == pytest.approx(-0.205 * 200 / 7 + 4.9 * 11 / 7 - 3.407, abs=0.01)
    assert spanish_formulas([]) == {}
