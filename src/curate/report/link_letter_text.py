"""Draws the letter to a source: plain text for a mail, Markdown for an issue, JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.plain import printable
from curate.report.markdown import address, plain
from curate.urls import host_of
from curate.wording import iso_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from curate.report.link_letter import Letter, LetterLink

MAX_TOLD = 40  # links in one letter; more than that nobody mends at once


def as_json(letter: Letter) -> str:
    """Everything that is known, as one JSON document."""
    return letter.model_dump_json(indent=2) + "\n"


def as_text(letter: Letter) -> str:
    """A mail with its header lines."""
    lines = [f"To: {_to(letter)}", f"Subject: {_subject(letter)}", "", *_opening(letter, printable)]
    for title, url, links in _told(letter):
        lines += ["", f"On the page {printable(title)}", f"  {printable(url)}"]
        for link in links:
            said = f'"{printable(link.text)}": ' if link.text.strip() else ""
            lines += ["", f"  - {said}{printable(link.url)}"]
            lines += [f"    {line}" for line in _facts(link)]
            if link.suggestion is not None:
                why = printable(link.suggestion_why or "")
                lines += [f"    perhaps instead: {printable(link.suggestion)}", f"    ({why})"]
    return "\n".join([*lines, *_ending(letter, printable)]) + "\n"


def as_markdown(letter: Letter) -> str:
    """The same for an issue tracker or a wiki."""
    lines = [f"# {plain(_subject(letter))}", "", f"To: {plain(_to(letter))}", ""]
    lines += _opening(letter, plain)
    for title, url, links in _told(letter):
        lines += ["", f"## {plain(title)}", "", address(url), ""]
        for link in links:
            said = f"“{plain(link.text)}”: " if link.text.strip() else ""
            lines.append(f"- {said}{address(link.url)}")
            lines += [f"  - {plain(line)}" for line in _facts(link)]
            if link.suggestion is not None:
                why = plain(link.suggestion_why or "")
                lines.append(f"  - perhaps instead: {address(link.suggestion)} ({why})")
    return "\n".join([*lines, *_ending(letter, plain)]) + "\n"


def why_no_letter(letter: Letter) -> str | None:
    """A sentence where there is nothing to write about; None where there is."""
    if letter.pages:
        return None
    return (
        f"nothing to write to {letter.source} about: none of its own pages holds a link that is "
        "dead by the rule and not ignored"
    )


def _subject(letter: Letter) -> str:
    n = letter.n_links
    return f"{n} link{'' if n == 1 else 's'} on your pages {'leads' if n == 1 else 'lead'} nowhere"


def _to(letter: Letter) -> str:
    if letter.contact is None:
        return f"(no contact of {printable(letter.source_name)} is known: see its web site)"
    return printable(letter.contact)


def _opening(letter: Letter, shown: Callable[[str], str]) -> list[str]:
    name = shown(letter.source_name)
    is_any_once = any(link.n_failures == 1 for page in letter.pages for link in page.links)
    but = " (or is an address that cannot work)" if is_any_once else ""
    return [
        "Hello,",
        "",
        f"we catalog learning materials for schools, those of {name} among them. Some links on",
        f"your pages have stopped working. Each was tried several times, over days or weeks{but}.",
    ]


def _told(letter: Letter) -> list[tuple[str, str, list[LetterLink]]]:
    """Pages with those of their links that fit into one letter."""
    room, told = MAX_TOLD, []
    for page in letter.pages:
        links = list(page.links[:room])
        room -= len(links)
        if links:
            told.append((page.title, page.url, links))
    return told


def _facts(link: LetterLink) -> list[str]:
    tries = "1 try" if link.n_failures == 1 else f"{link.n_failures} tries"
    alive = f"; it still worked on {iso_day(link.last_alive_at)}" if link.last_alive_at else ""
    facts = [
        f"not working since {iso_day(link.failing_since)} ({tries}, the last on "
        f"{iso_day(link.last_look_at)}){alive}",
        f"what we saw last: {printable(link.saw)}",
    ]
    if n := link.n_other_pages:
        facts.append(f"the same link is on {n} more of your pages")
    return facts


def _ending(letter: Letter, shown: Callable[[str], str]) -> list[str]:
    first = letter.pages[0].links[0].url if letter.pages else ""
    lines = [""]
    if (n_more := letter.n_links - MAX_TOLD) > 0:
        lines += [f"There are {n_more} more; we gladly send the whole list.", ""]
    lines += [
        "To see it for yourself, open a link in a browser, or ask for it on a command line:",
        "",
        f"    curl -sSL -o /dev/null -w '%{{http_code}}\\n' {_quoted(first)}",
        "",
        "(A page that says that nothing is there may do so with code 200: then look at it.)",
        "",
        f"Our checker calls itself {shown(letter.user_agent)}.",
        "If these links work for you, it may be turned away where people are let in: please tell",
        "us, and we will correct our record.",
        "",
        "Thank you for the materials that you share.",
        "",
        shown(letter.our_contact or "(your name and address)"),
    ]
    return lines


def _quoted(url: str) -> str:
    """An address that a shell takes as one word and nothing more."""
    plain = printable(url).replace(" ", "%20")
    return "'" + plain.replace("'", "%27") + "'" if host_of(url) else "ADDRESS"
