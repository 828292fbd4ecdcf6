"""The database handle: naming rules, column types, and how SQLite is made to behave like a server."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, TypeDecorator, event
from sqlalchemy.orm import DeclarativeBase

from config.settings import Settings

WRITES = "countersign_writes"
CONNECT_SECONDS = 5
# A machine that is unplugged ends no connection: who waits for it asks whether it lives, and gives up after 25 seconds.
# The server does likewise, so that what a lost program had locked is free again.
ALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
UNHEARD_MILLISECONDS = 25_000
# What each page may ask is a statement of its own for each combination of a person's rights: SQLAlchemy's 500 are
# too few to keep them compiled, and compiling a visibility condition anew takes longer than running it.
COMPILED = 3000

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every model's base; constraints get names so that migrations can speak of them."""

    metadata = MetaData(naming_convention=NAMES)


class Instant(TypeDecorator[datetime]):
    """A UTC instant: aware in Python on every database, refused when naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs a time zone: give it in UTC.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


db = SQLAlchemy(model_class=Base, session_options={"autoflush": True, "expire_on_commit": True})


def engine_options(given: Settings) -> dict[str, Any]:
    """Time-outs and pool limits, so that no page waits longer than a stated bound (FAULTS.md I10).

    No error says what a statement was given: it ends in logs, and what is given is case content. Statements here
    take some tens of milliseconds, which PostgreSQL would multiply by compiling those that it takes for dear ones.
    Nor is a page here and there four times as dear as the next one any more, as it takes for granted: it would rather
    read the finished years of a table through than look up the rows of the year that is asked for.
    """
    common = {"hide_parameters": True, "query_cache_size": COMPILED}
    pool = {"pool_size": given.database_pool, "max_overflow": 0, "pool_timeout": given.database_pool_seconds}
    if given.database_url.startswith("sqlite"):
        # Writers of a file queue up without an order: whoever comes last needs more patience than for a row's lock.
        connect: dict[str, Any] = {"timeout": given.database_lock_seconds * 1.5, "check_same_thread": False}
        return {**common, **(pool if given.embedded_database else {}), "connect_args": connect}
    bounds = {
        "lock_timeout": f"{given.database_lock_seconds}s",
        "statement_timeout": f"{given.database_statement_seconds}s",
        "idle_in_transaction_session_timeout": f"{given.database_idle_seconds}s",
        "jit": "off",
        "random_page_cost": "1.1",
        **{f"tcp_{name}": str(value) for name, value in ALIVE.items()},
        "tcp_user_timeout": str(UNHEARD_MILLISECONDS),
    }
    options = " ".join(f"-c {name}={value}" for name, value in bounds.items())
    connect = {
        "options": options,
        "connect_timeout": CONNECT_SECONDS,
        **ALIVE,
        "tcp_user_timeout": UNHEARD_MILLISECONDS,
    }
    return {**common, **pool, "pool_pre_ping": True, "connect_args": connect}


def prepare_engine(app: Flask) -> None:
    """Give SQLite what PostgreSQL has by itself: foreign keys, readers beside a writer, real transactions.

    Whatever build of SQLite it is, what is deleted is written over in the file: not every one does so by itself.

    What is asked of the database and what it answers is case content: it stays out of logs of whatever level.
    """
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _connect)
            event.listen(db.engine, "begin", _begin)


def _connect(connection: Any, record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"
