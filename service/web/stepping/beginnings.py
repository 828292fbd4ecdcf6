"""Begins something new: an audit, a supervision session, a cycle. One form, sent once, kept when it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from json import dumps
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.context import here
from service.queries import Absent
from service.reading.people import staff, supervised
from service.remembering import Remembering, Reused
from service.usecases.booking import book_supervision
from service.usecases.cycling import create_cycle
from service.usecases.scheduling import schedule_audit
from service.web.links import KINDS, path_of
from service.web.stepping.buttons import fresh
from service.web.stepping.cycles import cycle_facts, cycle_fields
from service.web.stepping.fields import Field, Option, by_team, problems
from service.web.stepping.posted import NOT_A_DATE, day_of
from service.web.who import can, me
from service.web.words.facts import fill_in
from service.web.words.wording import AUDIT_KINDS
from workflows.engine import Illegal, Incomplete, NotPermitted

pages = Blueprint("beginnings", __name__)
ROUTE = "/<any(audits, cycles, exemptions, 'service-plans', supervisions):slug>/new"
# Kinds of audit that people choose; the others are made by cycles, escalations and agreements of their own.
LEFT_OUT = {
    "actions": "Say what must be done.",
    "auditor": "Choose who audits it.",
    "case_reference": "Enter the reference of the case.",
    "exempt": "Choose who or what is left out.",
    "kind": "Choose why it is audited.",
    "name": "Give it a name.",
    "on": "Choose the day.",
    "owner": "Choose whose it is.",
    "person": "Choose who is supervised.",
    "reason": "Say why.",
}
CHOSEN = ("routine", "closure", "transfer", "service_manager", "thematic", "competence", "external")


@dataclass(frozen=True)
class Beginning:
    """What a kind of record needs to begin; `facts` turns what was written into what the use case takes.

    `kind` is the kind of record that is made, where the address is not its own.
    """

    label: str
    lede: str
    done: str
    permission: str
    refusal: str
    use: Callable[..., Any]
    fields: Callable[[], list[Field]]
    facts: Callable[[Mapping[str, str]], dict[str, Any]] = dict
    also: Mapping[str, str] | None = None
    kind: str = ""


def _audit_fields() -> list[Field]:
    within = here().policy.number("audit.due_within_working_days")
    kinds = [Option(kind, AUDIT_KINDS[kind]) for kind in CHOSEN]
    return [
        Field("case_reference", "Case reference", hint="As it stands in the case system."),
        Field("kind", "Why it is audited", "radios", choices=kinds, value="routine"),
        Field("auditor", "Who audits it", "select", groups=by_team(staff("audit.submit")), value=me().email),
        Field("due_on", "Due", "date", hint=f"Left empty: in {within} working days.", required=False),
    ]


def _audit_facts(said: Mapping[str, str]) -> dict[str, Any]:
    lead = [{"person": said["auditor"], "role": "lead"}] if "auditor" in said else []
    return {**{name: text for name, text in said.items() if name != "auditor"}, "auditors": lead}


def _session_fields() -> list[Field]:
    return [
        Field("person", "Who is supervised", "select", groups=by_team(supervised(me()))),
        Field("on", "Day", "date", least=here().today().isoformat()),
    ]


BEGINNINGS: dict[str, Beginning] = {
    "audits": Beginning(
        label="Arrange an audit",
        lede="Choose the case and who audits it. The form fits the kind of case, and the auditor is told.",
        done="The audit is arranged, and the auditor has been told.",
        permission="audit.schedule",
        refusal="Managers, the quality team and the performance team arrange audits. Ask one of them.",
        use=schedule_audit,
        fields=_audit_fields,
        facts=_audit_facts,
        also={"auditors": "auditor"},
    ),
    "supervisions": Beginning(
        label="Book a supervision",
        lede="Plans that are due at the next supervision follow the session that you book.",
        done="The session is booked. Plans that are due at it follow it.",
        permission="supervision.book",
        refusal="Only line management books supervision sessions. Ask your manager.",
        use=book_supervision,
        fields=_session_fields,
    ),
    "cycles": Beginning(
        label="Start a cycle",
        lede="Next you draw the cases, look at them, and send the audits out.",
        done="The cycle is started. Draw the cases next.",
        permission="cycle.create",
        refusal="The quality team and the performance team start cycles. Ask one of them.",
        use=create_cycle,
        fields=cycle_fields,
        facts=cycle_facts,
    ),
}


@pages.get(ROUTE)
def new(slug: str) -> tuple[str, int]:
    """The form."""
    beginning = _allowed(slug)
    return _page(beginning, slug, [_filled(field, request.args, {}) for field in beginning.fields()])


@pages.post(ROUTE)
def create(slug: str) -> Response | tuple[str, int]:
    """Begin it, or show what is wrong."""
    beginning, sent = _allowed(slug), request.form.to_dict()
    fields = beginning.fields()
    said, wrong = _said(fields, sent)
    try:
        if not wrong:
            return _begin(beginning, slug, said, sent)
    except Incomplete as refused:
        also = beginning.also or {}
        wrong = {also.get(name, name): sentence for name, sentence in refused.fields.items()}
    except (Absent, Illegal, NotPermitted) as refused:
        return _page(beginning, slug, [_filled(field, sent, {}) for field in beginning.fields()], str(refused), 409)
    beside = {field.name for field in fields}
    rest = " ".join(sentence for name, sentence in wrong.items() if name not in beside)
    return _page(beginning, slug, [_filled(field, sent, wrong) for field in fields], rest, 422)


def _allowed(slug: str) -> Beginning:
    beginning = BEGINNINGS[slug]
    if not can(beginning.permission):
        raise NotPermitted(beginning.refusal)
    return beginning


def _begin(beginning: Beginning, slug: str, said: Mapping[str, str], sent: Mapping[str, str]) -> Response:
    """Once for each form, however often it is sent; the answer holds the number of what was made."""
    facts = beginning.facts(said)
    key = f"page:{sent['once']}"[:128] if sent.get("once") else None
    remember = Remembering(key, f"{slug}?{dumps(facts, sort_keys=True)}", 303, lambda record: {"id": record.id})
    try:
        made = beginning.use(me(), facts, remember)
    except Reused:
        flash("This form was sent before. Here is what there is now.")
        return redirect(f"/{slug}", 303)
    flash(beginning.done)
    return redirect(path_of(beginning.kind or KINDS[slug], made.body["id"]), 303)


def _said(fields: Sequence[Field], sent: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What was written by field, empty ones left out, and a sentence for each that is missing or no date."""
    said: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for field in fields:
        text = sent.get(field.name, "").strip()
        day = day_of(text) if field.form == "date" and text else text
        if day is None:
            wrong[field.name] = NOT_A_DATE
        elif day:
            said[field.name] = day
        elif field.required:
            wrong[field.name] = LEFT_OUT.get(field.name) or fill_in(field.label)
    return said, wrong


def _filled(field: Field, given: Mapping[str, str], wrong: Mapping[str, str]) -> Field:
    return replace(field, value=given.get(field.name, field.value), error=wrong.get(field.name, ""))


def _page(
    beginning: Beginning, slug: str, fields: Sequence[Field], refusal: str = "", status: int = 200
) -> tuple[str, int]:
    found = [*([("", refusal)] if refusal else []), *problems(fields)]
    words = {"label": beginning.label, "lede": beginning.lede, "back": f"/{slug}", "path": f"/{slug}/new"}
    return render_template("pages/new.html", **words, fields=fields, once=fresh(), problems=found), status
