"""Mail is handed to the server that its certificate says it is, or it waits."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notifications.draining import drain
from service.models import Outbox
from tests.support.post import plan_due, struck_on
from tests.support.smtp import Mailbox, mail_server
from tests.support.world import World

WAYS = ("smtps", "starttls")


@dataclass(frozen=True)
class Certificate:
    """A certificate for one name, issued by nobody but itself, and its key, in two files."""

    file: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(self.file, self.key)
        return made


def certificate(folder: Path, name: str) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    found = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    plain = serialization.NoEncryption()
    found.file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    found.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return found


def sent(world: World, way: str, server: Certificate) -> Iterator[tuple[Mailbox, list[Outbox]]]:
    """A reminder by e-mail to a server with this certificate, and what became of each letter that was tried."""
    secured = {"ssl_context": server.context()} if way == "smtps" else {"tls_context": server.context()}
    settings = world.context.settings
    with mail_server(**secured) as mailbox:
        url = f"smtps://127.0.0.1:{mailbox.port}" if way == "smtps" else f"{mailbox.url}?starttls=1"
        world.context.settings = replace(settings, smtp_url=url)
        plan_due(world.authority())
        struck_on(world, date(2026, 11, 17))
        drain()
        world.context.settings = settings
        yield mailbox, [row for row in world.all(Outbox) if row.channel == "email" and row.attempts]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fault", ["nobody trusted says so", "it is of another server"])
def test_a_letter_waits_while_the_servers_certificate_is_not_to_be_trusted(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, fault: str
) -> None:
    server = certificate(tmp_path, "127.0.0.1" if fault.startswith("nobody") else "127.0.0.2")
    if fault.startswith("it is"):
        monkeypatch.setenv("SSL_CERT_FILE", str(server.file))
    for mailbox, letters in sent(world, way, server):
        assert mailbox.messages == []
        assert {letter.status for letter in letters} == {"waiting"}
        assert all("certificate verify failed" in str(letter.reason) for letter in letters)


@pytest.mark.parametrize("way", WAYS)
def test_it_goes_out_where_the_certificate_is_trusted(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    server = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(server.file))
    for mailbox, letters in sent(world, way, server):
        assert ({letter.status for letter in letters}, len(mailbox.to("pat."))) == ({"sent"}, 1)
