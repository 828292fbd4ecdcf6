"""Whose people a database holds: a demonstration never starts on an authority's, nor a service on a demonstration's."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from config.demo import DEMO_DOMAIN, DEMO_PASSWORD
from config.settings import Settings, SettingsError

OF_THE_DEMONSTRATION = text("SELECT DISTINCT password_hash FROM person WHERE email LIKE :like")
ANYBODY = text("SELECT email FROM person LIMIT 1")
CONNECT_SECONDS = 5


def refuse_strangers(settings: Settings) -> None:
    """Raise SettingsError with what to do; a database that cannot be asked, or holds nobody yet, is let be."""
    place = settings.embedded_database
    if place is not None and not place.exists():
        return
    bound = {} if place else {"connect_timeout": CONNECT_SECONDS}
    engine = create_engine(settings.database_url, poolclass=NullPool, connect_args=bound)
    try:
        with engine.connect() as connection:
            fault = _fault(connection, settings.demo)
    except SQLAlchemyError:
        return
    if fault:
        raise SettingsError(fault)


def _fault(connection: Connection, demo: bool) -> str | None:
    hashes = list(connection.scalars(OF_THE_DEMONSTRATION, {"like": f"%@{DEMO_DOMAIN}"}))
    if demo and not hashes and connection.scalar(ANYBODY):
        return (
            "DEMO is 1, and DATABASE_URL is a database in which other people work. Set DEMO=0, or give the "
            "demonstration an empty database of its own."
        )
    if not demo and any(_known(found) for found in hashes if found):
        return (
            f"The database holds people of the demonstration (…@{DEMO_DOMAIN}), whose password everybody knows. Give "
            "the service a database of its own, or set DEMO=1 to show the demonstration."
        )
    return None


def _known(password_hash: str) -> bool:
    try:
        return PasswordHasher().verify(password_hash, DEMO_PASSWORD)
    except Argon2Error:
        return False
