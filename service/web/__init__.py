"""The pages: one blueprint for each kind, all of them behind the sign-in but the sign-in itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, redirect, request, session
from flask_login import current_user
from werkzeug.wrappers import Response

from service.admission.sessions import must_set_up
from service.uploads import limit
from service.web import assets, demonstration, errors, frame, sign_in
from service.web.administration import (
    access,
    accounts,
    checks,
    configuration,
    histories,
    letters,
    overview,
    provider_accounts,
    sending,
)
from service.web.around import calendar, guidance, own, restricted, search
from service.web.auditing import audit, audits, cases, copies, evidence, plan
from service.web.auditing import form as audit_form
from service.web.developing import record as own_record
from service.web.entering import confirming, kept, own_device, own_ways, provider
from service.web.escalating import one as escalation
from service.web.escalating import queue as escalations
from service.web.filling import checking, live, risks, sections
from service.web.grading import auditors, exercises, moderations
from service.web.insight import behind, bpmn, dashboards, process, reports
from service.web.learning import feedback as tool_feedback
from service.web.learning import pages as learning
from service.web.learning import reminding, training
from service.web.links import came_from
from service.web.protecting import erasures, holds, retention
from service.web.protecting import requests as access_requests
from service.web.records import any_record
from service.web.reviewing import reviews
from service.web.rounds import cycles, draw
from service.web.second_form import forms, writing
from service.web.self_auditing import self_audits
from service.web.staff import imports, people
from service.web.stepping import beginnings, steps
from service.web.supervising import agenda, signing
from service.web.supervising import lists as sessions
from service.web.teams import coverage, exemptions, service_plans, teams
from service.web.tooling import drafting, tools
from service.web.tooling.new import NEW_TOOL
from service.web.work import cover, home, notices, one_task

PARTS = (
    access,
    access_requests,
    accounts,
    agenda,
    any_record,
    assets,
    audit,
    audit_form,
    auditors,
    audits,
    beginnings,
    behind,
    bpmn,
    calendar,
    cases,
    checking,
    checks,
    configuration,
    confirming,
    copies,
    cover,
    coverage,
    cycles,
    dashboards,
    demonstration,
    drafting,
    draw,
    erasures,
    escalation,
    escalations,
    evidence,
    exemptions,
    exercises,
    forms,
    guidance,
    histories,
    holds,
    home,
    imports,
    kept,
    learning,
    letters,
    live,
    moderations,
    notices,
    one_task,
    overview,
    own,
    own_device,
    own_record,
    own_ways,
    people,
    plan,
    process,
    provider,
    provider_accounts,
    reminding,
    reports,
    retention,
    restricted,
    reviews,
    risks,
    search,
    sections,
    self_audits,
    sending,
    service_plans,
    sessions,
    sign_in,
    signing,
    steps,
    teams,
    tool_feedback,
    tools,
    training,
    writing,
)
# What is begun on pages of a room of its own.
BEGUN = {"exemptions": exemptions.NEW_EXEMPTION, "service-plans": service_plans.NEW_SERVICE_PLAN, "tools": NEW_TOOL}
# What whoever is not signed in may open.
OPEN = frozenset(
    {
        "web.assets.brand_css",
        "web.assets.static",
        "web.calendar.feed",
        "web.guidance.accessibility",
        "web.kept.again",
        "web.provider.back",
        "web.provider.confirm",
        "web.provider.out",
        "web.provider.there",
        "web.sign_in.ask_code",
        "web.sign_in.give_code",
        "web.sign_in.show",
        "web.sign_in.sign_in",
    }
)
# What whoever has yet to set up a second factor may open.
WITHOUT_FACTOR = frozenset(
    {"web.confirming.answer", "web.own_device.begin", "web.own_device.finish", "web.sign_in.sign_out"}
)
# A whole audit form with long comments.
LARGEST_FORM = 4 * 1024 * 1024


def register(app: Flask) -> None:
    """Add the pages to an application."""
    beginnings.BEGINNINGS.update(BEGUN)
    root = Blueprint("web", __name__, template_folder="templates")
    root.url_value_preprocessor(limit_body)
    root.before_request(sign_in_first)
    for part in PARTS:
        root.register_blueprint(part.pages)
    errors.register(app, root)
    frame.register(app)
    calendar.keep_discreet(app)
    restricted.register(app)
    app.register_blueprint(root)


def limit_body(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Read no larger form than any page has, and no larger file than its page takes, from the very first look."""
    limit(endpoint, LARGEST_FORM)


def sign_in_first() -> Response | None:
    """Whoever is not signed in goes to the sign-in, is told why, and comes back to the page that they wanted."""
    if request.endpoint in OPEN:
        return None
    if current_user.is_authenticated:
        return _second_factor_first()
    if request.method == "POST" and (page := kept.too_late()) is not None:
        return page
    asked = {"next": came_from() if request.method == "POST" else request.full_path.rstrip("?"), "why": _why()}
    given = urlencode({name: value for name, value in asked.items() if value not in ("", "/")})
    return redirect(f"/sign-in?{given}" if given else "/sign-in", 303)


def _second_factor_first() -> Response | None:
    """Whoever needs a second factor and has none sets one up before anything else."""
    if request.endpoint in WITHOUT_FACTOR or not must_set_up(current_user.roles):
        return None
    return redirect("/me/device", 303)


def _why() -> str:
    """Somebody whose session has ended, or whose form was not taken for that reason, should know."""
    if request.method == "POST":
        return "sent"
    return "ended" if "_user_id" in session else ""
