"""Test items, recipes and plays: written in sentences, and yet no prose to be measured."""

from __future__ import annotations

import re
from itertools import pairwise

from curate.readability.blocks import Unit, words_up_to

_N_OPTIONS = 3
_N_QUESTIONS = 3
_LONGEST_OPTION = 12  # words (median); clauses of a statute are longer
_BLANK_TO_FILL = "___"
_INLINE_OPTIONS = re.compile(
    r"[?_]\W{0,3}\(?[Aa][.)] .{1,200}?\s\(?[Bb][.)] .{1,200}?\s\(?[Cc][.)] "
    r"|(?:^|\s)\(?A[.)] .{1,120}?\s\(?B[.)] .{1,120}?\s\(?C[.)] .{1,120}?\s\(?D[.)] "
)
_TRUE_OR_FALSE = re.compile(r"\W{0,3}(?:true or false\b|T ?/ ?F\b|_+ ?\d)", re.I)
# What a quiz says to an answer; the words of the second pattern do so beside the first only.
_VERDICT = re.compile(
    r"(?:(correct)|incorrect|not quite|try again|nope|wrong)(?: again| answer)?(?:[.!,;:]|$)", re.I
)
_WEAK_VERDICT = re.compile(
    r"(?:(yes|right|exactly|great|good(?: job)?|well done|that['’]s right)"
    r"|(?:no|sorry|almost))\b ?[.!,;:]",
    re.I,
)
_LONGEST_QUESTION = 60  # words of a question with what leads to it
_FIRST_OF_VERDICTS = frozenset("CINTWcintw")
_N_VERDICTS = 2
_SHARE_OF_VERDICTS = 0.08  # of the units
_QUANTITY = re.compile(
    r"\W{0,3}(?:\d+|[½¼¾⅓⅔]|an? )[\d /.½¼¾⅓⅔-]*\s?(?:cups?|tsp|tbsp|teaspoons?|tablespoons?|oz|"
    r"ounces?|pounds?|lbs?|grams?|g|kg|ml|liters?|litres?|pinch|cloves?|sticks?|cans?)\b",
    re.I,
)
_N_QUANTITIES_OF_A_RECIPE = 3
_SHARE_OF_A_RECIPE = 0.2  # of the units
_SCENE = re.compile(
    r"\W{0,3}(?:ACT|Act|SCENE|Scene) (?:[IVXLC]+|\d+|ONE|TWO|THREE|One|Two|Three)\b"
)
_DIRECTION = re.compile(
    r"[(\[](?:[^()\[\]]{1,300})[)\]]\.?$|(?:Enter|Exit)(?= [A-Z]|\.?$)|Exeunt\b"
)
_N_SCENES_OF_A_PLAY = 2
_N_LABELS_OF_A_PLAY = 4


def mark_test_items(units: list[Unit]) -> None:
    """Mark questions with options, sentences with blanks to fill, and numbered questions."""
    for unit in units:
        text = unit.parts[0] if len(unit.parts) == 1 else unit.text
        if unit.reason is None and _is_test_item(text):
            unit.reason = "test_item"
    _mark_options(units)
    _mark_quiz(units)
    questions = [
        unit
        for unit in units
        if unit.is_item and unit.reason is None and unit.mark.isdigit() and unit.text.endswith("?")
    ]
    if len(questions) >= _N_QUESTIONS:
        for unit in questions:
            unit.reason = "test_item"


def _is_test_item(text: str) -> bool:
    if _BLANK_TO_FILL in text:
        return any(sign.isalpha() for sign in text)
    has_options = ("B)" in text or "B." in text or "b)" in text or "b." in text) and bool(
        _INLINE_OPTIONS.search(text)
    )
    return has_options or (text[:1] in "Tt(_" and bool(_TRUE_OR_FALSE.match(text)))


def _mark_options(units: list[Unit]) -> None:
    """Mark runs of short items A, B, C ... and the question that they answer."""
    if not any(unit.mark.isalpha() for unit in units):
        return
    i = 0
    while i < len(units):
        j = i
        while j < len(units) and units[j].mark.lower() == chr(ord("a") + j - i):
            j += 1
        lengths = sorted(words_up_to(unit.text, _LONGEST_OPTION + 1) for unit in units[i:j])
        if j - i >= _N_OPTIONS and lengths[(j - i) // 2] <= _LONGEST_OPTION:
            stem = units[i - 1] if i else None
            asks = stem is not None and (
                stem.mark.isdigit() or stem.text.endswith("?") or stem.reason == "test_item"
            )
            for unit in units[i - 1 if asks else i : j] if asks else ():
                unit.reason = unit.reason or "test_item"
        i = max(j, i + 1)


def _mark_quiz(units: list[Unit]) -> None:
    """Mark what an interactive quiz says to each answer, and the questions it asks."""
    strong = [
        verdict
        for unit in units
        if unit.parts[0][:1] in _FIRST_OF_VERDICTS and (verdict := _VERDICT.match(unit.parts[0]))
    ]
    if len(strong) < max(_N_VERDICTS, _SHARE_OF_VERDICTS * len(units)):
        return
    weak = [verdict for unit in units if (verdict := _WEAK_VERDICT.match(unit.parts[0]))]
    if len({verdict.group(1) is None for verdict in strong + weak}) < 2:
        return  # a quiz says both what is right and what is wrong
    verdicts = {verdict.string for verdict in strong + weak}
    for before, unit in pairwise([Unit([""]), *units]):
        is_verdict = unit.parts[0] in verdicts
        if unit.reason is None and (is_verdict or _is_question(unit.text)):
            unit.reason = "test_item"
        if is_verdict and before.reason is None and _is_answer(before.text):
            before.reason = "test_item"


def _is_answer(text: str) -> bool:
    return words_up_to(text, _LONGEST_OPTION + 1) <= _LONGEST_OPTION


def _is_question(text: str) -> bool:
    return text.endswith("?") and words_up_to(text, _LONGEST_QUESTION + 1) <= _LONGEST_QUESTION


def is_recipe(units: list[Unit]) -> bool:
    """Whether at least three lines in a row of units measure out ingredients.

    They must be a good part of the text as well: the materials of one experiment make no recipe
    of a chapter.
    """
    measured = [bool(_QUANTITY.match(unit.parts[0])) for unit in units]
    if sum(measured) < _SHARE_OF_A_RECIPE * len(units):
        return False
    n_neighbors = sum(one and other for one, other in pairwise(measured))
    return n_neighbors >= _N_QUANTITIES_OF_A_RECIPE - 1


def is_play(units: list[Unit], n_labels: int) -> bool:
    """Whether speakers' labels stand beside scenes or stage directions: a play, no transcript."""
    if n_labels < _N_LABELS_OF_A_PLAY:
        return False
    staged = sum(
        bool(_SCENE.match(unit.parts[0]) or _DIRECTION.match(unit.parts[0])) for unit in units
    )
    return staged >= _N_SCENES_OF_A_PLAY
