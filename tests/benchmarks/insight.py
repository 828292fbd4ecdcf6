"""`make bench`: how long the server takes for each page of figures, on PostgreSQL, over one year of 10,000 audits.

Measured twice: in a database that holds ten such years, and in one that holds the year alone. The ratio of both says
what finished years cost.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from flask import Flask
from sqlalchemy import text

from config.settings import Settings
from service.application import create_app
from service.database import db
from service.models import Person, RoleGrant, Service, Team
from service.toolbox import current
from service.transaction import transaction
from tests.support.postgres import fresh_database, postgres_server
from workflows.tools import Scale

A_YEAR, YEARS, OPENED, BOUND_MS = 10_000, 10, 15, 300.0
PAGES = ("", "/evidence", "/actions", "/escalations", "/times", "/agreement", "/returns", "/audits")
SERVICES, TEAMS, QUESTIONS = 4, 20, 30
# Made by the database itself from numbers: chance would say nothing more, and would take minutes.
ROWS = (
    """INSERT INTO child_case (kind, reference, status, team_id, restricted)
       SELECT 'case', 'B' || n, 'child_in_need', 1 + n % 20, n % 200 = 0 FROM generate_series(1, :cases) n""",
    """INSERT INTO audit (state, version, kind, case_id, tool_key, tool_version, case_status, due_on, overall_grade,
                          agreed_grade, safeguarding_now, returns, made_at, submitted_at)
       SELECT (ARRAY['audited', 'actions_issued', 'signed_off'])[1 + n % 3], 1, 'routine', 1 + n % :cases, 'core',
              :version, (ARRAY['child_in_need', 'child_protection', 'looked_after', 'early_help'])[1 + n % 4],
              current_date, (ARRAY['outstanding', 'good', 'good', 'requires_improvement', 'inadequate'])[1 + n % 5],
              CASE WHEN n % 5 = 0 THEN 'good' END, false, 0, at, at
       FROM (SELECT n, now() - n * :days * interval '1 day' / :audits AS at FROM generate_series(1, :audits) n) made""",
    """INSERT INTO answer (audit_id, question_key, value, comment, found_elsewhere)
       SELECT audit.id, key, (ARRAY['yes', 'yes', 'partly', 'no', 'not_applicable'])[1 + (audit.id + place) % 5],
              'Not on file.', (audit.id + place) % 9 = 0
       FROM audit, unnest(CAST(:keys AS text[])) WITH ORDINALITY AS asked (key, place)""",
    """INSERT INTO action_plan (state, version, audit_id, side, owner_id, issued_on, due_on, original_due_on, latest_on,
                                completed_on, period_days, referrals, reinstatements, delay_requested_in_time)
       SELECT (ARRAY['issued', 'completed', 'signed_off'])[1 + id % 3], 1, id, 'case', 1, made_at::date,
              made_at::date + 28, made_at::date + 28, made_at::date + 56,
              CASE WHEN id % 3 > 0 THEN made_at::date + 20 END, 28, 0, 0, false
       FROM audit WHERE id % 2 = 0""",
    """INSERT INTO action (audit_id, plan_id, text, theme, side, done, struck)
       SELECT audit_id, id, 'Redraw it.', (ARRAY['practice', 'recording', 'training_need'])[1 + twice],
              'case', false, false FROM action_plan, generate_series(0, 1) twice""",
    """INSERT INTO moderation (state, version, audit_id, selected_because, auditor_grade, grade, agreed_grade, due_on,
                               requested_at)
       SELECT 'agreed', 1, id, 'random', overall_grade, 'good', 'good', current_date, made_at
       FROM audit WHERE agreed_grade IS NOT NULL""",
    """INSERT INTO escalation (state, version, cause, cause_key, level, audit_id, case_id, outcome, raised_at,
                               acknowledge_by_on, resolve_by_on, resolved_at)
       SELECT 'resolved', 1, overall_grade, id, 0, id, case_id, 'training', made_at, current_date, current_date,
              made_at + id % 500 * interval '1 hour'
       FROM audit WHERE overall_grade IN ('inadequate', 'requires_improvement')""",
    """INSERT INTO history (subject_kind, subject_id, sequence, at, actor_name, actor_roles, trigger, from_state,
                            to_state, facts, fingerprint, commitment, hash)
       SELECT kind, id, step, at + step * (id % 700) * interval '1 hour', 'A', '', 'moved',
              CASE WHEN step > 1 THEN (string_to_array(states, ' '))[step - 1] END,
              (string_to_array(states, ' '))[step], '{}', repeat('f', 64), repeat('c', 64), repeat('h', 64)
       FROM (SELECT 'audit' AS kind, id, made_at AS at, 'scheduled audited actions_issued completed' AS states
             FROM audit UNION ALL
             SELECT 'action_plan', plan.id, made_at, 'issued completed signed_off completed'
             FROM action_plan plan JOIN audit ON audit.id = audit_id UNION ALL
             SELECT 'moderation', id, requested_at, 'requested graded agreed agreed' FROM moderation) record,
            generate_series(1, 4) step""",
)


def main() -> None:
    """Measure in databases of its own; prints each page's milliseconds, and what ten years cost beside one."""
    with postgres_server() as url, TemporaryDirectory(prefix="countersign-bench-") as folder:
        found = {}
        for years in (YEARS, 1):
            environment = {"VAR": folder, "SECRET_KEY": "a-key-of-the-benchmark-alone", "LOG_LEVEL": "ERROR"}
            environment["DATABASE_URL"] = fresh_database(url, f"countersign_bench_{years}")
            app = create_app(Settings.from_environment(environment))
            _fill(app, years)
            found[years] = dict(_timed(app))
            with app.app_context():
                db.engine.dispose()
    _report(found[YEARS], found[1])


