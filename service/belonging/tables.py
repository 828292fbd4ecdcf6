"""Every table on one map: what of it is words about people, to which records its rows hang, and on which side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from service import models as m

# Stands where a text was that may not be empty.
GONE = "Erased."


class Of(StrEnum):
    """Whose the rows of a table are."""

    CASE = "case"  # the case side
    PRACTITIONER = "practitioner"  # the practitioner's file
    BOTH = "both"  # either, by the record on which they hang
    SELF_AUDITS = "self_audits"  # their author's
    STAFF = "staff"  # what is known of people who work here
    SERVICE = "service"  # how the service runs: about no case and nobody's work


@dataclass(frozen=True)
class Table:
    """One table. `hangs_on` gives, for a kind of record, the column that holds its number.

    `words` are the columns that are about people and what stands there once they are erased, `plain` the other
    columns of text: codes, keys, digests. Rows that `go` are deleted whole.
    """

    model: Any
    of: Of
    hangs_on: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Any] = field(default_factory=dict)
    plain: str = ""
    go: bool = False


def _none(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names)


MADE = "tool_key case_status kind state"
TABLES: tuple[Table, ...] = (
    Table(
        m.Action,
        Of.BOTH,
        {"audit": "audit_id", "practitioner_form": "form_id", "action_plan": "plan_id"},
        {"text": GONE, **_none("done_note", "struck_reason")},
        "owner_relation theme section side",
    ),
    Table(
        m.ActionPlan,
        Of.BOTH,
        {"action_plan": "id"},
        _none("title", "reason", "running_record", "delay_requested_explanation", "delay_explanation"),
        "state side delay_requested_reason delay_reason",
    ),
    # The answers that are texts are erased apart: which they are, the tool says.
    Table(m.Answer, Of.CASE, {"audit": "audit_id"}, {"comment": ""}, "question_key value"),
    Table(
        m.Audit,
        Of.CASE,
        {"audit": "id"},
        _none("reasons", "running_record", "exemplar_text"),
        f"{MADE} overall_grade agreed_grade form_digest answered programme period",
    ),
    Table(m.Auditor, Of.CASE, {"audit": "audit_id"}, _none("agreed_reason"), "role own_grade agreed_grade"),
    Table(m.SectionResult, Of.CASE, {"audit": "audit_id"}, {"no_action_reason": ""}, "section_key grade"),
    Table(m.ToolFeedback, Of.CASE, {"audit": "audit_id"}, {"text": GONE}, "tool_key question_key useful"),
    Table(
        m.Moderation,
        Of.CASE,
        {"moderation": "id"},
        _none("reasons", "quality_comment", "dispute_reason", "agreed_reason"),
        "state selected_because auditor_grade grade quality agreed_grade",
    ),
    Table(m.PlanOwner, Of.BOTH),
    Table(m.Evidence, Of.BOTH, {"action_plan": "plan_id"}, go=True, plain="key name kind sha256"),
    Table(m.Escalation, Of.BOTH, {"escalation": "id"}, _none("text"), "state cause cause_key outcome"),
    Table(m.Exercise, Of.CASE, {"exercise": "id"}, _none("learnt"), "state standard_grade"),
    Table(m.Participant, Of.CASE, {"exercise": "exercise_id"}, _none("reasons"), "grade"),
    Table(m.Exemption, Of.BOTH, {"exemption": "id"}, {"reason": GONE}, "state programme exempt"),
    # The reference becomes a made-up one: see service/steps/erasing/cases.py.
    Table(
        m.Case,
        Of.CASE,
        {"child_case": "id"},
        _none("worker_id", "worker_label", "child_reference"),
        "kind status kind_of reference",
    ),
    Table(m.CaseReader, Of.CASE, {"child_case": "case_id"}, go=True),
    Table(m.CaseChange, Of.CASE, {"child_case": "case_id"}, _none("before", "after"), "kind"),
    Table(
        m.FrameCase,
        Of.CASE,
        {"child_case": "case_id"},
        {"worker": "", **_none("family", "worker_id")},
        "service status excluded reference",
    ),
    Table(m.CycleCase, Of.CASE, {"child_case": "case_id"}, _none("reason"), "part service status"),
    Table(m.ProgrammeSlot, Of.CASE, {"child_case": "case_id"}, _none("reason"), "programme period holder outcome"),
    Table(
        m.PractitionerForm,
        Of.PRACTITIONER,
        {"practitioner_form": "id"},
        {"findings": [], "strengths": "", **_none("agreed", "referral_reason")},
        "state",
    ),
    Table(
        m.SelfAudit,
        Of.SELF_AUDITS,
        {"self_audit": "id"},
        _none("own_grade", "reflection"),
        "tool_key case_status state form_digest",
    ),
    Table(m.SelfAnswer, Of.SELF_AUDITS, {"self_audit": "self_audit_id"}, go=True, plain="question_key value comment"),
    Table(
        m.SelfSection,
        Of.SELF_AUDITS,
        {"self_audit": "self_audit_id"},
        go=True,
        plain="section_key grade no_action_reason",
    ),
    Table(m.Supervision, Of.STAFF, {"supervision": "id"}, plain="state"),
    Table(m.Review, Of.STAFF, {"review": "id"}, _none("looked_at", "findings", "follows"), "state kind key period"),
    Table(m.ReviewedAudit, Of.STAFF),
    # Name and e-mail become made-up ones: see service/steps/erasing/people.py.
    Table(m.Person, Of.STAFF, {"person": "id"}, _none("password_hash", "manager_id"), "email name mail"),
    Table(m.AuditorRecord, Of.STAFF, {"person": "person_id"}, _none("note")),
    Table(m.Attendance, Of.STAFF, {"person": "person_id"}, {"note": ""}),
    Table(m.Calibration, Of.STAFF, {"person": "person_id"}, plain="grade standard_grade"),
    *(
        Table(model, Of.STAFF, {"person": "person_id"}, go=True, plain=plain)
        for model, plain in (
            (m.BrowserSession, "digest level agent"),
            (m.CalendarFeed, "digest"),
            (m.CompetenceMonitoring, ""),
            (m.Cover, ""),
            (m.Identity, "issuer subject name email"),
            (m.KnownAs, "name normalised"),
            (m.Leave, ""),
            (m.RecoveryCode, "digest"),
            (m.Remembered, "key request_digest answer"),
            (m.RoleGrant, "role"),
            (m.SecondFactor, "secret"),
            (m.Token, "digest name scope"),
        )
    ),
    # What hangs on a record by its kind and number is told apart by both: see service/steps/erasing/histories.py.
    Table(m.History, Of.BOTH, plain="subject_kind trigger from_state to_state fingerprint commitment hash"),
    Table(m.Task, Of.BOTH, plain="subject_kind kind state title relation"),
    Table(m.TaskMove, Of.BOTH),
    Table(m.Notice, Of.BOTH, plain="link"),
    Table(m.Outbox, Of.BOTH, plain="key lane channel message relation subject_kind status lease_by"),
    Table(m.OutboxItem, Of.BOTH, plain="clock channel"),
    Table(m.Discrepancy, Of.BOTH, plain="key kind subject_kind what"),
    Table(m.AccessRecord, Of.STAFF, plain="kind how"),
    # Rows that name a reference are taken out: see service/steps/erasing/leftovers.py.
    Table(m.Import, Of.CASE, plain="kind filename digest actor_name counts"),
    Table(
        m.Report, Of.SERVICE, plain="kind title state lease_by facts figures plans rows_digest figures_digest reason"
    ),
    Table(m.ReportPart, Of.SERVICE, plain="name"),
    # Decisions about the data themselves: kept as the authority's proof, with no reference in them.
    Table(m.LegalHold, Of.SERVICE, plain="reason lifted_reason"),
    Table(m.Erasure, Of.SERVICE, plain="kind reason state decided_reason elsewhere"),
    Table(m.ErasedRecord, Of.SERVICE, plain="kind fingerprint cause seal"),
    Table(m.RetentionRun, Of.SERVICE, plain="periods stage found held"),
    Table(m.AccessRequest, Of.BOTH, plain="state digest reason reference"),
    *(
        Table(model, Of.SERVICE, plain=plain)
        for model, plain in (
            (m.Checkpoint, "digest hash"),
            (m.Cycle, "state name theme tool_key frame seed frame_digest allocation report"),
            (m.CycleAuditor, ""),
            (m.DemoClock, ""),
            (m.FailedTry, "key"),
            (m.Heartbeat, "program"),
            (m.Reconciliation, "stage after_kind"),
            (m.Reminded, ""),
            (m.SendingHold, "held_by reason released_by released_reason"),
            (m.Service, "name"),
            (m.StandardReminder, "state tool_key question_key text"),
            (m.StandardReminderTeam, ""),
            (m.Team, "name"),
            (m.ToolVersion, "state key title content digest"),
            (m.Training, "title theme kind"),
            (m.TrainingOffer, ""),
            (m.Verification, "after_kind found"),
        )
    ),
)
# Columns of tables above that are erased by kind and number, by name or by what they hold.
APART: Mapping[str, str] = {
    "access_record": "reason",
    "history": "actor_name actor_roles reason facts salt",
    "task_move": "by_name reason",
    "notice": "subject body",
    "outbox": "reason",
    "discrepancy": "explanation",
    "import": "notices",
    "access_request": "content told",
    "report_part": "content",
}


def hanging_on(kind: str) -> list[tuple[Table, Any]]:
    """The tables whose rows hang on this kind of record, each with the column that holds its number."""
    return [(table, getattr(table.model, table.hangs_on[kind])) for table in TABLES if kind in table.hangs_on]
