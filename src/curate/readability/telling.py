"""A finding in a teacher's words: what the number says, what makes the text hard, what easy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from curate.readability.estimate import label_of, rounded
from curate.readability.scales import formula_name
from curate.records import ReadabilityStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from curate.readability.explain import Explanation
    from curate.records import Readability, ReadingChapter, ReadingCourse

TRADEMARK = (
    "A Lexile-like estimate, not a certified Lexile measure (a trademark of MetaMetrics, Inc.)."
)
_BANDS = {
    "K-1": "kindergarten and grade 1",
    "11-CCR": "grades 11-12",
    "above 11-CCR": "readers past grade 12",
}
_A_LITTLE, _MUCH = 0.1, 0.3  # shares of the usual value
_WORTH_SAYING = 0.05  # share of the sentences; fewer short ones are no reason

EASE_MIDDLE = -1.0
"""Ease of a middling text: the mean of the excerpts of CLEAR, texts for grades 3 to 12."""

_MIDDLING = 0.4  # of ease; nearer to the middle a text is neither easier nor harder
_REASONS = {
    "heading": "headings", "fragment": "fragments", "list": "lists", "table": "tables",
    "test_item": "test items", "front_matter": "front matter", "back_matter": "back matter",
    "footnote": "footnotes", "address": "addresses", "web_address": "web addresses",
    "speaker_label": "names of speakers", "time_stamp": "time stamps",
    "formula": "formulas and numbers", "phonetic_guide": "guides to pronunciation",
    "furniture": "page furniture", "unpunctuated": "text without full stops",
    "other_language": "other languages",
}  # fmt: skip
_BLOCKS = "▁▂▃▄▅▆▇█"
_STRIP_STEP = 100  # L, or a multiple: each block is so much higher than the one before
_LONGEST_STRIP = 40  # blocks a chapter

_WHAT_TO_DO = {
    ReadabilityStatus.TOO_SHORT: "Give more of the text, if there is more.",
    ReadabilityStatus.NOT_PROSE: (
        "No measure of reading level is made for such texts: try a few lines with a student."
    ),
    ReadabilityStatus.UNRELIABLE: "Punctuate the text, or look for a version with full stops.",
}


def told_bands(bands: Sequence[str]) -> str:
    """Grade bands in words.

    >>> told_bands(["4-5", "6-8"]), told_bands(["K-1"])
    ('grades 4-5 or grades 6-8', 'kindergarten and grade 1')
    """
    return " or ".join(_BANDS.get(band, f"grades {band}") for band in bands)


def level_words(level: float) -> str:
    """`870L`, or `BR120L` below zero, rounded to 10."""
    return label_of(rounded(level))


def in_words(finding: Readability, why: Explanation | None = None) -> tuple[str, ...]:
    """Paragraphs in plain English; `why` must explain the same text with the same model."""
    if finding.lexile_like is None:
        note = finding.note or finding.status.value.replace("_", " ")
        said = f"No reading level can be told: {note}."
        what_to_do = _WHAT_TO_DO.get(finding.status) or _own_scale(finding)
        return (f"{said} {what_to_do}".strip(),)
    paragraphs = [_level(finding)]
    if why is not None:
        paragraphs += [_sentences(why), _words(why)]
        if_changed = _if_changed(why)
        if if_changed:
            paragraphs.append(if_changed)
    paragraphs.append(_two_numbers(finding))
    return tuple(paragraphs)


def _level(finding: Readability) -> str:
    said = f"This text reads at about {finding.label}"
    if finding.interval_text:
        low, high = map(label_of, finding.interval_text)
        said += f"; nine times in ten its true number lies between {low} and {high}"
    said += (
        f". Grade bands put texts of that level in {told_bands(finding.bands)}. This speaks of the "
        "text, not of what any one child can read."
    )
    if finding.status is ReadabilityStatus.LOW_CONFIDENCE and finding.note:
        said += f" Take it with care: {finding.note}."
    return said


def _own_scale(finding: Readability) -> str:
    """Where formulas stand in for the number: the words of the scale that was validated, if any."""
    told = sorted(finding.formula_bands.items(), key=lambda one: ("INFLESZ" not in one[1], one[0]))
    if not told:
        return "Ask someone who reads it."
    name, words = told[0]
    return f"By {formula_name(name)} it is {words}."


def _sentences(why: Explanation) -> str:
    usual = told_bands([why.band])
    kind = _compared(why.stretch_words, why.usual_stretch, ("long", "short"))
    said = (
        f"Its sentences are {kind}: {why.stretch_words:.0f} words from one stop (. ! ? ; :) to the "
        f"next on average, where about {why.usual_stretch:.0f} is usual for {usual}."
    )
    if why.n_long:
        verb = "runs" if why.n_long == 1 else "run"
        of = f"{why.n_long} of {why.n_sentences}"
        said += f" {of} {verb} on for {why.long_from} words or more."
    if why.n_short >= _WORTH_SAYING * why.n_sentences:
        verb = "has" if why.n_short == 1 else "have"
        of = f"{why.n_short} of {why.n_sentences}"
        said += f" What makes it easier: {of} {verb} {why.short_to} words or fewer."
    return said


def _words(why: Explanation) -> str:
    kind = _compared(why.unfamiliar_share, why.usual_unfamiliar, ("hard", "easy"))
    share, usual = f"{why.unfamiliar_share * 100:.0f}", f"{why.usual_unfamiliar * 100:.0f}"
    said = (
        f"Its words are {kind}: {share} of 100 are not on a list of some 3,000 words that most "
        f"fourth graders know, where about {usual} is usual for {told_bands([why.band])}."
    )
    if why.names:
        said += f" Names count as well ({', '.join(why.names[:3])})."
    return said


def _compared(value: float, usual: float, words: tuple[str, str]) -> str:
    over = value / usual - 1
    if abs(over) <= _A_LITTLE:
        return f"about as {words[0]} as usual"
    word = words[0] if over > 0 else words[1]
    return word if abs(over) > _MUCH else f"rather {word}"


def _if_changed(why: Explanation) -> str:
    """What cutting and plainer words would bring, by the estimate itself."""
    parts = []
    if why.number_if_cut is not None:
        what = "that sentence" if why.n_long == 1 else f"those {why.n_long} sentences"
        parts.append(f"{level_words(why.number_if_cut)} with {what} cut in two")
    if why.number_if_plain is not None:
        what = "the word" if len(why.words) == 1 else f"the {len(why.words)} words"
        parts.append(
            f"{level_words(why.number_if_plain)} with common words in place of {what} below"
        )
    if not parts:
        return ""
    now = level_words(why.number)
    return f"Instead of {now} it would read at {', or at '.join(parts)}."


def _two_numbers(finding: Readability) -> str:
    said = (
        "The Lexile-like number places the text on the scale that schools use for books: it sees "
        "how long sentences are and how common words are, not what they say."
    )
    if finding.ease is not None:
        said += (
            " Ease is another number, a guess at what teachers would say: they would find the text "
            f"{ease_words(finding.ease, finding.ease_interval)} ({finding.ease:.1f}, on a scale "
            f"from -3.5, hard, to 1.5, easy, with {EASE_MIDDLE:.0f} in the middle"
        )
        if finding.ease_interval:
            low, high = finding.ease_interval
            said += f"; nine times in ten between {low:.1f} and {high:.1f}"
        said += "). The two can differ."
    return said


def ease_words(ease: float, interval: Sequence[float] | None) -> str:
    """Where a text stands among school texts; sure only where all of the interval says the same.

    >>> ease_words(0.6, (-0.4, 1.6)), ease_words(-1.7, (-2.7, -0.7))
    ('easier than most school texts', 'likely harder than most school texts')
    >>> ease_words(-1.1, (-2.1, -0.1))
    'about as easy as most school texts'
    """
    from_middle = ease - EASE_MIDDLE
    if abs(from_middle) < _MIDDLING:
        return "about as easy as most school texts"
    side = "easier" if from_middle > 0 else "harder"
    low, high = interval or (ease, ease)
    is_sure = interval is not None and not low <= EASE_MIDDLE <= high
    return f"{'' if is_sure else 'likely '}{side} than most school texts"


def told_dropped(dropped: Mapping[str, int]) -> str:
    """Words that were left out, by reason, most first; "" for none.

    >>> told_dropped({"heading": 3, "test_item": 40, "code": 1})
    '40 words of test items, 3 of headings, 1 of code'
    """
    ordered = sorted(dropped.items(), key=lambda one: (-one[1], one[0]))
    parts = [
        f"{n:,}{'' if i else ' word' if n == 1 else ' words'} of "
        f"{_REASONS.get(reason, reason.replace('_', ' '))}"
        for i, (reason, n) in enumerate(ordered)
    ]
    return ", ".join(parts)


def course_strip(course: ReadingCourse) -> Iterator[str]:
    """The course as lines of text: one a chapter, a block a slice, with the chapter's figures."""
    yield (
        f"{course.n_slices} slices of about 125 words: {level_words(course.mean)} on average; "
        f"eight in ten lie between {level_words(course.low)} and {level_words(course.high)}."
    )
    means = [mean_of(chapter) for chapter in course.chapters]
    told = [mean for mean in means if mean is not None]
    marked = len(told) > 1 and max(told) > min(told)
    n_middle_steps = len(_BLOCKS) - 2
    step = _STRIP_STEP * max(
        1, math.ceil((course.high - course.low) / (_STRIP_STEP * n_middle_steps))
    )
    lowest = rounded((course.low + course.high - step * n_middle_steps) / 2)
    width = min(48, max((len(name_of(chapter)) for chapter in course.chapters), default=0))
    for chapter, mean in zip(course.chapters, means, strict=True):
        name = name_of(chapter)
        name = name if len(name) <= width else name[: width - 1] + "…"
        label = "" if mean is None else level_words(mean)
        mark = ""
        if marked and mean == max(told):
            mark = "  hardest"
        elif marked and mean == min(told):
            mark = "  easiest"
        blocks = _blocks(chapter, lowest, step)
        yield f"{name:<{width}} {label:>7} {chapter.n_words:>7,} words  {blocks}{mark}"
    highest = lowest + step * n_middle_steps
    yield (
        f"A block a slice: {_BLOCKS[0]} up to {level_words(lowest)}, each step {step}L "
        f"more, {_BLOCKS[-1]} above {level_words(highest)}."
    )


def name_of(chapter: ReadingChapter) -> str:
    """The chapter's heading, or what stands in its place."""
    return chapter.name or "(no heading)"


def mean_of(chapter: ReadingChapter) -> float | None:
    """Mean of a chapter's slices in L; None without any."""
    return sum(chapter.slices) / len(chapter.slices) if chapter.slices else None


def _blocks(chapter: ReadingChapter, lowest: float, step: int) -> str:
    levels: Sequence[float] = chapter.slices
    if len(levels) > _LONGEST_STRIP:
        n_each = len(levels) / _LONGEST_STRIP
        parts = [levels[int(i * n_each) : int((i + 1) * n_each)] for i in range(_LONGEST_STRIP)]
        levels = [sum(part) / len(part) for part in parts]
    steps = [math.ceil((level - lowest) / step) for level in levels]
    return "".join(_BLOCKS[max(0, min(len(_BLOCKS) - 1, step))] for step in steps)
