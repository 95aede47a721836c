"""One settings object, read once from `CURATE_*` variables and passed down."""

from __future__ import annotations

import ipaddress
import logging
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from curate.errors import ConfigError
from curate.smtp_url import parse_smtp_url
from curate.urls import IPNetwork, canonical, host_of


class Settings(BaseSettings):
    """Everything an operator can set; documented one by one in `docs/operations.md`."""

    model_config = SettingsConfigDict(env_prefix="CURATE_", frozen=True, extra="ignore")

    data_dir: Path = Field(
        default=Path("curate-data"), description="Where the catalog, captures and sources lie."
    )
    database_url: str | None = Field(
        default=None, description="SQLAlchemy URL; default: SQLite inside the data directory."
    )
    elasticsearch_url: str | None = Field(
        default=None, description="Address of an Elasticsearch 9; default: the embedded engine."
    )
    elasticsearch_alias: str = Field(
        default="curate-resources", description="Alias that searches go to."
    )
    elasticsearch_api_key: str | None = Field(
        default=None, description="API key for Elasticsearch, if security is on."
    )
    contact: str | None = Field(
        default=None,
        description="Web or mail address that publishers may complain to; part of the user agent. "
        "Crawling outside the allowed networks needs it.",
    )
    allow_networks: str = Field(
        default="", description="Comma-separated CIDRs of private networks that may be fetched."
    )
    source_keys: str = Field(
        default="",
        description="Keys that sources ask for: comma-separated `id=key`. Sent, never stored.",
    )
    district: str = Field(default="default", description="District whose decisions are used.")
    actor: str = Field(
        default="operator", min_length=1, description="Who decides, as written to the audit trail."
    )
    desk_password: SecretStr | None = Field(
        default=None,
        description="Password of the link desk, 12 characters or more; not set: pages only show.",
    )
    now: str | None = Field(default=None, description="Fixes the clock (ISO 8601), for replays.")
    embedding_model: str = Field(
        default="packaged",
        description="`packaged`, `hashed` (no model), or a sentence-transformers name or folder.",
    )
    readability_model: Literal["fitted", "formula", "published"] = Field(
        default="fitted",
        description="`fitted` on CLEAR (CC BY-NC-SA texts), a `formula` of three numbers fitted "
        "to the same, or the `published` 1988 slopes.",
    )
    readability_ease: Literal["auto", "features", "layers"] = Field(
        default="auto",
        description="What ease rests on: counted `features`, or the packaged embedding model's "
        "`layers` as well; `auto`: layers where that model is the one in use.",
    )
    frameworks: str = Field(
        default="demo",
        description="Comma-separated standards frameworks (name or file) to align to.",
    )
    rubric: str = Field(default="purchase_questions", description="Rubric name or file.")
    profile: str | None = Field(
        default=None, description="District profile (name or file); default: the shipped one."
    )
    batch_size: int = Field(default=100, ge=1, le=5000, description="Records stored at a time.")
    link_timeout_s: float = Field(default=10.0, gt=0, description="Longest a link may take in all.")
    link_interval_ms: int = Field(
        default=1000, ge=0, description="Pause between requests to a host."
    )
    link_retry_ms: int = Field(
        default=2000,
        ge=0,
        description="Least pause before a link that failed is asked a second time in a run.",
    )
    archive_url: str = Field(
        default="https://web.archive.org",
        description="Web archive that is asked for copies of dead links; empty: none is asked.",
    )
    log_level: str = Field(default="WARNING", description="Level of the log on standard error.")
    public_url: str | None = Field(
        default=None,
        description="Where readers of alerts reach the pages; links in alerts go there.",
    )
    # The address of a webhook is a secret too: whoever knows it may post. `repr` shows none.
    alert_webhook_url: str | None = Field(
        default=None, repr=False, description="Address that alerts are posted to, as JSON."
    )
    alert_webhook_secret: str | None = Field(
        default=None, repr=False, description="Secret that signs what is posted (HMAC-SHA256)."
    )
    alert_networks: str = Field(
        default="", description="Comma-separated CIDRs of private networks a webhook may stand in."
    )
    alert_mail_to: str = Field(
        default="", description="Comma-separated mail addresses that get alerts."
    )
    alert_mail_from: str | None = Field(
        default=None, description="Mail address that alerts come from."
    )
    alert_digest_hours: float = Field(
        default=24.0, ge=0, le=720, description="Least time between two mails, in hours."
    )
    smtp_url: str | None = Field(
        default=None,
        repr=False,
        description="Mail server: `smtp://user:password@host:587?starttls=1` or `smtps://...`.",
    )

    @field_validator("contact")
    @classmethod
    def _contact_fits_a_header(cls, value: str | None) -> str | None:
        if value is not None and not (value.strip() and value.isprintable()):
            msg = "give one web or mail address, without line breaks"
            raise ValueError(msg)
        return value

    @field_validator("desk_password")
    @classmethod
    def _password_is_long(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < 12:
            msg = "use 12 characters or more"
            raise ValueError(msg)
        return value

    @field_validator("archive_url")
    @classmethod
    def _archive_is_a_web_address(cls, value: str) -> str:
        if value and not (value.startswith(("http://", "https://")) and host_of(value)):
            msg = "give a web address such as https://web.archive.org, or nothing"
            raise ValueError(msg)
        return value.rstrip("/")

    @field_validator("log_level")
    @classmethod
    def _log_level_exists(cls, value: str) -> str:
        if value.upper() not in logging.getLevelNamesMapping():
            msg = "use DEBUG, INFO, WARNING, ERROR or CRITICAL"
            raise ValueError(msg)
        return value

    @field_validator("public_url", "alert_webhook_url")
    @classmethod
    def _is_a_web_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            canonical(value)
        except ValueError:
            value = ""
        if not value or not value.isprintable() or " " in value:
            msg = "give a web address that begins with https:// or http://"
            raise ValueError(msg)
        return value

    @field_validator("alert_mail_to", "alert_mail_from")
    @classmethod
    def _are_mail_addresses(cls, value: str | None) -> str | None:
        for address in (value or "").split(","):
            name, _, host = address.strip().rpartition("@")
            is_one = (
                name
                and host
                and address.isprintable()
                and not set(address.strip()) & set(' <>"():;\\')
            )
            if address.strip() and not is_one:
                msg = "give bare mail addresses such as librarian@district.example"
                raise ValueError(msg)
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_a_mail_server(cls, value: str | None) -> str | None:
        if value is not None:
            parse_smtp_url(value)
        return value

    @field_validator("allow_networks", "alert_networks")
    @classmethod
    def _networks_are_cidrs(cls, value: str) -> str:
        parse_networks(value)
        return value

    @property
    def resolved_database_url(self) -> str:
        """The database to open: the setting, else SQLite inside `data_dir`."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'catalog.sqlite3').resolve()}"

    @property
    def allowed_networks(self) -> tuple[IPNetwork, ...]:
        """The private networks that may be contacted; empty by default."""
        return parse_networks(self.allow_networks)

    @property
    def user_agent(self) -> str:
        """How crawls and link checks name themselves: product, version and contact."""
        from curate import __version__

        return f"curate/{__version__} (+{self.contact or 'contact not set'})"

    def source_key(self, source_id: str) -> str | None:
        """The operator's key for a source, if there is one."""
        pairs = (pair.partition("=") for pair in self.source_keys.split(","))
        return next((key.strip() for name, _, key in pairs if name.strip() == source_id), None)

    @property
    def framework_names(self) -> tuple[str, ...]:
        """Names or files of the standards frameworks to align to, in the order given."""
        return tuple(name.strip() for name in self.frameworks.split(",") if name.strip())


def parse_networks(text: str) -> tuple[IPNetwork, ...]:
    """Read comma-separated CIDRs.

    >>> [str(n) for n in parse_networks("127.0.0.0/8, ::1/128")]
    ['127.0.0.0/8', '::1/128']
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return tuple(ipaddress.ip_network(part, strict=False) for part in parts)


def load_settings(**overrides: object) -> Settings:
    """Read the settings from the environment; keyword arguments that are not None win.

    Raises:
        ConfigError: names the first variable that is wrong.
    """
    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as err:
        first = err.errors()[0]
        name = "CURATE_" + "_".join(str(part) for part in first["loc"]).upper()
        msg = f"{name} is wrong: {first['msg']}"
        raise ConfigError(msg) from err
