"""What differs between installations, read from the environment once and checked when the program starts."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config import defaults, values
from config.environment import inherited
from config.values import Environment, SettingsError, SmtpServer

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "config"
NATIONS = ("ENG", "WLS", "SCT", "NIR")
SECONDS = values.whole_number(1, 600)
LOG_FORMATS = ("readable", "json")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

__all__ = ["Settings", "SettingsError", "read_settings"]


@dataclass(frozen=True)
class Settings:
    """The settings by name; the environment variable is the same name in capitals.

    `database_url` is SQLAlchemy's; `redis_url` is None without a Redis or Valkey, `smtp_url` is None
    where e-mail is written as files to `mail_folder`; `secret_key_fallbacks` are keys before `secret_key` that are
    still accepted; `nation` says whose bank holidays count,
    `clamd_url` is where a virus scanner is asked about files, None for nowhere,
    `report_template` is the Word document on whose paper reports are written, None for plain A4.
    """

    port: int
    var: Path
    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)
    smtp_url: str | None = field(repr=False)
    base_url: str
    secret_key: str = field(repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(repr=False)
    demo: bool
    council_name: str
    brand_colour: str
    mail_from: str
    contact: str
    time_zone: str
    nation: str
    report_template: Path | None
    policy_file: Path
    roles_file: Path
    tools_dir: Path
    log_level: str
    log_format: str
    metrics_token: str | None = field(repr=False)
    clamd_url: str | None
    web_workers: int
    web_threads: int
    session_idle_minutes: int
    session_hours: int
    trusted_proxies: int
    oidc_issuer: str | None
    oidc_client_id: str
    oidc_client_secret: str = field(repr=False)
    oidc_groups_claim: str
    oidc_subject_claim: str
    database_lock_seconds: int
    database_statement_seconds: int
    database_idle_seconds: int
    database_pool: int
    database_pool_seconds: int

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Settings:
        """Read and check everything; raises SettingsError with a sentence about the first bad value.

        Makes the folder `var` when it is missing, and in it a secret key when none is given.
        """
        given = Environment(env)
        port = given.get("PORT", values.whole_number(1, 65535), 8000)
        var = given.get("VAR", lambda value: Path(value).expanduser().resolve(), ROOT / "var")
        smtp_url = given.get("SMTP_URL", values.smtp_url, None)
        _make(var)
        return cls(
            port=port,
            var=var,
            database_url=given.get("DATABASE_URL", values.database_url, f"sqlite:///{var}/countersign.db"),
            redis_url=given.get("REDIS_URL", values.redis_url, None),
            smtp_url=smtp_url,
            base_url=given.get("BASE_URL", values.base_url, f"http://127.0.0.1:{port}"),
            secret_key=given.get("SECRET_KEY", values.secret, None) or _kept_secret(var / "secret_key"),
            secret_key_fallbacks=given.get("SECRET_KEY_FALLBACKS", values.secrets, ()),
            demo=given.get("DEMO", values.switch, False),
            council_name=given.get("COUNCIL_NAME", values.text, "Anytown Council"),
            brand_colour=given.get("BRAND_COLOUR", values.colour, "#00545c"),
            contact=given.get("CONTACT", values.email, None) or given.get("MAIL_FROM", values.email, _sender(smtp_url)),
            mail_from=given.get("MAIL_FROM", values.email, _sender(smtp_url)),
            time_zone=given.get("TIME_ZONE", values.time_zone, "Europe/London"),
            nation=given.get("NATION", values.one_of(NATIONS), "ENG"),
            report_template=given.get("REPORT_TEMPLATE", values.existing_file, None),
            policy_file=given.get("POLICY_FILE", values.existing_file, HERE / "policy.yaml"),
            roles_file=given.get("ROLES_FILE", values.existing_file, HERE / "roles.yaml"),
            tools_dir=given.get("TOOLS_DIR", values.existing_folder, HERE / "tools"),
            log_level=given.get("LOG_LEVEL", values.one_of(LOG_LEVELS), "INFO"),
            log_format=given.get("LOG_FORMAT", values.one_of(LOG_FORMATS), "readable"),
            metrics_token=given.get("METRICS_TOKEN", values.secret, None),
            **_signing_in(given),
            clamd_url=given.get("CLAMD_URL", values.clamd_url, None),
            **_bounds(given),
        )

    def __post_init__(self) -> None:
        """Outside a demonstration, take no key and no password that others know; raises SettingsError."""
        if self.demo:
            defaults.refuse_open_demonstration(self.base_url)
            return
        for key in (self.secret_key, *self.secret_key_fallbacks):
            defaults.refuse_known_key("SECRET_KEY" if key == self.secret_key else "SECRET_KEY_FALLBACKS", key)
        if self.metrics_token:
            defaults.refuse_known_key("METRICS_TOKEN", self.metrics_token)
        for name, url in (("DATABASE", self.database_url), ("REDIS", self.redis_url), ("SMTP", self.smtp_url)):
            defaults.refuse_known_password(f"{name}_URL", url)

    @property
    def smtp(self) -> SmtpServer | None:
        """The mail server's parts, or None where e-mail is written as files."""
        return values.smtp_server(self.smtp_url) if self.smtp_url else None

    @property
    def mail_folder(self) -> Path:
        """Where e-mail is kept as .eml files when there is no mail server."""
        return self.var / "mail"

    @property
    def embedded_database(self) -> Path | None:
        """The SQLite file, where the database is one."""
        scheme, _, path = self.database_url.partition(":///")
        return Path(path.partition("?")[0]) if scheme == "sqlite" and path else None

    @property
    def secure(self) -> bool:
        """Whether people reach the service by https, so that cookies may insist on it."""
        return urlsplit(self.base_url).scheme == "https"


