"""Makes the Flask application out of settings; only `wsgi.py`, the worker and tests call it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from flask_migrate import Migrate

from config.demo import practised
from config.policy import Policy
from config.reading import read_folder
from config.roles import Roles
from config.settings import ROOT, Settings
from service import api, cli, csrf, headers, health, keys, lines, metrics, recording, signing_in, web
from service.checks import check_configuration
from service.context import KEY, Context, wall_clock
from service.database import db, engine_options, prepare_engine
from service.mornings import morning
from service.moved import moved_ahead
from workflows.tool_including import supplied
from workflows.words import Lane
from workflows.working_days import Calendar


def create_app(
    settings: Settings, *, ring: Callable[[Lane], None] = lambda lane: None, clock: Callable[[], datetime] = wall_clock
) -> Flask:
    """An application on these settings; raises a sentence when policy, roles or tools cannot be right."""
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https"),
        SESSION_COOKIE_NAME="countersign",
        MAX_CONTENT_LENGTH=50 * 1024 * 1024,
        JSON_SORT_KEYS=False,
    )
    keys.configure(app, settings)
    app.extensions[KEY] = context_for(settings, ring, clock)
    check_configuration(app.extensions[KEY])
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    prepare_engine(app)
    for part in (lines, headers, csrf, health, metrics, signing_in, recording, api, web, cli):
        part.register(app)
    return app


def context_for(
    settings: Settings, ring: Callable[[Lane], None], clock: Callable[[], datetime] = wall_clock
) -> Context:
    """Policy, roles, tools and calendar as the settings' files give them; a demonstration shows a little more."""
    policy = Policy.read(settings.policy_file)
    return Context(
        settings=settings,
        policy=practised(policy) if settings.demo else policy,
        roles=Roles.read(settings.roles_file),
        tools=supplied(read_folder(settings.tools_dir)),
        calendar=Calendar.of(settings.nation),
        ring=ring,
        clock=clock,
        ahead=moved_ahead if settings.demo else timedelta,
        morning=morning,
    )
