"""Spanish sentences: what the general splitter cuts too often, or too seldom, is put right.

The general splitter knows no language. Spanish has abbreviations of its own (`págs.`, `EE. UU.`),
goes on in lower case after a question or a shout (`—¿Vienes? —preguntó Ana.`), and begins sentences
with other words than English does.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# After these the sentence goes on: titles, and words that stand before a name or a number.
_NEVER_LAST = frozenset(
    "sr sra srta sres sras dr dra dres d dña dn prof profa lic licda ing arq gral cnel tte sgto "  # noqa: SIM905
    "cap pág págs p pp art arts núm núms nro fig figs vol vols tel tels av avda blvr sto sta fco "
    "ma ej cf ed eds mons fr hno hna excmo excma ilmo ilma rvdo ee ff rr".split()
)
# These may close a sentence: it goes on where the next word has a small letter.
_MAYBE_LAST = frozenset("ud uds vd vds uu aa cía etc eeuu ee.uu e.u s.a c m n.b".split())  # noqa: SIM905
_LAST_TOKEN = re.compile(r"([^\s\"“”‘’«»(\[{—–¿¡]+)\.$")
_OPENERS = " \"'“‘«([{*_—–-"
_GOES_ON = re.compile(r"[?!…][\"'”’»)\]]*$|\.{3}$")
_INITIAL = re.compile(r"[A-ZÁÉÍÓÚÑ]\.\s")
# A stop that the general splitter takes for an abbreviation's only.
_HIDDEN_END = re.compile(
    r"(?<=[ .])(?:etc|[ad]\. ?C|[ap]\. ?m|EE\. ?UU)\.\s+(?=[¿¡«—]?(?:El|La|Los|Las|Lo|Un|Una|Unos|"
    r"Unas|En|Por|Para|Con|Sin|De|Del|Al|A|Su|Sus|Mi|Mis|Se|Le|Les|No|Ya|Y|Pero|Luego|Después|"
    r"Entonces|También|Además|Así|Hoy|Ahora|Este|Esta|Estos|Estas|Ese|Esa|Esto|Eso|Aquel|Cuando|"
    r"Como|Si|Qué|Quién|Es|Son|Era|Fue|Hay|Todo|Todos|Todas|Muchos|Muchas|Algunos|Otros|Otras|"
    r"Ella|Ellos|Ellas|Él|Yo|Tú|Nosotros)\b)"
)


def spanish_sentences(sentences: Iterable[str]) -> list[str]:
    """Sentences of one Spanish paragraph, given those that `split_sentences` found in it.

    >>> spanish_sentences(["Vea las págs.", "40 a 42.", "—¿Vienes?", "—preguntó Ana."])
    ['Vea las págs. 40 a 42.', '—¿Vienes? —preguntó Ana.']
    """
    found: list[str] = []
    for sentence in sentences:
        if found and _is_one_sentence(found[-1], sentence):
            found[-1] = f"{found[-1]} {sentence}"
        else:
            found.append(sentence)
    return [part for sentence in found for part in _parts(sentence)]


def _is_one_sentence(before: str, after: str) -> bool:
    """Whether a cut between two pieces is none in Spanish."""
    first = after.lstrip(_OPENERS)[:1]
    if not before.endswith("."):
        # "¡Adiós! dijo la niña.": but a new opening sign begins a question of its own.
        return first.islower() and _GOES_ON.search(before) is not None
    if before.endswith(".."):
        return first.islower()
    token_match = _LAST_TOKEN.search(before)
    if token_match is None:
        return False
    token = token_match.group(1)
    bare = token.lower()
    if len(token) == 1 and token.isupper():
        return _INITIAL.match(after) is not None or first.islower()
    return bare in _NEVER_LAST or (bare in _MAYBE_LAST and first.islower())


def _parts(sentence: str) -> list[str]:
    """The sentence, cut where it goes on to another one after "etc.", "a. C." and the like."""
    if ". " not in sentence:
        return [sentence]
    starts = [match.end() for match in _HIDDEN_END.finditer(sentence)]
    edges = [0, *starts, len(sentence)]
    return [sentence[a:b].rstrip() for a, b in pairwise(edges)]
