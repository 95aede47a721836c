"""Closed classes of English words, in lower case with straight apostrophes.

The lists are short and our own; any grammar of English names the same words.
"""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FIRST_PERSON = _set(
    "i me my mine myself we us our ours ourselves i'm i've i'll i'd we're we've we'll we'd"
)
SECOND_PERSON = _set(
    "you your yours yourself yourselves you're you've you'll you'd thou thee thy thine ye"
)
THIRD_PERSON = _set(
    "he him his himself she her hers herself it its itself they them their theirs themselves "
    "he's he'll he'd she's she'll she'd it's it'll it'd they're they've they'll they'd one oneself"
)
PRONOUNS = FIRST_PERSON | SECOND_PERSON | THIRD_PERSON
"""Personal and possessive pronouns, contracted with a verb or not."""

CONNECTIVES = _set(
    "because however therefore although though thus hence moreover furthermore nevertheless "
    "nonetheless consequently accordingly whereas unless since while whilst besides instead "
    "otherwise meanwhile afterward afterwards finally then also still yet so if similarly likewise "
    "indeed additionally despite until whenever wherever"
)
"""Words that tie a clause to another; those of several words are not looked for."""

FUNCTION_WORDS = PRONOUNS | _set(
    "a an the this that these those some any no every each either neither both all half such "
    "what which who whom whose when where why how whether "
    "and or but nor so yet for because although though if unless until while since as than "
    "of to in on at by with from into onto upon about above across after against along among "
    "around before behind below beneath beside between beyond down during inside near off out "
    "outside over past through throughout toward towards under up within without like "
    "be am is are was were been being have has had having do does did doing done can could "
    "will would shall should may might must ought "
    "not don't doesn't didn't isn't aren't wasn't weren't can't cannot couldn't won't wouldn't "
    "shouldn't haven't hasn't hadn't that's there's what's who's there here then just only very "
    "too also more most much many few little less least other another own same"
)
"""Determiners, pronouns, conjunctions, prepositions, auxiliaries and a few adverbs of degree."""

NOMINAL_SUFFIXES = (
    "tion", "tions", "sion", "sions", "ment", "ments", "ness", "nesses", "ity", "ities",
    "ance", "ances", "ence", "ences", "ism", "isms",
)  # fmt: skip
"""Ends of nouns made of verbs and adjectives; told of words of at least six letters."""

ADJECTIVE_SUFFIXES = (
    "al", "ous", "ive", "ic", "able", "ible", "ary", "ful", "ant", "ent",
)  # fmt: skip
"""Ends of adjectives made of nouns and verbs; told of words of at least six letters."""

CONTRACTED = ("n't", "'re", "'ve", "'ll", "'d", "'m")
"""Ends of contractions; `'s` is one only after the words of `CONTRACTED_WITH_IS`."""

CONTRACTED_WITH_IS = _set("it he she that there what who where here how when let why")
