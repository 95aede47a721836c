"""What people say of links at the command line: accept, ignore, fixed, dead, assign; with undo."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.common import JsonFlag, NowOption, note, print_json
from curate.errors import ConfigError
from curate.plain import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from curate.catalog import Catalog
    from curate.review.link_desk import Said

Urls = Annotated[list[str] | None, typer.Argument(help="Addresses of links.")]
Host = Annotated[
    str | None, typer.Option("--host", help="All links of a host that it can be said of.")
]
Because = Annotated[str, typer.Option("--because", help="Why; kept in the log.")]
_SHOWN = 10
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:")


def accept(
    urls: Urls = None,
    to: Annotated[
        str | None, typer.Option("--to", help="The new address; default: the one a look proves.")
    ] = None,
    host: Host = None,
    now: NowOption = None,
) -> None:
    """Take a link's new address: it is asked and shown in place of the old one.

    Example:  curate links accept https://a.example/old --to https://a.example/new
    """
    from curate.review import link_desk

    given: str | list[str] = urls[0] if urls and len(urls) == 1 else urls or []
    _say(now, lambda catalog: link_desk.accept_address(catalog, given, to, host=host))


def ignore(
    because: Because,
    urls: Urls = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Last day to ignore it on (2026-06-30).")
    ] = None,
    days: Annotated[int | None, typer.Option("--days", min=1, help="Ignore it for days.")] = None,
    host: Host = None,
    now: NowOption = None,
) -> None:
    """Leave a link out of the report for a time; it is looked at all the same, and comes back.

    Example:  curate links ignore https://a.example/x --because "Site moves" --days 30
    """
    from curate.review import link_desk

    if (until is None) == (days is None):
        msg = "say how long: --until DATE or --days N"
        raise ConfigError(msg)

    def act(catalog: Catalog) -> tuple[Said, ...]:
        end = catalog.clock.now() + timedelta(days=min(days or 0, 10_000))
        last = end if until is None else _day(until, "--until")
        return link_desk.ignore(catalog, urls or [], because=because, until=last, host=host)

    _say(now, act)


def unignore(urls: Urls = None, host: Host = None, now: NowOption = None) -> None:
    """Take an ignored link back into the report.

    Example:  curate links unignore https://a.example/x
    """
    from curate.review import link_desk

    _say(now, lambda catalog: link_desk.unignore(catalog, urls or [], host=host))


def fixed(because: Because, urls: Urls = None, host: Host = None, now: NowOption = None) -> None:
    """Say that a link works, whatever looks say; it is looked at next.

    Example:  curate links fixed https://a.example/x --because "Publisher put it back"
    """
    from curate.review import link_desk

    _say(
        now, lambda catalog: link_desk.say(catalog, urls or [], "alive", because=because, host=host)
    )


def dead(because: Because, urls: Urls = None, host: Host = None, now: NowOption = None) -> None:
    """Say that a link is dead, whatever looks say.

    Example:  curate links dead https://a.example/x --because "Another lesson stands there"
    """
    from curate.review import link_desk

    _say(
        now, lambda catalog: link_desk.say(catalog, urls or [], "dead", because=because, host=host)
    )


def unsay(urls: Urls = None, host: Host = None, now: NowOption = None) -> None:
    """Take back "fixed" or "dead": looks judge the link again.

    Example:  curate links unsay https://a.example/x
    """
    from curate.review import link_desk

    _say(now, lambda catalog: link_desk.unsay(catalog, urls or [], host=host))


def assign(
    words: Annotated[
        list[str], typer.Argument(metavar="[URL]... PERSON", help="Links, and who mends them.")
    ],
    due: Annotated[
        str | None, typer.Option("--due", help="Day to be done by (2026-03-31).")
    ] = None,
    host: Host = None,
    now: NowOption = None,
) -> None:
    """Give a link to a person, to be mended by a day.

    Example:  curate links assign https://a.example/x "Kim Roe" --due 2026-03-31
    """
    from curate.review import link_desk

    *urls, person = words
    due_on = None if due is None else _day(due, "--due")
    _say(now, lambda catalog: link_desk.assign(catalog, urls, person, due_on, host=host))


def unassign(urls: Urls = None, host: Host = None, now: NowOption = None) -> None:
    """Take a link from whoever looks after it.

    Example:  curate links unassign https://a.example/x
    """
    from curate.review import link_desk

    _say(now, lambda catalog: link_desk.unassign(catalog, urls or [], host=host))


def show_log(
    url: Annotated[str | None, typer.Argument(help="Address; all links without it.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    as_json: JsonFlag = False,
) -> None:
    """List what people said of links, newest first.

    Example:  curate links log --limit 20
    """
    from curate.catalog import open_catalog
    from curate.cli.common import settings
    from curate.review import link_desk

    with open_catalog(settings()) as catalog:
        rows = link_desk.log_of(catalog, url, limit)
    if as_json:
        print_json(rows)
        return
    if not rows:
        note("Nobody said anything yet. `curate links report` lists what needs a word.")
    for row in rows:
        said = ", ".join(_by_day(v) for k, v in row["words"].items() if k != "said_at")
        who, told = row["actor"] or "(erased)", f" = {said}" if said else ""
        why = f" ({row['note']})" if row["note"] else ""
        line = f"{row['action']}{told}{why}, by {who}: {row['url']}"
        typer.echo(f"{row['number']:>5}  {row['at'][:16]}  {printable(line)}")


def _by_day(value: object) -> str:
    """A value of a word as people read it: of a time only its day."""
    text = str(value)
    return text[:10] if _TIME.match(text) else text


def add_to(app: typer.Typer) -> None:
    """Register the verbs with `curate links`."""
    for verb in (accept, ignore, unignore, fixed, dead, unsay, assign, unassign):
        app.command()(verb)
    app.command("log")(show_log)


def _say(now: str | None, act: Callable[[Catalog], Sequence[Said]]) -> None:
    """Do it, and tell what stands now and how to take it back."""
    from curate.catalog import open_catalog
    from curate.cli.common import settings
    from curate.report.link_rot_words import owner_words, standing_words

    with open_catalog(settings(now=now)) as catalog:
        said = act(catalog)
    for one in said[:_SHOWN]:
        owner = owner_words(one.standing)
        stands = [*standing_words(one.standing), *([f"with {owner}"] if owner else [])]
        typer.echo(printable(f"{one.url}: {'; '.join(stands) or 'nothing stands'}"))
    if len(said) > _SHOWN:
        typer.echo(f"and {len(said) - _SHOWN} more")
    numbers = [one.number for one in said if one.number is not None]
    if not numbers:
        note("It stood so already; nothing was noted.")
        return
    told = (
        f"decision {numbers[0]}"
        if len(numbers) == 1
        else f"decisions {numbers[0]} to {numbers[-1]}"
    )
    note(f"Noted as {told}; `curate review undo {numbers[0]}` takes it back.")


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as err:
        msg = f"{option} {text!r} is no day: use YYYY-MM-DD"
        raise ConfigError(msg) from err
