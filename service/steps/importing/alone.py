"""Lets one import at a time into the database, so that two never make the same case, person or team."""

from __future__ import annotations

from sqlalchemy import func, select

from service.transaction import Work
from workflows.engine import Illegal

# Any number that nothing else locks by.
KEY = 7_266_781


def be_alone(work: Work) -> None:
    """Hold the imports' lock until the transaction ends; raises Illegal while another import holds it.

    SQLite has one writer at a time anyway. Nobody who reads, or works on a record, is held up.
    """
    if work.session.get_bind().dialect.name != "postgresql":
        return
    if not work.session.scalar(select(func.pg_try_advisory_xact_lock(KEY))):
        raise Illegal("Another import is under way. Wait until it has finished, then import this file.")
