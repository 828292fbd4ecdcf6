"""Makes the Flask application out of settings; only `wsgi.py` and tests call it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from config.settings import ROOT, Settings
from service import api, cli, csrf, headers, health, keys, lines, metrics, recording, signing_in, web
from service.admission import noting
from service.context import wall_clock
from service.database import db
from service.groundwork import ground
from workflows.words import Lane


def create_app(
    settings: Settings, *, ring: Callable[[Lane], None] = lambda lane: None, clock: Callable[[], datetime] = wall_clock
) -> Flask:
    """An application on these settings; raises a sentence when policy, roles or tools cannot be right."""
    app = ground(settings, ring=ring, clock=clock)
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https"),
        SESSION_COOKIE_NAME="countersign",
        MAX_CONTENT_LENGTH=50 * 1024 * 1024,
        JSON_SORT_KEYS=False,
    )
    keys.configure(app, settings)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    if settings.trusted_proxies:
        # Only the address that the last of our own proxies saw: what stands before it anybody can write.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=0)  # type: ignore[method-assign]
    for part in (lines, headers, csrf, health, metrics, signing_in, noting, recording, api, web, cli):
        part.register(app)
    return app
