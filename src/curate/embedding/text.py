"""Which words of a resource are embedded."""

from __future__ import annotations

# MiniLM reads 256 word pieces, about 190 English words; more text would only cost memory.
MAX_WORDS = 220


def text_for_embedding(name: str, description: str | None, text: str | None) -> str:
    r"""Name, description and the beginning of the text, each on its own line, at most 220 words.

    The name and the description come first because models cut from the end. A description that
    the text already starts with is not repeated.

    >>> text_for_embedding("Rain", None, "Rain falls.")
    'Rain\nRain falls.'
    """
    body = " ".join((text or "").split())
    summary = " ".join((description or "").split())
    parts = [" ".join(name.split())]
    if summary and not body.startswith(summary):
        parts.append(summary)
    parts.append(body)
    left = MAX_WORDS
    kept: list[str] = []
    for part in parts:
        words = part.split()[:left]
        left -= len(words)
        if words:
            kept.append(" ".join(words))
    return "\n".join(kept)
