"""The limit: a bare Flask application that does the SQL of one step, or of one worklist, by psycopg, and nothing else.

It is served as Countersign is. It finds who asks by their token, as anything must that is not open to everybody; it
decides nothing, checks nothing, and knows one kind of record.
"""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import psycopg
from flask import Flask, Response, abort, request
from psycopg.rows import dict_row
from sqlalchemy import make_url

app = Flask(__name__)
kept = threading.local()
WHO = "SELECT person.id, person.name FROM token JOIN person ON person.id = person_id WHERE digest = %s AND ends_at > %s"
PLAN = "SELECT id, version, state, due_on, owner_id, audit_id FROM action_plan WHERE id = %s FOR UPDATE"
MOVED = """UPDATE action_plan SET state = 'completed', version = version + 1, completed_on = %s, sign_off_due_on = %s
           WHERE id = %s"""
DONE = "UPDATE action SET done = true, done_note = %s, done_at = %s WHERE plan_id = %s RETURNING id, text"
HEAD = """SELECT sequence, hash FROM history WHERE subject_kind = 'action_plan' AND subject_id = %s
          ORDER BY sequence DESC LIMIT 1"""
HISTORY = """INSERT INTO history (subject_kind, subject_id, sequence, at, actor_id, actor_name, actor_roles, trigger,
                                  from_state, to_state, facts, fingerprint, commitment, hash)
             VALUES ('action_plan', %s, %s, %s, %s, %s, 'practitioner', 'complete', 'issued', 'completed', %s, %s, %s,
                     %s)"""
CLOSED = "UPDATE task SET closed_at = %s WHERE subject_kind = 'action_plan' AND subject_id = %s AND closed_at IS NULL"
OPENED = """INSERT INTO task (subject_kind, subject_id, kind, state, title, seat, relation, assignee_id, team_id,
                              due_on, opened_at, armed_on)
            VALUES ('action_plan', %s, 'sign_off_plan', 'completed', 'Sign off a completed plan', 0, 'line_manager', %s,
                    NULL, %s, %s, %s)"""
TOLD = """INSERT INTO outbox (key, lane, channel, message, relation, subject_kind, subject_id, made_at, status,
                              attempts, next_at)
          VALUES (%s, 'bulk', 'in_app', 'plan_completed', 'line_manager', 'action_plan', %s, %s, 'waiting', 0, %s)"""
TASKS = """SELECT task.id, kind, title, state, subject_kind, subject_id, due_on, opened_at, follow_up_on,
                  mine.name, mine.email, giver.name AS by_name, giver.email AS by_email
           FROM task JOIN person mine ON mine.id = assignee_id LEFT JOIN person giver ON giver.id = delegated_by_id
           WHERE assignee_id = %s AND closed_at IS NULL ORDER BY due_on IS NULL, due_on, task.id LIMIT 51"""
VERSIONS = "SELECT id, version FROM action_plan WHERE id = ANY(%s)"


@app.get("/health/live")
def live() -> str:
    return "live"


@app.post("/plans/<int:number>/complete")
def complete(number: int) -> Response:
    """One step of a plan: its state, its history, its tasks and a message, in one transaction."""
    sent, now = request.get_json(), datetime.now(UTC)
    today = now.date()
    with connection().transaction(), connection().cursor(row_factory=dict_row) as cursor:
        who = _who(cursor)
        plan = cursor.execute(PLAN, (number,)).fetchone()
        if plan is None or plan["state"] != "issued" or plan["owner_id"] != who["id"]:
            abort(409)
        cursor.execute(MOVED, (today, today + timedelta(days=7), number))
        actions = cursor.execute(DONE, (next(iter(sent["done"].values())), now, number)).fetchall()
        head = cursor.execute(HEAD, (number,)).fetchone()
        assert head is not None, "a plan has a history"
        facts = json.dumps(sent)
        digest = sha256(f"{head['hash']}{facts}{now}".encode()).hexdigest()
        values = (number, head["sequence"] + 1, now, who["id"], who["name"], facts, digest, digest, digest)
        cursor.execute(HISTORY, values)
        cursor.execute(CLOSED, (now, number))
        cursor.execute(OPENED, (number, who["id"], plan["due_on"], now, today))
        cursor.execute(TOLD, (f"{number}:{digest}", number, now, now))
    return _answer({**plan, "state": "completed", "actions": actions})


@app.get("/tasks")
def tasks() -> Response:
    """Somebody's open tasks, the next due first, with the version of the plan that each is about."""
    with connection().transaction(), connection().cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(TASKS, (_who(cursor)["id"],)).fetchall()[:50]
        numbers = [task["subject_id"] for task in found if task["subject_kind"] == "action_plan"]
        versions = {plan["id"]: plan["version"] for plan in cursor.execute(VERSIONS, (numbers,))}
    return _answer({"items": [{**task, "version": versions.get(task["subject_id"])} for task in found]})


def connection() -> psycopg.Connection[Any]:
    """This thread's own, which stays open."""
    if not hasattr(kept, "connection"):
        address = make_url(os.environ["DATABASE_URL"]).set(drivername="postgresql")
        kept.connection = psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)
    found: psycopg.Connection[Any] = kept.connection
    return found


def _who(cursor: Any) -> dict[str, Any]:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    found: dict[str, Any] | None = cursor.execute(
        WHO, (sha256(token.encode()).hexdigest(), datetime.now(UTC))
    ).fetchone()
    if found is None:
        abort(401)
    return found


def _answer(said: Any) -> Response:
    return Response(json.dumps(said, default=str), mimetype="application/json")
