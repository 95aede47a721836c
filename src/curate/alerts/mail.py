"""Mail: one message for a batch, plain text first, handed to the operator's own mail server.

The server is named by the operator and mostly stands in the district's own network, so the rule
about private addresses does not hold here; nothing that a page says chooses where mail goes.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

from curate.alerts.delivery import Delivery, in_words
from curate.alerts.drawing import Look, as_html, as_text
from curate.alerts.message import headline, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from curate.alerts.message import Batch
    from curate.smtp_url import SmtpServer

TIMEOUT_S = 30.0  # for the whole conversation
_PASSING = range(400, 500)  # "try again later", RFC 5321 section 4.2.1


@dataclass(slots=True, frozen=True)
class MailChannel:
    """Sends batches to all recipients as one mail."""

    server: SmtpServer
    sender: str
    recipients: tuple[str, ...]
    look: Look = field(default_factory=Look)
    timeout_s: float = TIMEOUT_S
    name: str = "mail"

    @property
    def where(self) -> str:
        """Where it leads, without user and password."""
        return f"{', '.join(self.recipients)} through {self.server.host}:{self.server.port}"

    def deliver(self, batch: Batch, at: datetime) -> Delivery:
        """Hand the mail in; it counts as taken once one recipient was accepted."""
        message = build_mail(batch, self, at)
        secrets = (self.server.password, self.server.user)
        try:
            with _session(self.server, self.timeout_s) as smtp:
                if self.server.user is not None:
                    smtp.login(self.server.user, self.server.password or "")
                refused = smtp.send_message(message, self.sender, list(self.recipients))
        except smtplib.SMTPRecipientsRefused as err:
            return Delivery(False, _refusals(err.recipients, secrets))
        except smtplib.SMTPResponseException as err:
            said = in_words(err.smtp_error, secrets)
            return Delivery(False, f"the mail server answered {err.smtp_code}: {said}")
        except TimeoutError:
            return Delivery(False, f"the mail server did not answer within {self.timeout_s:g} s")
        except (smtplib.SMTPException, OSError, ValueError) as err:
            return Delivery(False, f"the mail server: {in_words(err, secrets) or 'hung up'}")
        n_taken = len(self.recipients) - len(refused)
        detail = f"taken for {n_taken} of {len(self.recipients)} recipients"
        return Delivery(True, detail, warning=_refusals(refused, secrets))


def build_mail(batch: Batch, channel: MailChannel, at: datetime) -> EmailMessage:
    """The message. Its Message-ID comes from the batch, so a repeat has the same one."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = channel.sender
    mail["To"] = ", ".join(channel.recipients)
    mail["Subject"] = shortened(f"[curate] {headline(batch.alerts)}", 150)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{batch.id}@{channel.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    mail.set_content(as_text(batch, channel.look))
    mail.add_alternative(as_html(batch, channel.look), subtype="html")
    return mail


@contextmanager
def _session(server: SmtpServer, timeout_s: float) -> Iterator[smtplib.SMTP]:
    """An open conversation that ends after `timeout_s` in all, however slowly the server talks."""
    context = ssl.create_default_context()
    if server.ca_file is not None:
        context.load_verify_locations(server.ca_file)
    name = socket.gethostname()
    # Said aloud, because smtplib would ask the name system for it, and strict servers want a dot.
    name = name if "." in name else "[127.0.0.1]"
    smtp = (
        smtplib.SMTP_SSL(local_hostname=name, timeout=timeout_s, context=context)
        if server.tls
        else smtplib.SMTP(local_hostname=name, timeout=timeout_s)
    )
    smtp._host = server.host  # type: ignore[attr-defined]  # the name that TLS checks
    is_late = threading.Event()

    def hang_up() -> None:
        is_late.set()
        with suppress(OSError, AttributeError):
            smtp.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]

    watch = threading.Timer(timeout_s, hang_up)
    watch.daemon = True
    watch.start()
    try:
        smtp.connect(server.host, server.port)
        if server.starttls:
            smtp.starttls(context=context)
        yield smtp
        # What was taken stays taken: a server that hangs up now changes nothing.
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
    except (smtplib.SMTPServerDisconnected, OSError) as err:
        if is_late.is_set():
            raise TimeoutError from err
        raise
    finally:
        watch.cancel()
        smtp.close()


def _refusals(refused: Mapping[str, tuple[int, bytes]], secrets: tuple[str | None, ...]) -> str:
    said = [
        f"{address} was refused{' for now' if code in _PASSING else ''}: {code} "
        f"{in_words(words, secrets)}"
        for address, (code, words) in refused.items()
    ]
    return "; ".join(said)