def read_settings() -> Settings:
    """This program's settings; raises SettingsError, also where Python would leave out what the code asserts."""
    if not __debug__:
        raise SettingsError("Python was started with -O or PYTHONOPTIMIZE. Start it without: checks would be left out.")
    return Settings.from_environment(inherited())


def _bounds(given: Environment) -> dict[str, Any]:
    """How much of itself and of the database one program uses, and how long it waits."""
    return {
        "web_workers": given.get("WEB_WORKERS", values.whole_number(1, 64), 2),
        "web_threads": given.get("WEB_THREADS", values.whole_number(1, 64), 4),
        "database_lock_seconds": given.get("DATABASE_LOCK_SECONDS", SECONDS, 10),
        "database_statement_seconds": given.get("DATABASE_STATEMENT_SECONDS", SECONDS, 30),
        "database_idle_seconds": given.get("DATABASE_IDLE_SECONDS", SECONDS, 60),
        "database_pool": given.get("DATABASE_POOL", values.whole_number(1, 100), 15),
        "database_pool_seconds": given.get("DATABASE_POOL_SECONDS", SECONDS, 5),
    }


def _signing_in(given: Environment) -> dict[str, Any]:
    """How long people are signed in, and who says who they are; raises SettingsError when half of that is given."""
    found: dict[str, Any] = {
        "session_idle_minutes": given.get("SESSION_IDLE_MINUTES", values.whole_number(5, 720), 30),
        "session_hours": given.get("SESSION_HOURS", values.whole_number(1, 24), 12),
        "trusted_proxies": given.get("TRUSTED_PROXIES", values.whole_number(0, 10), 0),
        "oidc_issuer": given.get("OIDC_ISSUER", values.issuer, None),
        "oidc_client_id": given.get("OIDC_CLIENT_ID", values.text, ""),
        "oidc_client_secret": given.get("OIDC_CLIENT_SECRET", values.text, ""),
        "oidc_groups_claim": given.get("OIDC_GROUPS_CLAIM", values.text, "groups"),
        "oidc_subject_claim": given.get("OIDC_SUBJECT_CLAIM", values.one_of(("sub", "oid")), "sub"),
    }
    if found["oidc_issuer"] and not (found["oidc_client_id"] and found["oidc_client_secret"]):
        raise SettingsError("OIDC_ISSUER is given without OIDC_CLIENT_ID and OIDC_CLIENT_SECRET. Give all three.")
    return found


def _sender(smtp_url: str | None) -> str:
    server = values.smtp_server(smtp_url) if smtp_url else None
    return server.sender if server and server.sender else "countersign@localhost"


def _make(var: Path) -> None:
    try:
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(var, error) from None
    if not os.access(var, os.W_OK | os.X_OK):
        raise SettingsError(f"VAR is {str(var)!r}, where nothing can be written. Give a folder of your own.")


def _kept_secret(path: Path) -> str:
    """The key that this installation made for itself the first time, readable by its owner only."""
    try:
        if not path.exists():
            _make_secret(path)
        return values.secret(path.read_text("utf-8").strip())
    except values.Refused as refusal:
        raise SettingsError(f"SECRET_KEY, as kept in {path}, {refusal}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(path.parent, error) from None


def _make_secret(path: Path) -> None:
    """Written beside its place and linked into it, so that of two programs that start at once one wins."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _unusable(var: Path, error: Exception) -> SettingsError:
    reason = getattr(error, "strerror", None) or str(error)
    return SettingsError(f"VAR is {str(var)!r}, which cannot be used ({reason}). Give a folder of your own.")
