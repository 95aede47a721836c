"""Mail to a real server on loopback: plain, with a log-in, over TLS, refused, cut, stalled."""

import socket
import time

import pytest
from tests.alerts import receivers
from tests.alerts.receivers import AT

from curate.alerts import MailChannel
from curate.smtp_url import parse_smtp_url

# The server of the tests says that a log-in without TLS is unsafe; it is on this machine only.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")

PASSWORD = "p@ss/word%"
IN_URL = "p%40ss%2Fword%25"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return receivers.make_certificate(tmp_path_factory.mktemp("mail-tls"))


def channel(url, *recipients, **more):
    to = recipients or ("coordinator@district.example",)
    return MailChannel(parse_smtp_url(url), "curate@district.example", to, **more)


def test_a_mail_arrives_with_text_first_and_a_number_that_a_repeat_shares(box, batch):
    for _ in range(2):
        assert channel(box.url).deliver(batch(), AT).is_taken
    first, second = box.mails
    assert first["Subject"] == '[curate] "Fractions with tiles" cannot be opened any more'
    assert first["To"] == "coordinator@district.example"
    assert first["Message-ID"] == second["Message-ID"] == "<digest-0123@district.example>"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Date"].datetime == AT
    assert [part.get_content_type() for part in first.iter_parts()] == ["text/plain", "text/html"]


def test_titles_in_any_script_arrive_whole(box, alert, batch):
    assert channel(box.url).deliver(batch(alert(name="Los números 水循环 नमस्ते")), AT).is_taken
    assert "Los números 水循环 नमस्ते" in box.mails[0]["Subject"]
    assert "Los números 水循环 नमस्ते" in box.mails[0].get_body(("plain",)).get_content()


def test_a_login_uses_the_decoded_password(batch):
    with receivers.mailbox(login=("curate", PASSWORD)) as box:
        url = box.url.replace("//", f"//curate:{IN_URL}@")
        assert channel(url).deliver(batch(), AT).is_taken
        assert box.logins[-1] == ("curate", PASSWORD)


def test_a_refused_login_is_told_without_the_password(batch):
    with receivers.mailbox(login=("curate", "another")) as box:
        to = channel(box.url.replace("//", f"//curate:{IN_URL}@"))
        found = to.deliver(batch(), AT)
    assert not found.is_taken
    assert found.detail.startswith("the mail server answered 535")
    assert PASSWORD not in found.detail + repr(to) + to.where


def test_starttls_encrypts_before_anything_is_said(certificate, batch):
    with receivers.mailbox(login=("curate", PASSWORD), certificate=certificate) as box:
        url = box.url.replace("//", f"//curate:{IN_URL}@")
        url += f"?starttls=1&ca_file={certificate / 'cert.pem'}"
        found = channel(url).deliver(batch(), AT)
        assert found.is_taken, found.detail
        assert box.logins[-1] == ("curate", PASSWORD)


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(certificate, batch):
    with receivers.mailbox(certificate=certificate) as box:
        found = channel(f"{box.url}?starttls=1").deliver(batch(), AT)
        assert not found.is_taken
        assert "certificate" in found.detail.lower()
        assert box.mails == []


def test_a_server_without_starttls_gets_no_mail_where_it_is_demanded(box, batch):
    found = channel(f"{box.url}?starttls=1").deliver(batch(), AT)
    assert not found.is_taken
    assert "STARTTLS" in found.detail
    assert box.mails == []


def test_one_refused_recipient_keeps_no_mail_from_the_others(box, batch):
    box.refuses["gone@district.example"] = "550 no such user"
    found = channel(box.url, "gone@district.example", "here@district.example").deliver(batch(), AT)
    assert found.is_taken
    assert found.warning == "gone@district.example was refused: 550 no such user"
    assert box.envelopes[0].rcpt_tos == ["here@district.example"]


def test_a_mail_that_nobody_may_get_is_not_sent(box, batch):
    box.refuses["coordinator@district.example"] = "451 later\x1b[2J"
    found = channel(box.url).deliver(batch(), AT)
    assert not found.is_taken
    assert found.detail == "coordinator@district.example was refused for now: 451 later [2J"


def test_a_refused_message_is_told_with_the_servers_words(box, batch):
    box.answer = "554 looks like spam"
    found = channel(box.url).deliver(batch(), AT)
    assert (found.is_taken, found.detail) == (
        False,
        "the mail server answered 554: looks like spam",
    )


def test_a_server_that_hangs_up_or_is_not_there_is_an_answer_not_an_error(box, batch):
    box.drops = True
    assert not channel(box.url).deliver(batch(), AT).is_taken
    with receivers.mailbox() as other:
        url = other.url
    found = channel(url).deliver(batch(), AT)
    assert not found.is_taken
    assert "refused" in found.detail.lower()


def test_a_server_that_says_nothing_is_left_after_the_time_in_all(batch):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"smtp://127.0.0.1:{mute.getsockname()[1]}"
        started = time.monotonic()
        found = channel(url, timeout_s=0.2).deliver(batch(), AT)
    assert time.monotonic() - started < 0.6
    assert (found.is_taken, found.detail) == (
        False,
        "the mail server did not answer within 0.2 s",
    )


def test_a_server_that_drips_is_left_after_the_time_in_all(batch):
    with receivers.dripping(b"220-slow\r\n") as port:
        started = time.monotonic()
        found = channel(f"smtp://127.0.0.1:{port}", timeout_s=0.2).deliver(batch(), AT)
    assert time.monotonic() - started < 0.6
    assert "did not answer within 0.2 s" in found.detail
