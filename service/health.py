"""Says whether the web is alive and whether it can serve; for supervisors and load balancers, without sign-in."""

from __future__ import annotations

from functools import cache

from alembic.script import ScriptDirectory
from flask import Blueprint, Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from config.settings import ROOT
from service.database import db
from service.reading.running import quiet
from service.transaction import rollback

WAIT = {"Retry-After": "5"}
health = Blueprint("health", __name__, url_prefix="/health")


def register(app: Flask) -> None:
    """Add `/health/live` and `/health/ready`."""
    app.register_blueprint(health)


@health.get("/live")
def live() -> ResponseReturnValue:
    """200 while the process answers at all."""
    return {"status": "alive"}


@health.get("/ready")
def ready() -> ResponseReturnValue:
    """200 when the database answers and is not behind this version, else 503 with what is missing.

    Programs that are not heard of are named, and make nothing unready: pages work without them. A database that is
    ahead is being brought up to date for a newer version beside this one.
    """
    try:
        at = set(db.session.scalars(text("SELECT version_num FROM alembic_version")))
        late = quiet() if at and not _behind(at) else []
    except SQLAlchemyError:
        rollback()
        return {"status": "not ready", "missing": "the database does not answer, or was not migrated"}, 503, WAIT
    if not at or _behind(at):
        return {"status": "not ready", "missing": "the database is behind: run flask db upgrade"}, 503, WAIT
    return {"status": "ready", "not_heard_of": late}


def _behind(at: set[str]) -> bool:
    known, heads = _revisions()
    return bool(at & known) and not at & heads


@cache
def _revisions() -> tuple[frozenset[str], frozenset[str]]:
    """The migrations of this version, and those that no other follows; they do not change while it runs."""
    scripts = ScriptDirectory(str(ROOT / "migrations"))
    return frozenset(script.revision for script in scripts.walk_revisions()), frozenset(scripts.get_heads())
