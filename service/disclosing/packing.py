"""Writes a package: a page that people read, the same as JSON for programs, and the files, in one ZIP file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from service.disclosing.gathering import Held, Row

LONG_AGO = (1980, 1, 1, 0, 0, 0)
STYLE = (
    "body{font:1rem/1.5 Arial,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "dt{font-weight:bold}dd{margin:0 0 .5rem}article{border-top:1px solid #b1b4b6;padding:1rem 0}"
)
TITLES = {
    "access_record": "Who opened what",
    "action": "Actions",
    "action_plan": "Action plans",
    "answer": "Answers of audits",
    "attendance": "Training attended",
    "audit": "Audits",
    "auditor": "Who audited",
    "auditor_record": "Record as an auditor",
    "browser_session": "Sign-ins",
    "calendar_feed": "Private calendar",
    "calibration": "Grades in calibration",
    "case_change": "What imports changed",
    "case_reader": "Named readers",
    "child_case": "The case",
    "competence_monitoring": "Competence monitoring",
    "cover": "Covers for absence",
    "cycle_case": "Draws",
    "discrepancy": "What did not agree",
    "escalation": "Escalations",
    "evidence": "Attached files",
    "exemption": "Exemptions",
    "exercise": "Group exercises",
    "frame_case": "Lists from which cases were drawn",
    "history": "What happened, step by step",
    "identity": "Account of the council’s sign-in",
    "known_as": "Names in the case system",
    "leave": "Leave",
    "moderation": "Second gradings",
    "notice": "Messages",
    "participant": "Grades in group exercises",
    "person": "Staff record",
    "plan_owner": "Owners of plans",
    "practitioner_form": "Practitioner’s forms",
    "programme_slot": "Expected audits",
    "recovery_code": "Recovery codes",
    "remembered": "Answers kept for programs",
    "review": "Reviews",
    "reviewed_audit": "Audits looked at in reviews",
    "role_grant": "Roles",
    "second_factor": "Device for one-time codes",
    "section_result": "Sections of audits",
    "self_answer": "Answers of self-audits",
    "self_audit": "Self-audits",
    "self_section": "Sections of self-audits",
    "supervision": "Supervision sessions",
    "task": "Tasks",
    "task_move": "Tasks that passed on",
    "token": "Tokens",  # nosec B105 # a heading
    "tool_feedback": "Remarks on questions",
}


def packed(title: str, about: Iterable[str], held: Held) -> bytes:
    """The ZIP file; the same content gives the same bytes."""
    content, files = BytesIO(), dict[str, bytes]()
    told = {name: [_apart(name, row, files) for row in rows] for name, rows in held.items()}
    with ZipFile(content, "w", ZIP_DEFLATED) as file:
        _add(file, "held.html", page(title, about, told).encode("utf-8", "replace"))
        said = json.dumps({"about": title, "held": told}, ensure_ascii=False, indent=1)
        _add(file, "held.json", said.encode("utf-8", "replace"))
        for name, held_file in files.items():
            _add(file, name, held_file)
    return content.getvalue()


def _apart(table: str, row: Row, files: dict[str, bytes]) -> Row:
    """A row that says where in the package its file lies, which goes there as it is."""
    told = dict(row)
    for name, value in row.items():
        if isinstance(value, bytes):
            told[name] = f"files/{table}-{row['id']}.{row['kind']}"
            files[told[name]] = value
    return told


def page(title: str, about: Iterable[str], held: Held) -> str:
    """One page with a heading for each kind of thing, readable in any browser and in Word."""
    parts = [f"<h2>{escape(heading(name))}</h2>{''.join(map(_article, rows))}" for name, rows in held.items()]
    said = "".join(f"<p>{escape(one)}</p>" for one in about)
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    body = f"<h1>{escape(title)}</h1>{said}{''.join(parts)}"
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'


def heading(table: str) -> str:
    """A table's name as people read it."""
    return TITLES.get(table) or table.replace("_", " ").capitalize()


def _article(row: Row) -> str:
    lines = (f"<dt>{escape(_label(name))}</dt><dd>{_shown(value)}</dd>" for name, value in row.items())
    return f"<article><dl>{''.join(lines)}</dl></article>"


def _label(name: str) -> str:
    return "Number" if name == "id" else name.replace("_", " ").capitalize()


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dict):
        return "<br>".join(f"{escape(_label(str(key)))}: {_shown(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "<br>".join(map(_shown, value))
    return escape(str(value))


def _add(file: ZipFile, name: str, content: bytes) -> None:
    info = ZipInfo(name, LONG_AGO)
    info.compress_type = ZIP_DEFLATED
    file.writestr(info, content)
