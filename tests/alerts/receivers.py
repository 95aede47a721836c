"""Receivers on loopback: a webhook that keeps what it was posted, a mail server that keeps mail."""

import socket
import ssl
import subprocess
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

AT = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


@dataclass
class Hook:
    """What a webhook was posted, and how it answers next; `script` goes before `status`."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"ok"
    script: list[int] = field(default_factory=list)
    delay_s: float = 0.0
    drips: bool = False
    on_post: object = None
    posts: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def webhook():
    hook = Hook()
    done = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            hook.posts.append((self.path, headers, body))
            if hook.on_post is not None:
                hook.on_post()
            done.wait(hook.delay_s)
            if hook.drips:
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                while not done.wait(0.02):
                    self.wfile.write(b"X-Slow: 1\r\n")
                return
            self.send_response(hook.script.pop(0) if hook.script else hook.status)
            for name, value in hook.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(hook.body)))
            self.end_headers()
            self.wfile.write(hook.body)

        def do_GET(self):
            hook.posts.append(("GET " + self.path, {}, b""))
            self.send_error(404)

        def log_message(self, *args):
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request, client_address):
            pass  # a client that hangs up is part of the test

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        thread.start()
        hook.url = f"http://127.0.0.1:{server.server_address[1]}/hooks/T0/secret-path"
        try:
            yield hook
        finally:
            done.set()
            server.shutdown()
            thread.join()


@dataclass
class Box:
    """Mail that arrived. `refuses` are recipients turned away, `answer` what DATA is answered."""

    port: int = 0
    mails: list = field(default_factory=list)
    envelopes: list = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    answer: str = "250 taken"
    logins: list = field(default_factory=list)
    drops: bool = False

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"


class _Handler:
    def __init__(self, box):
        self.box = box

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.box.refuses:
            return self.box.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server, session, envelope):
        if self.box.drops:
            server.transport.close()
            return "421 gone"
        self.box.envelopes.append(envelope)
        if self.box.answer.startswith("250"):
            self.box.mails.append(message_from_bytes(envelope.content, policy=default))
        return self.box.answer


@contextmanager
def mailbox(*, login=None, certificate=None):
    """A mail server; `login` is (user, password), `certificate` a folder of `make_certificate`."""
    box = Box()

    def check(server, session, envelope, mechanism, data):
        if isinstance(data, LoginPassword):
            given = (data.login.decode(), data.password.decode())
            box.logins.append(given)
            return AuthResult(success=given == login, handled=False)
        return AuthResult(success=False, handled=False)

    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")

    class Mail(Controller):
        def factory(self):
            return SMTP(
                self.handler,
                tls_context=context,
                require_starttls=context is not None,
                authenticator=check if login else None,
                auth_required=login is not None,
                auth_require_tls=context is not None,
            )

    mail = Mail(_Handler(box), hostname="127.0.0.1", port=0)
    mail.port = _free_port()
    mail.start()
    box.port = mail.port
    try:
        yield box
    finally:
        mail.stop(no_assert=True)


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def make_certificate(folder):
    """A certificate of its own authority for 127.0.0.1, as `cert.pem` and `key.pem`."""
    words = [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=mail",
        "-addext", "subjectAltName=IP:127.0.0.1",
    ]  # fmt: skip
    subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=folder)
    return folder


@contextmanager
def dripping(line):
    """A server that says one line again and again; yields its port."""
    done = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        with suppress(OSError):
            client, _ = listening.accept()
            with client:
                while not done.wait(0.02):
                    client.sendall(line)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        done.set()
        listening.close()
        thread.join(1)
