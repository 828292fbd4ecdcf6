"""Turns the text of environment variables into checked values, with a sentence when one cannot be used."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

T = TypeVar("T")
SENTINELS, SENTINEL_PORT = "redis+sentinel", 26379


class SettingsError(ValueError):
    """A setting that cannot be used; the message names the variable, the value and what to give."""


class Refused(Exception):
    """Why one value cannot be used, without the variable's name: `Environment` adds that."""


@dataclass(frozen=True)
class Environment:
    """Environment variables by name; one that is empty counts as not given."""

    variables: Mapping[str, str]

    def get(self, name: str, read: Callable[[str], T], default: T) -> T:
        """The checked value of a variable, or the default when it is not given."""
        text = self.variables.get(name, "").strip()
        if not text:
            return default
        try:
            return read(text)
        except Refused as refusal:
            raise SettingsError(f"{name} {refusal}") from None


def refused(text: str, why: str, give: str) -> Refused:
    return Refused(f"is {without_password(text)!r}, {why}. Give {give}.")


def without_password(text: str) -> str:
    """An address as it may be shown: whatever stands between the user's name and the host is masked."""
    return re.sub(r"(?<=://)([^/@]*?):[^/]*@", r"\1:***@", text)


def text(value: str) -> str:
    return value


def whole_number(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,6}", value) or not low <= int(value) <= high:
            raise refused(value, "which it cannot be", f"a whole number from {low} to {high}")
        return int(value)

    return read


def one_of(words: Collection[str]) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in words:
            raise refused(value, "which is not known", " or ".join(words))
        return value

    return read


def switch(value: str) -> bool:
    return one_of(("1", "0"))(value) == "1"


def colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise refused(value, "which is not a colour", "# and six hexadecimal digits, for example #00545c")
    return value.lower()


def email(value: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+", value):
        raise refused(value, "which is not an e-mail address", "one such as audits@council.example")
    return value


def secret(value: str) -> str:
    if len(value) < 16:
        raise Refused(
            f"has only {len(value)} characters, which can be guessed. Give at least 16 random ones, "
            "for example what `openssl rand -hex 32` prints, or leave it out to have one made."
        )
    return value


def secrets(value: str) -> tuple[str, ...]:
    """Several keys with spaces between them."""
    return tuple(secret(word) for word in value.split())


def time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, LookupError):
        raise refused(value, "which is not a time zone", "a name such as Europe/London") from None
    return value


def existing_file(value: str) -> Path:
    path = Path(value).expanduser().resolve()
    if not path.is_file():
        raise refused(value, "and there is no such file", "the path of a file that exists")
    return path


def existing_folder(value: str) -> Path:
    path = Path(value).expanduser().resolve()
    if not path.is_dir():
        raise refused(value, "and there is no such folder", "the path of a folder that exists")
    return path


def database_url(value: str) -> str:
    """A SQLAlchemy address: PostgreSQL by psycopg 3 whichever way it is written, or SQLite."""
    scheme, found, rest = value.partition("://")
    if found and scheme == "sqlite":
        return value
    if scheme in ("postgres", "postgresql", "postgresql+psycopg") and rest:
        _split(value, "postgresql://user:password@host:5432/name")
        return f"postgresql+psycopg://{rest}"
    give = "postgresql://user:password@host:5432/name or sqlite:////folder/file.db"
    raise refused(value, "which is neither PostgreSQL nor SQLite", give)


@dataclass(frozen=True)
class SentinelAddress:
    """Where the sentinels of a Redis are, as host and port, and by which name they know its master."""

    sentinels: tuple[tuple[str, int], ...]
    master: str
    database: int
    username: str | None
    password: str | None = field(repr=False)


