"""Every table, imported once so that migrations and tests see them all."""

from typing import Any

from service.models.access import AccessRecord, Heartbeat, Verification
from service.models.admission import BrowserSession, FailedTry, Identity, RecoveryCode, SecondFactor
from service.models.auditing import AuditorRecord, Calibration
from service.models.audits import Action, Answer, Audit, Auditor, SectionResult
from service.models.cases import Case, CaseChange, CaseReader, Import
from service.models.covers import Cover
from service.models.cycles import Cycle, CycleAuditor, CycleCase, FrameCase
from service.models.evidence import Evidence
from service.models.learning import (
    Attendance,
    Reminded,
    StandardReminder,
    StandardReminderTeam,
    ToolFeedback,
    Training,
    TrainingOffer,
)
from service.models.moderation import Exercise, Moderation, Participant
from service.models.oversight import Escalation, Supervision
from service.models.people import CalendarFeed, KnownAs, Leave, Person, RoleGrant, Service, Team, Token
from service.models.plans import ActionPlan, PlanOwner
from service.models.practitioner import PractitionerForm
from service.models.programmes import CompetenceMonitoring, Exemption, ProgrammeSlot
from service.models.protecting import AccessRequest, ErasedRecord, Erasure, LegalHold, RetentionRun
from service.models.reconciling import Discrepancy, Reconciliation
from service.models.reports import Report, ReportPart
from service.models.reviews import Review, ReviewedAudit
from service.models.self_audits import SelfAnswer, SelfAudit, SelfSection
from service.models.sending import SendingHold
from service.models.tools import ToolVersion
from service.models.work import (
    Checkpoint,
    DemoClock,
    History,
    Notice,
    Outbox,
    OutboxItem,
    OutboxStatus,
    Remembered,
    Task,
    TaskMove,
)

RECORDS: dict[str, Any] = {
    "action_plan": ActionPlan,
    "audit": Audit,
    "cycle": Cycle,
    "escalation": Escalation,
    "exercise": Exercise,
    "moderation": Moderation,
    "exemption": Exemption,
    "practitioner_form": PractitionerForm,
    "review": Review,
    "self_audit": SelfAudit,
    "standard_reminder": StandardReminder,
    "supervision": Supervision,
    "tool_version": ToolVersion,
}

__all__ = [
    "RECORDS",
    "AccessRecord",
    "AccessRequest",
    "Action",
    "ActionPlan",
    "Answer",
    "Audit",
    "Attendance",
    "Auditor",
    "AuditorRecord",
    "BrowserSession",
    "Calibration",
    "CalendarFeed",
    "Case",
    "CaseChange",
    "CaseReader",
    "Checkpoint",
    "CompetenceMonitoring",
    "Cover",
    "Cycle",
    "CycleAuditor",
    "CycleCase",
    "DemoClock",
    "Discrepancy",
    "ErasedRecord",
    "Erasure",
    "Escalation",
    "Evidence",
    "Exercise",
    "Exemption",
    "FailedTry",
    "FrameCase",
    "Heartbeat",
    "History",
    "Identity",
    "Import",
    "KnownAs",
    "Leave",
    "LegalHold",
    "Moderation",
    "Notice",
    "Outbox",
    "OutboxItem",
    "OutboxStatus",
    "Participant",
    "Person",
    "PlanOwner",
    "PractitionerForm",
    "ProgrammeSlot",
    "Reconciliation",
    "RecoveryCode",
    "Remembered",
    "Reminded",
    "Report",
    "ReportPart",
    "Review",
    "ReviewedAudit",
    "RetentionRun",
    "RoleGrant",
    "SectionResult",
    "SecondFactor",
    "SelfAnswer",
    "SelfAudit",
    "SelfSection",
    "SendingHold",
    "Service",
    "StandardReminder",
    "StandardReminderTeam",
    "Supervision",
    "Task",
    "TaskMove",
    "Team",
    "Token",
    "ToolFeedback",
    "ToolVersion",
    "Training",
    "TrainingOffer",
    "Verification",
]