def _fill(app: Flask, years: int) -> None:
    with app.app_context():
        db.create_all()
        known = current("core")
        assert known is not None, "the tool is supplied"
        with transaction():
            db.session.add_all(Service(name=f"Service {n}") for n in range(SERVICES))
            db.session.flush()
            db.session.add_all(Team(name=f"Team {n}", service_id=1 + n % SERVICES) for n in range(TEAMS))
            grants = [RoleGrant(role="quality")]
            db.session.add(Person(email="q@example.org", name="Quentin Quality", role_grants=grants))
        keys = [q.key for q in known.tool.questions.values() if q.scale is Scale.EVIDENCE][:QUESTIONS]
        sizes = {"cases": years * A_YEAR // 4, "audits": years * A_YEAR, "days": years * 360}
        with db.engine.begin() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            for statement in ROWS:
                connection.execute(text(statement), {**sizes, "keys": keys, "version": known.tool.version})
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("VACUUM ANALYZE"))


def _timed(app: Flask) -> Iterator[tuple[str, list[float]]]:
    """The milliseconds of each page, opened several times after a first one that does not count."""
    client = app.test_client()
    with app.app_context(), client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = db.session.get_one(Person, 1).get_id(), True
    for page in PAGES:
        times = []
        for _ in range(OPENED + 1):
            began = perf_counter()
            response = client.get(f"/insight{page}")
            times.append((perf_counter() - began) * 1000)
            assert response.status_code == 200, page
        yield page, times[1:]


def _report(ten: dict[str, list[float]], one: dict[str, list[float]]) -> None:
    print(f"figures of a year of {A_YEAR} audits: ten years in the database, one year, and the ratio of their medians")
    for page, times in ten.items():
        alone = one[page]
        ratio = median(times) / median(alone)
        print(f"  /insight{page:13} {_spread(times)}   {_spread(alone)}   {ratio:4.2f} ×")
    slow = [page for page, times in ten.items() if median(times) > BOUND_MS]
    print(f"over {BOUND_MS:.0f} ms: {len(slow)}")


def _spread(times: list[float]) -> str:
    return f"half {median(times):5.0f} ms, 95% {quantiles(times, n=20)[18]:5.0f} ms"


if __name__ == "__main__":
    main()
