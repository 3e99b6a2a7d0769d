"""A mail server of the tests on the loopback: it takes what it is sent, and keeps it as it came over the line."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Condition, Thread


@dataclass
class Received:
    """What came, and to whom; `refuses`: what it answers a recipient instead of taking it."""

    port: int = 0
    refuses: str = ""
    mails: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    came: Condition = field(default_factory=Condition)

    def awaited(self, fits: Callable[[EmailMessage], bool], *, patience: float = 60.0) -> EmailMessage:
        """The newest mail that fits, as soon as one has come; an error where none comes."""
        with self.came:
            assert self.came.wait_for(lambda: any(fits(mail) for _, mail in self.mails), timeout=patience), "no such mail came"
            return next(mail for _, mail in reversed(self.mails) if fits(mail))


class _Talk(StreamRequestHandler):
    """As much of RFC 5321 as a sender needs."""

    def handle(self) -> None:
        self.to: list[str] = []
        self.answer("220 mail.sakura.example")
        while (line := self.rfile.readline().decode().strip()) and not line.upper().startswith("QUIT"):
            self.take(line)
        self.answer("221 bye")

    def take(self, line: str) -> None:
        received: Received = self.server.received  # type: ignore[attr-defined]
        if line.upper().startswith("RCPT") and received.refuses:
            self.answer(received.refuses)
        elif line.upper().startswith("RCPT"):
            self.to.append(line.partition("<")[2].partition(">")[0])
            self.answer("250 ok")
        elif line.upper() == "DATA":
            self.answer("354 go on")
            content = b"".join(iter(self.rfile.readline, b".\r\n"))
            with received.came:
                received.mails.append((self.to, message_from_bytes(content.replace(b"\r\n..", b"\r\n."), policy=default)))
                received.came.notify_all()
            self.to = []
            self.answer("250 kept")
        else:
            self.answer("250 ok")

    def answer(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[Received]:
    """One that answers until the test is over."""
    received = Received()
    with ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        server.received = received  # type: ignore[attr-defined]
        received.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield received
        finally:
            server.shutdown()
