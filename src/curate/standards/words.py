"""Words for lexical matching: lower case, no function words, light suffix stripping."""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-zà-öø-ÿ]+|\d+")
_STOP = frozenset(
    """a about above after again all also am an and any are as at be because been before being
    below between both but by can could did do does doing down during each e few for from further g
    had has have having he her here hers him his how i if in into is it its itself just let like ll
    m may me more most must my no nor not now of off on once only or other our ours out over own re
    s same she should so some such t than that the their theirs them then there these they this
    those through to too under until up us use used uses using ve very was we were what when where
    which while who whom why will with would you your yours student students""".split()  # noqa: SIM905 - a paragraph of words reads better than ninety lines
)


def stems(text: str) -> list[str]:
    """The content words of a text in order, their endings stripped.

    >>> stems("Students are adding fractions with unlike denominators")
    ['add', 'fraction', 'unlik', 'denominator']
    """
    return [stem(word) for word in _WORD.findall(text.lower()) if word not in _STOP]


def stem(word: str) -> str:
    """A word without plural, -ing, -ed and -ly; words keep at least three letters.

    >>> [stem(w) for w in ("classes", "studies", "multiplying", "stopped", "gas", "equally")]
    ['class', 'study', 'multiply', 'stop', 'gas', 'equal']
    """
    if word.isdigit() or len(word) < 4:
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and re.search("[aeiouy]", root):
            if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "lsz":
                root = root[:-1]
            return root
    if word.endswith("ly") and len(word) > 5 and word[-3] not in "ip":  # not family, multiply
        word = word[:-2]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word
