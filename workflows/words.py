"""The field's own words as catalogues, so that no rule compares bare strings (DOMAIN.md)."""

from enum import StrEnum


class AnswerValue(StrEnum):
    """What an auditor answers to an evidence question; only NOT_ANSWERED means nobody has looked."""

    NO = "no"
    NOT_ANSWERED = "not_answered"
    NOT_APPLICABLE = "not_applicable"
    PARTLY = "partly"
    YES = "yes"


class AuditKind(StrEnum):
    """Why an audit exists."""

    CALIBRATION = "calibration"
    CLOSURE = "closure"
    COMPETENCE = "competence"
    EXTERNAL = "external"
    REAUDIT = "reaudit"
    REFERRAL = "referral"
    ROUTINE = "routine"
    SAMPLE = "sample"
    SERVICE_MANAGER = "service_manager"
    THEMATIC = "thematic"
    TRANSFER = "transfer"


class AuditorRole(StrEnum):
    """What an auditor is to one audit; exactly one is the lead."""

    EXTERNAL = "external"
    LEAD = "lead"
    MULTI_AGENCY = "multi_agency"
    PAIR = "pair"


class CaseStatus(StrEnum):
    """Where a child stands with the authority; Annex A's order of precedence is in the importer."""

    CARE_LEAVER = "care_leaver"
    CHILD_IN_NEED = "child_in_need"
    CHILD_PROTECTION = "child_protection"
    CLOSED = "closed"
    EARLY_HELP = "early_help"
    LOOKED_AFTER = "looked_after"
    OPEN_ASSESSMENT = "open_assessment"


class Cause(StrEnum):
    """Why an escalation was raised."""

    DEAD_LETTER = "dead_letter"
    INADEQUATE = "inadequate"
    OVERDUE = "overdue"
    REQUIRES_IMPROVEMENT = "requires_improvement"
    SAFEGUARDING_NOW = "safeguarding_now"
    SECOND_REFERRAL = "second_referral"
    SECOND_RETURN = "second_return"
    UNRETURNED = "unreturned"


class EscalationOutcome(StrEnum):
    """What the addressee of an escalation decided; COMPETENCE_PROCESS is restricted."""

    COMPETENCE_PROCESS = "competence_process"
    PRACTICE_LEAD = "practice_lead"
    QUALITY_CLINIC = "quality_clinic"
    REASSURANCE = "reassurance"
    REAUDIT = "reaudit"
    TRAINING = "training"


class Grade(StrEnum):
    """The four grades, best first by RANKS."""

    GOOD = "good"
    INADEQUATE = "inadequate"
    OUTSTANDING = "outstanding"
    REQUIRES_IMPROVEMENT = "requires_improvement"

    @property
    def below_good(self) -> bool:
        """True for the two grades that oblige managers and practitioner to act (DOMAIN.md row 7)."""
        return self in (Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE)


GRADES_BEST_FIRST = (Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE)


class Lane(StrEnum):
    """The outbox's queues, drained in the order escalation, reminder, bulk."""

    BULK = "bulk"
    ESCALATION = "escalation"
    REMINDER = "reminder"


LANES_IN_ORDER = (Lane.ESCALATION, Lane.REMINDER, Lane.BULK)


class OutcomeValue(StrEnum):
    """What changed for the child, as the auditor saw it."""

    IMPROVED = "improved"
    LIMITED_IMPROVEMENT = "limited_improvement"
    NO_CHANGE = "no_change"
    WORSE = "worse"


class Relation(StrEnum):
    """What a person is to a record; `config/roles.yaml` grants a permission to a role within a relation."""

    ADDRESSEE = "addressee"
    ADMINISTRATOR = "administrator"
    ALL = "all"
    ASSIGNEE = "assignee"
    AUTHOR = "author"
    HEAD_OF_SERVICE = "head_of_service"
    HOLDER = "holder"
    ISSUING_AUDITOR = "issuing_auditor"
    LEAD_AUDITOR = "lead_auditor"
    LINE_MANAGER = "line_manager"
    OWNER = "owner"
    PAIR_AUDITOR = "pair_auditor"
    PERFORMANCE = "performance"
    QUALITY = "quality"
    RESPONSIBLE_MANAGER = "responsible_manager"
    SERVICE = "service"
    SERVICE_MANAGER = "service_manager"
    SUPERVISEE = "supervisee"
    SUPERVISOR = "supervisor"
    TEAM = "team"


class Side(StrEnum):
    """Which of the two records of an audit something belongs to (DOMAIN.md row 3)."""

    CASE = "case"
    PRACTITIONER = "practitioner"
