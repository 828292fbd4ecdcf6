"""The ground that every program stands on: settings, policy, roles and tools as a context, and the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask

from config.demo import practised
from config.policy import Policy
from config.reading import read_folder
from config.roles import Roles
from config.settings import Settings
from service.checks import check_configuration
from service.context import KEY, Context, wall_clock
from service.database import db, engine_options, prepare_engine
from service.mornings import morning
from service.moved import moved_ahead
from workflows.tool_including import supplied
from workflows.words import Lane
from workflows.working_days import Calendar


def ground(
    settings: Settings, *, ring: Callable[[Lane], None] = lambda lane: None, clock: Callable[[], datetime] = wall_clock
) -> Flask:
    """What worker and clock need, and nothing that answers people: no pages and no API, so that they start sooner.

    Raises a sentence when policy, roles or tools cannot be right.
    """
    app = Flask("service", static_folder=None, template_folder=None)
    app.config.update(SQLALCHEMY_DATABASE_URI=settings.database_url, SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings))
    app.extensions[KEY] = context_for(settings, ring, clock)
    check_configuration(app.extensions[KEY])
    db.init_app(app)
    prepare_engine(app)
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
