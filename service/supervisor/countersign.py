"""Countersign's own programs: Valkey unless one is given, the web, the worker and the clock."""

import sys

from config.demo import DEMO_PASSWORD, SIGN_INS
from config.environment import inherited
from config.settings import ROOT, Settings
from service.supervisor import database, valkey
from service.supervisor.logs import shown
from service.supervisor.plan import Child, Plan

NOTIFICATIONS = (sys.executable, "-m", "notifications.worker")


def plan(settings: Settings) -> Plan:
    """What is started for these settings, when the data folder is ours; raises CannotStart."""
    decided = {
        "DEMO": "1" if settings.demo else "0",
        "PORT": str(settings.port),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "REDIS_URL": settings.redis_url or valkey.url(settings.var),
        "VAR": str(settings.var),
    }
    return Plan(
        root=ROOT,
        var=settings.var,
        port=settings.port,
        environment=inherited(**decided),
        first=() if settings.redis_url else (valkey.child(settings.var),),
        steps=database.steps(settings),
        web=web(settings),
        rest=(Child("worker", (*NOTIFICATIONS, "work")), Child("clock", (*NOTIFICATIONS, "clock"))),
        greeting=greeting(settings),
    )


def web(settings: Settings) -> Child:
    """gunicorn; with the application loaded before it forks, a worker that was killed is back at once."""
    options = (
        "--bind=fd://{socket}",
        "--worker-class=gthread",
        f"--workers={settings.web_workers}",
        f"--threads={settings.web_threads}",
        "--preload",
        "--no-control-socket",
        "--timeout=60",
        "--graceful-timeout=8",
        "wsgi:app",
    )
    return Child("web", (sys.executable, "-m", "gunicorn", *options), grace=12.0)


def greeting(settings: Settings) -> str:
    """What the person at the terminal needs: the address, where things are, and who may sign in."""
    lines = [
        f"Countersign is at {settings.base_url}",
        f"Data: {shown(settings.var)}, logs: {shown(settings.var / 'log')}. Ctrl-C stops everything.",
    ]
    if settings.demo:
        width = max(len(person.email) for person in SIGN_INS)
        lines += ["", f"Demonstration: everybody's password is {DEMO_PASSWORD}"]
        lines += [f"  {person.email:<{width}}  {person.role}" for person in SIGN_INS]
    return "\n".join(lines)
