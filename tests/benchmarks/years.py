"""Years of audits in a database, each like the other, so that the last is the same whatever went before it.

Made by the database itself from numbers: chance would say nothing more, and would take minutes.
"""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text, update

from service.answered import answered
from service.database import db
from service.models import Audit, Person, RoleGrant, Service, Team, ToolVersion
from service.toolbox import current
from service.transaction import transaction
from tests.support.signed_in import sign_in
from workflows.tools import Scale, Tool, digest_of, fields_of

SERVICES, TEAMS, QUESTIONS, DAYS = 4, 20, 30, 366
# After so many audits their answers are the same again.
ALIKE = 180
# Each kind of record with the steps that it took, as trigger, state, and who took it: a person, or the service.
LIVES = {
    "audit": "schedule:scheduled:1 submit:audited:1 issue_actions:actions_issued:1 complete:completed:",
    "action_plan": "issue:issued:1 complete:completed:1 sign_off:signed_off:1 refer_back:issued:1",
    "moderation": "request:requested: grade:graded:1 agree:agreed:",
}
ROWS = (
    """INSERT INTO child_case (kind, reference, status, team_id, restricted)
       SELECT 'case', 'B' || n, 'child_in_need', 1 + n % 20, n % 200 = 0 FROM generate_series(1, :cases) n""",
    """INSERT INTO cycle (state, version, name, baseline, frame, seed, window_days, reserve_factor, cut_off_on,
                          allocation, made_at)
       SELECT 'published', 1, 'Cycle ' || n, false, 'open_cases', '1', 14, 1,
              current_date - (:years * 4 - n) * :days / 4 + 20, '[]', now()
       FROM generate_series(1, :years * 4) n""",
    """INSERT INTO audit (state, version, kind, case_id, reaudit_of_id, cycle_id, tool_key, tool_version, case_status,
                          due_on, overall_grade, agreed_grade, safeguarding_now, returns, made_at, submitted_at)
       SELECT CASE WHEN n > :audits - :a_year THEN (ARRAY['audited', 'actions_issued', 'signed_off'])[1 + n % 3]
                   ELSE 'signed_off' END, 1,
              CASE WHEN n % 50 = 0 THEN 'reaudit' ELSE 'routine' END,
              1 + (n - 1) / :a_year * (:a_year / 4) + n % (:a_year / 4), CASE WHEN n % 50 = 0 THEN n - 30 END,
              CASE WHEN n % 5 = 0 AND n % 50 > 0 THEN 1 + (n - 1) / (:a_year / 4) END, 'core', :version,
              (ARRAY['child_in_need', 'child_protection', 'looked_after', 'early_help'])[1 + n % 4],
              current_date, (ARRAY['outstanding', 'good', 'good', 'requires_improvement', 'inadequate'])[1 + n % 5],
              CASE WHEN n % 5 = 0 THEN 'good' END, false, 0, at - interval '9 days', at
       FROM (SELECT n, now() - (:audits - n) * :days * interval '1 day' / :a_year AS at
             FROM generate_series(1, :audits) n) made""",
    """INSERT INTO cycle_case (cycle_id, case_id, part, position, service, status, "order", audit_id, chases)
       SELECT cycle_id, case_id, 'selected', min(id), 'Service', 'child_in_need', min(id), min(id), 0
       FROM audit WHERE cycle_id IS NOT NULL GROUP BY cycle_id, case_id""",
    """INSERT INTO programme_slot (programme, period, holder, from_on, to_on, outcome, audit_id, case_id, team_id,
                                   service_id, opened_at)
       SELECT 'monthly', to_char(made_at, 'YYYY-MM'), 'case:' || id, made_at::date, submitted_at::date, 'made', id,
              case_id, 1 + id % 20, 1 + id % 4, made_at
       FROM audit WHERE id % 2 = 1""",
    """INSERT INTO answer (audit_id, question_key, value, comment, found_elsewhere)
       SELECT audit.id, key,
              CASE WHEN key IN ('context.vacancy', 'context.agency') THEN (ARRAY['yes', 'no'])[1 + audit.id % 2]
                   WHEN key LIKE 'context.%' THEN (audit.id % 4)::text
                   ELSE (ARRAY['yes', 'yes', 'partly', 'no', 'not_applicable'])[1 + (audit.id + place) % 5] END,
              'Not on file.', (audit.id + place) % 9 = 0
       FROM audit, unnest(CAST(:keys AS text[])) WITH ORDINALITY AS asked (key, place) ORDER BY audit.id""",
    """INSERT INTO action_plan (state, version, audit_id, side, owner_id, issued_on, due_on, original_due_on, latest_on,
                                completed_on, period_days, referrals, reinstatements, delay_requested_in_time)
       SELECT CASE WHEN id > :audits - :a_year THEN (ARRAY['issued', 'completed', 'signed_off'])[1 + id % 3]
                   ELSE 'signed_off' END, 1, id, 'case', 1, made_at::date,
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
)
HISTORY = """INSERT INTO history (subject_kind, subject_id, sequence, at, actor_id, actor_name, actor_roles, trigger,
                                  from_state, to_state, facts, fingerprint, commitment, hash)
    SELECT kind, id, step, at + (step - 1) * (id % :alike) * interval '4 hours',
           CAST(nullif(split_part(said, ':', 3), '') AS int), 'A', '', split_part(said, ':', 1),
           split_part(lag(said) OVER life, ':', 2), split_part(said, ':', 2), '{}',
           repeat('f', 64), repeat('c', 64), repeat('h', 64)
    FROM (SELECT 'audit' AS kind, id, made_at AS at, CAST(:audit AS text) AS steps FROM audit UNION ALL
          SELECT 'action_plan', plan.id, made_at, :action_plan
          FROM action_plan plan JOIN audit ON audit.id = audit_id UNION ALL
          SELECT 'moderation', id, requested_at, :moderation FROM moderation) record,
         unnest(string_to_array(steps, ' ')) WITH ORDINALITY AS taken (said, step)
    WINDOW life AS (PARTITION BY kind, id ORDER BY step) ORDER BY 4"""
# As if each had been submitted by its step.
SHORTENED = "UPDATE audit SET answered = one.answered FROM audit one WHERE one.id = 1 + (audit.id - 1) % :alike"


def fill(app: Flask, years: int, a_year: int) -> None:
    """Tables and rows in an empty PostgreSQL: `a_year` audits in each of the last years; the first person sees all."""
    with app.app_context():
        db.create_all()
        tool = _authority()
        keys = [q.key for q in tool.questions.values() if q.scale is Scale.EVIDENCE][:QUESTIONS]
        sizes = {"years": years, "cases": years * a_year // 4, "audits": years * a_year, "a_year": a_year, "days": DAYS}
        given = {**sizes, **LIVES, "version": tool.version, "alike": ALIKE}
        given["keys"] = [*keys, *(key for key in tool.questions if key.startswith("context."))]
        _run([*ROWS, HISTORY], given)
        with transaction() as work:
            for audit in work.session.query(Audit).where(Audit.id <= ALIKE):
                work.session.execute(update(Audit).where(Audit.id == audit.id).values(answered=answered(audit)))
        _run([SHORTENED], given)
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))
            for statement in ("VACUUM FULL audit", "VACUUM ANALYZE"):
                connection.execute(text(statement))
        db.session.remove()


def signed_in(app: Flask) -> FlaskClient:
    """A client of the first person, who sees the figures of everybody."""
    client = app.test_client()
    with app.app_context():
        sign_in(client, db.session.get_one(Person, 1))
    return client


def _authority() -> Tool:
    known = current("core")
    assert known is not None, "the tool is supplied"
    tool = known.tool
    with transaction() as work:
        kept = {"title": tool.title, "content": fields_of(tool), "digest": digest_of(tool), "made_at": work.now}
        work.session.add(ToolVersion(key=tool.key, number=tool.version, state="published", **kept))
        work.session.add_all(Service(name=f"Service {n}") for n in range(SERVICES))
        work.session.flush()
        work.session.add_all(Team(name=f"Team {n}", service_id=1 + n % SERVICES) for n in range(TEAMS))
        grants = [RoleGrant(role="quality")]
        work.session.add(Person(email="q@example.org", name="Quentin Quality", role_grants=grants))
    return tool


def _run(statements: list[str], given: dict[str, object]) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        for statement in statements:
            wanted = {name: value for name, value in given.items() if f":{name}" in statement}
            connection.execute(text(statement), wanted)
