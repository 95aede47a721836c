"""`curate alerts`: what people should hear of, sending it, and trying the channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from curate.cli.common import JsonFlag, NowOption, note, print_json, settings
from curate.errors import EXIT_SERVICE_DOWN, ConfigError
from curate.plain import printable
from curate.wording import counted

if TYPE_CHECKING:
    from datetime import datetime

    from curate.catalog import Catalog
    from curate.catalog.alerts import Listed

app = typer.Typer(help="See, send and try alerts.", no_args_is_help=True, add_completion=False)


@app.command("list")
def list_alerts(
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 50,
    now: NowOption = None,
    as_json: JsonFlag = False,
) -> None:
    """List alerts, the newest first, with what became of each in each channel.

    Example:  curate alerts list --limit 10
    """
    from curate.alerts import channel_problems, open_channels
    from curate.alerts.channels import HOW_TO_SET
    from curate.catalog import open_catalog
    from curate.catalog.alerts import listed_alerts
    from curate.pipeline.alerts_send import NEWS_FOR, district_zone

    found = settings(now=now)
    with open_catalog(found) as catalog:
        news_since = catalog.clock.now() - NEWS_FOR
        with catalog.read() as session:
            listed = listed_alerts(session, found.district, limit=limit)
            rows = [_as_dict(row, news_since) for row in listed]
        channels = [channel.name for channel in open_channels(found, district_zone(catalog))]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        _print(row, channels)
    if not rows:
        note(
            "no alerts: one is made when an accepted item's page is gone, when an accepted item "
            "changes, or when many links fail at once"
        )
    for problem in channel_problems(found):
        note(f"warning: {problem}")
    if not channels:
        note(HOW_TO_SET)


@app.command()
def send(
    at_once: Annotated[
        bool,
        typer.Option("--at-once", help="Wait for no digest and no pause after a failure."),
    ] = False,
    now: NowOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Send the alerts that are due; `curate links check --due` and `curate run` do it themselves.

    Example:  curate alerts send --at-once
    """
    from curate.alerts.channels import HOW_TO_SET
    from curate.catalog import open_catalog
    from curate.pipeline.alerts_send import as_dict, send_alerts

    found = settings(now=now)
    with open_catalog(found) as catalog:
        report = send_alerts(catalog, at_once=at_once)
    if as_json:
        print_json(as_dict(report))
    for line in report.sentences():
        note(printable(line))
    if report.n_kept:
        note(HOW_TO_SET)
    elif not report.sentences():
        note("nothing to send")
    if report.troubles:
        raise typer.Exit(EXIT_SERVICE_DOWN)


@app.command()
def test() -> None:
    """Send a harmless test alert to each channel and say what happened.

    Example:  curate alerts test
    """
    from curate.alerts import channel_problems, open_channels
    from curate.alerts.channels import HOW_TO_SET
    from curate.catalog import open_catalog
    from curate.pipeline.alerts_send import district_zone, trial_batch

    found = settings()
    with open_catalog(found) as catalog:
        channels = open_channels(found, district_zone(catalog))
        at = catalog.clock.now()
    problems = channel_problems(found)
    if not channels:
        raise ConfigError("; ".join(problems) or HOW_TO_SET)
    for problem in problems:
        note(f"warning: {problem}")
    has_failed = False
    for channel in channels:
        answer = channel.deliver(trial_batch(found.district, at), at)
        has_failed |= not answer.is_taken
        said = f"{channel.name} to {channel.where}: {'sent' if answer.is_taken else 'NOT sent'}, "
        said += answer.detail + (f"; {answer.warning}" if answer.warning else "")
        typer.echo(printable(said))
    if has_failed:
        raise typer.Exit(EXIT_SERVICE_DOWN)


def tell(catalog: Catalog) -> None:
    """Send the alerts that are due at the end of another command, and say so on standard error."""
    from curate.pipeline.alerts_send import send_alerts

    for line in send_alerts(catalog).sentences():
        note(printable(line))


def _as_dict(row: Listed, news_since: datetime) -> dict[str, Any]:
    from curate.catalog.alerts import MAX_ATTEMPTS

    return {
        "is_old": row.alert.created_at < news_since,
        "at": row.alert.created_at.isoformat(),
        "key": row.alert.key,
        "kind": row.alert.kind,
        "subject": row.alert.subject,
        "body": row.alert.body,
        "channels": {
            channel: {
                "sent_at": _iso(delivery.sent_at),
                "attempts": delivery.n_attempts,
                "last_attempt_at": _iso(delivery.last_attempt_at),
                "next_attempt_at": delivery.next_attempt_at.isoformat(),
                "is_given_up": delivery.sent_at is None and delivery.n_attempts >= MAX_ATTEMPTS,
                "error": delivery.last_error,
            }
            for channel, delivery in row.deliveries.items()
        },
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _print(row: dict[str, Any], channels: list[str]) -> None:
    body = row["body"]
    typer.echo(f"{row['at'][:16].replace('T', ' ')}  {printable(row['subject'])}")
    if body["item_url"]:
        typer.echo(f"                  {printable(body['item_url'])}")
    typer.echo(f"                  {printable(body['evidence'])}")
    for name in dict.fromkeys([*channels, *row["channels"]]):
        typer.echo(f"                  {name}: {printable(_became(row, name))}")


def _became(row: dict[str, Any], channel: str) -> str:
    delivery = row["channels"].get(channel)
    if delivery is None:
        if channel == "webhook" and row["kind"] == "main_link_back":
            return "good news, for the digest only"
        return "not sent, and too old to be news" if row["is_old"] else "not sent yet"
    if delivery["sent_at"]:
        error = f", but {delivery['error']}" if delivery["error"] else ""
        return f"sent {delivery['sent_at'][:16].replace('T', ' ')} UTC{error}"
    if delivery["is_given_up"]:
        return f"given up after {delivery['attempts']} attempts: {delivery['error']}"
    if not delivery["attempts"]:
        return "not sent yet"
    times = counted(delivery["attempts"], "time")
    return f"failed {times}, to be tried again: {delivery['error']}"
