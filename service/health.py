"""Says whether the web is alive and whether it can serve; for supervisors and load balancers, without sign-in."""

from __future__ import annotations

from flask import Blueprint, Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from service.database import db
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
    """200 when the database answers and its tables are there, else 503 with what is missing."""
    try:
        db.session.execute(text("SELECT count(*) FROM alembic_version"))
    except SQLAlchemyError:
        rollback()
        return {"status": "not ready", "missing": "the database does not answer, or was not migrated"}, 503, WAIT
    return {"status": "ready"}
