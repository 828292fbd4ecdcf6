"""The command line: `flask --app wsgi` with these groups and commands."""

from __future__ import annotations

from click import Command
from flask import Flask

from service.cli.access import access
from service.cli.api import api
from service.cli.backup import backup, restore
from service.cli.cycles import cycle
from service.cli.database import database
from service.cli.demo import demo
from service.cli.erasure import erasure
from service.cli.history import history
from service.cli.holds import holds
from service.cli.identity import identity
from service.cli.imports import cases, staff
from service.cli.password import password
from service.cli.process import process
from service.cli.programmes import programmes
from service.cli.reconcile import reconcile
from service.cli.reports import report
from service.cli.requests import requests
from service.cli.retention import retention
from service.cli.second_factor import second_factor
from service.cli.sending import sending
from service.cli.simulate import simulate
from service.cli.supervision import supervision
from service.cli.token import token
from service.cli.tools import tools
from service.cli.workflow import workflow

COMMANDS: tuple[Command, ...] = (
    access,
    api,
    backup,
    cases,
    cycle,
    database,
    demo,
    erasure,
    history,
    holds,
    password,
    identity,
    process,
    programmes,
    reconcile,
    report,
    requests,
    restore,
    retention,
    second_factor,
    sending,
    simulate,
    staff,
    supervision,
    token,
    tools,
    workflow,
)


def register(app: Flask) -> None:
    """Add every command to the application."""
    for command in COMMANDS:
        app.cli.add_command(command)
