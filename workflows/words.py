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


class AuditQuality(StrEnum):
    """How good an audit was, asked apart from the grade of the practice (DOMAIN.md §4)."""

    ADEQUATE = "adequate"
    GOOD = "good"
    POOR = "poor"


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
    REFERRAL = "referral"
    RESOURCE = "resource"
    SUPERVISION_FILE = "supervision_file"


# The statuses of subjects that are no child's case: no import gives them, and "all" does not mean them.
OTHER_SUBJECTS = frozenset({CaseStatus.REFERRAL, CaseStatus.RESOURCE, CaseStatus.SUPERVISION_FILE})


class Cause(StrEnum):
    """Why an escalation was raised."""

    DEAD_LETTER = "dead_letter"
    DISCREPANCY = "discrepancy"
    INADEQUATE = "inadequate"
    OVERDUE = "overdue"
    PRACTITIONER_REFERRAL = "practitioner_referral"
    REQUIRES_IMPROVEMENT = "requires_improvement"
    SAFEGUARDING_NOW = "safeguarding_now"
    SECOND_REFERRAL = "second_referral"
    SECOND_RETURN = "second_return"
    UNRETURNED = "unreturned"


# About the service itself: nothing that an auditor found, and counted nowhere.
OF_THE_SERVICE = (Cause.DEAD_LETTER, Cause.DISCREPANCY)


class EscalationOutcome(StrEnum):
    """What the addressee of an escalation decided; COMPETENCE_PROCESS is restricted."""

    COMPETENCE_PROCESS = "competence_process"
    PRACTICE_LEAD = "practice_lead"
    QUALITY_CLINIC = "quality_clinic"
    REASSURANCE = "reassurance"
    REAUDIT = "reaudit"
    TRAINING = "training"


class Exempt(StrEnum):
    """As what somebody or something is left out of a programme."""

    AUDITOR = "auditor"
    CASE = "case"
    PRACTITIONER = "practitioner"


class Frame(StrEnum):
    """From what a cycle draws (DOMAIN.md §9)."""

    OPEN_CASES = "open_cases"
    REFERRALS = "referrals"


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


class MailWish(StrEnum):
    """Which messages somebody wants by e-mail besides escalations, which always go at once."""

    DAILY = "daily"
    EACH = "each"
    ESCALATIONS = "escalations"


LANES_IN_ORDER = (Lane.ESCALATION, Lane.REMINDER, Lane.BULK)


class OutcomeValue(StrEnum):
    """What changed for the child, as the auditor saw it."""

    IMPROVED = "improved"
    LIMITED_IMPROVEMENT = "limited_improvement"
    NO_CHANGE = "no_change"
    WORSE = "worse"


class Part(StrEnum):
    """What a drawn case is to its cycle: a reserve takes the place of one that is replaced."""

    REPLACED = "replaced"
    RESERVE = "reserve"
    SELECTED = "selected"


class Relation(StrEnum):
    """What a person is to a record; `config/roles.yaml` grants a permission to a role within a relation."""

    ADDRESSEE = "addressee"
    ADMINISTRATOR = "administrator"
    ALL = "all"
    ASSIGNEE = "assignee"
    AUTHOR = "author"
    CO_AUDITOR = "co_auditor"
    CYCLE_AUDITORS = "cycle_auditors"
    DECIDER = "decider"
    FACILITATOR = "facilitator"
    HEAD_OF_SERVICE = "head_of_service"
    HOLDER = "holder"
    ISSUING_AUDITOR = "issuing_auditor"
    LEAD_AUDITOR = "lead_auditor"
    LINE_MANAGER = "line_manager"
    MODERATOR = "moderator"
    OUTSTANDING_AUDITORS = "outstanding_auditors"
    OWNER = "owner"
    PAIR_AUDITOR = "pair_auditor"
    PARTICIPANT = "participant"
    PERFORMANCE = "performance"
    PRACTITIONER = "practitioner"
    QUALITY = "quality"
    REMINDED = "reminded"
    RESPONSIBLE_MANAGER = "responsible_manager"
    REVIEWER = "reviewer"
    SERVICE = "service"
    SERVICE_MANAGER = "service_manager"
    SUPERVISEE = "supervisee"
    SUPERVISOR = "supervisor"
    TEAM = "team"


class ResourceKind(StrEnum):
    """A resource whose file is checked too (DOMAIN.md row 17)."""

    FOSTER_CARER = "foster_carer"
    PLACEMENT = "placement"
    RESIDENTIAL_UNIT = "residential_unit"


class ReviewKind(StrEnum):
    """Why audits that were done are looked at again: a service manager's rota, or the quarter's check."""

    QUARTERLY_CHECK = "quarterly_check"
    ROTA = "rota"


class SelectedBecause(StrEnum):
    """Why an audit is moderated: its grade where policy says so, a new auditor, or the random share."""

    GOOD = "good"
    INADEQUATE = "inadequate"
    NEW_AUDITOR = "new_auditor"
    OUTSTANDING = "outstanding"
    RANDOM = "random"
    REQUIRES_IMPROVEMENT = "requires_improvement"


class Side(StrEnum):
    """Which of the two records of an audit something belongs to (DOMAIN.md row 3)."""

    CASE = "case"
    PRACTITIONER = "practitioner"


class SubjectKind(StrEnum):
    """What an audit is about (DOMAIN.md row 17)."""

    CASE = "case"
    REFERRAL = "referral"
    RESOURCE = "resource"
    SUPERVISION_FILE = "supervision_file"


class TrainingKind(StrEnum):
    """How people are taught."""

    COURSE = "course"
    E_LEARNING = "e_learning"
    OTHER = "other"