def sentinel_address(value: str) -> SentinelAddress | None:
    """The parts of `redis+sentinel://user:password@host:26379,host:26379/master/0`; None for any other address."""
    if not value.startswith(f"{SENTINELS}://"):
        return None
    give = f"{SENTINELS}://host:26379,host:26379/master/0"
    user, _, places = value.partition("://")[2].partition("/")[0].rpartition("@")
    master, _, database = value.partition("://")[2].partition("/")[2].partition("/")
    name, _, password = user.partition(":")
    found = [place.rpartition(":") if ":" in place else (place, ":", str(SENTINEL_PORT)) for place in places.split(",")]
    if not master or not all(host and port.isdecimal() for host, _, port in found) or not (database or "0").isdecimal():
        raise refused(value, "which is not the address of sentinels", give)
    hosts = tuple((host, int(port)) for host, _, port in found)
    return SentinelAddress(hosts, master, int(database or 0), unquote(name) or None, unquote(password) or None)


def redis_url(value: str) -> str:
    if sentinel_address(value) is not None:
        return value
    give = "redis://host:6379/0, rediss://host:6379/0, unix:///path/to/socket or redis+sentinel://host:26379/master/0"
    address = _split(value, give)
    complete = address.path if address.scheme == "unix" else address.hostname
    if address.scheme not in ("redis", "rediss", "unix") or not complete:
        raise refused(value, "which is not the address of a Redis or Valkey", give)
    return value


def clamd_url(value: str) -> str:
    give = "tcp://host:3310 or unix:///path/to/clamd.ctl"
    address = _split(value, give)
    if address.scheme not in ("tcp", "unix") or not (address.path if address.scheme == "unix" else address.hostname):
        raise refused(value, "which is not the address of clamd", give)
    return value


def base_url(value: str) -> str:
    """The address that people see, without a slash at its end."""
    give = "an address such as https://audits.council.example"
    address = _split(value, give)
    if address.scheme not in ("http", "https") or not address.hostname or address.query or address.fragment:
        raise refused(value, "which links cannot begin with", give)
    return value.rstrip("/")


LOOPBACK = ("127.0.0.1", "localhost", "::1")


def issuer(value: str) -> str:
    """A provider of sign-ins as it names itself, letter for letter; only on this machine may it do without https."""
    give = "the issuer as its provider writes it, such as https://login.microsoftonline.com/TENANT/v2.0"
    address = _split(value, give)
    safe = address.scheme == "https" or (address.scheme == "http" and address.hostname in LOOPBACK)
    if not safe or not address.hostname or address.query or address.fragment:
        raise refused(value, "which cannot be relied on", give)
    return value


@dataclass(frozen=True)
class SmtpServer:
    """Where e-mail is handed over: `tls` from the first byte, `starttls` after a greeting."""

    host: str
    port: int
    user: str | None
    password: str | None
    tls: bool
    starttls: bool
    sender: str | None


def smtp_url(value: str) -> str:
    smtp_server(value)
    return value


def smtp_server(value: str) -> SmtpServer:
    give = "smtp://user:password@host:587?starttls=1&from=audits@council.example"
    address = _split(value, give)
    options = {name: values[-1] for name, values in parse_qs(address.query).items()}
    if address.scheme not in ("smtp", "smtps") or not address.hostname or address.path not in ("", "/"):
        raise refused(value, "which is not the address of a mail server", give)
    if unknown := options.keys() - {"from", "starttls"}:
        raise refused(value, f"whose {min(unknown)} is not known", give)
    return SmtpServer(
        host=address.hostname,
        port=address.port or (465 if address.scheme == "smtps" else 587 if "starttls" in options else 25),
        user=unquote(address.username) if address.username else None,
        password=unquote(address.password) if address.password else None,
        tls=address.scheme == "smtps",
        starttls=_option(options, "starttls", switch) or False,
        sender=_option(options, "from", email),
    )


def _option(options: Mapping[str, str], name: str, read: Callable[[str], T]) -> T | None:
    try:
        return read(options[name]) if name in options else None
    except Refused as refusal:
        raise Refused(f"has a {name} that {refusal}") from None


def _split(value: str, give: str) -> SplitResult:
    try:
        address = urlsplit(value)
        _ = address.port
    except ValueError:
        raise refused(value, "which is not an address", give) from None
    return address
