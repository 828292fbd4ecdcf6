"""What people in the demonstration write: findings, actions, reasons; nothing of it is about anybody."""

from __future__ import annotations

from workflows.words import AuditQuality, Grade

REASONS = {
    Grade.OUTSTANDING: (
        "Purposeful work that the family would recognise; the child's wishes changed the plan and it shows.",
        "The record explains every decision, visits have a purpose, and the difference made is plain.",
    ),
    Grade.GOOD: (
        "Sound assessment and plan, regular visits, management oversight on file. Minor gaps in recording.",
        "The child is known well and seen alone; the plan is specific. The chronology could be used more.",
    ),
    Grade.REQUIRES_IMPROVEMENT: (
        "The child is seen, but the plan says what will be done rather than what will change.",
        "Assessment describes and does not analyse; the father's view is missing; supervision is irregular.",
    ),
    Grade.INADEQUATE: (
        "The plan has drifted for months without challenge, and the child was not seen alone.",
        "Risks named in the referral are not addressed in assessment or plan; no management decision on file.",
    ),
}
COMMENTS = (
    "Not on file.",
    "Begun, not finished since the last change of worker.",
    "Recorded as done; no date and no outcome.",
    "In the emails, not yet in the record.",
    "Seen in a case note only; belongs in the plan.",
)
PRACTITIONER_ACTIONS = (
    ("Bring the chronology up to date and use it in the next assessment.", "recording"),
    ("See the child alone and record what they say and what it changes.", "practice"),
    ("Rewrite the plan with outcomes, dates and names, and share it with the family.", "practice"),
    ("Speak to the father, record his view, and invite him to the next meeting.", "practice"),
    ("Redraw the genogram with the family, both sides of it.", "recording"),
    ("Write the case summary so that a colleague could act on it tomorrow.", "recording"),
    ("Take the contingency plan to the next core group and have it agreed.", "practice"),
    ("Upload the health and school reports that are still in the mailbox.", "system_problem"),
    ("Attend the workshop on direct work and say in supervision what to try.", "training_need"),
)
MANAGER_ACTIONS = (
    ("Review the plan's progress in supervision and record the decision with its reasons.", "practice"),
    ("Restore monthly case supervision and record it within two days.", "practice"),
    ("Raise the missing report with the partner agency and follow it up.", "practice"),
    ("Ask for the template to be corrected: it hides the date of the visit.", "system_problem"),
)
ABOVE_ACTIONS = (("Look at three more files of this team for the same pattern and report back.", "practice"),)
DONE = (
    "Done with the family, and recorded the same day.",
    "Finished; the document is in the record under assessments.",
    "Done and talked through in supervision.",
    "Completed; the change shows in the plan of this week.",
)
RUNNING_RECORDS = (
    "Actions from the case audit seen as complete in supervision. The file now shows the work.",
    "Looked at together on the system. Complete; we agreed what to keep doing.",
    "Actions verified in the record. Effect on the plan noted.",
)
CLOSING_RECORDS = (
    "Audited; no actions needed. Strengths shared with the practitioner.",
    "Good work, talked through with the practitioner. Nothing outstanding.",
)
REFERRED_BACK = (
    "The chronology still ends in the spring. Please finish it and say where it is.",
    "The child's view is recorded, but not what changed because of it. Please add that.",
)
DELAYS = (
    ("absence", "Two weeks of sick leave; the visit is booked for my first week back."),
    ("court", "Final hearing this fortnight; the statement comes first. The action follows right after."),
    ("system_access", "No access to the shared folder since the move; the ticket is open."),
)
DELAY_AGREED = "Exceptional and outside the practitioner's control; one supervision period."
DELAY_DECLINED = "There is time before the supervision. Let us look together at what stands in the way."
MOVED = ("Court on the day.", "The room was double-booked.", "Both of us are at a conference.")
REINSTATED = "Seen with the manager; realistic now that the visits have resumed."
HANDED_ON = "The colleague who owned this has left; it goes with the case."
DECISIONS = {
    "quality_clinic": "Taken to the quality clinic with worker and manager; both left with clear next steps.",
    "training": "Both attend the next course on analysis; the team manager checks two files afterwards.",
    "practice_lead": "The practice lead works alongside for four weeks.",
    "reassurance": "I have read the file and spoken to the manager. The child is safe and the plan is sound.",
    "reaudit": "A second auditor looks at the file again within a month.",
}
SECOND_GRADE = (
    "Read from the record alone: visits and plan hold together, the analysis is thin in places.",
    "The child's view is there and used; management oversight could be seen sooner.",
    "Recording is up to date and the plan is owned; what changed for the child is said only in part.",
)
AUDIT_QUALITY = {
    AuditQuality.ADEQUATE: "The findings are right; some comments could say more.",
    AuditQuality.GOOD: "Every finding has its evidence, and the actions follow from them.",
    AuditQuality.POOR: "Several answers have no evidence behind them. Please look at the guidance together.",
}
DISPUTED = "The second file has the assessment that is missed here; it was scanned on the day of the audit."
SETTLED = "Both readings looked at beside the file; this grade is what the record supports."
PRACTITIONER_FINDINGS = (
    ("training_need", "Would gain from the course on analysis in assessments."),
    ("capacity", "Carried two colleagues' cases this month; recording slipped with it."),
    ("system_problem", "The chronology tool loses entries when two people write at once."),
)
PRACTITIONER_STRENGTHS = "Knows the family well and is trusted by them; visits have a purpose."
PRACTITIONER_ACTIONS_OWN = ("Shadow a colleague's assessment and talk it through.", "Book the next course on analysis.")
AGREED = (
    "Talked through in supervision; the course is booked and one case passes to a colleague.",
    "Agreed what helps: protected time on Fridays, and a look at two assessments together.",
)
REVIEWED = {
    "looked_at": "The last audits and the plans that came of them.",
    "findings": "Audits are fair and specific; two actions could be sharper.",
    "follows": "The manager brings two redrafted plans to the next session.",
}
EXEMPLAR = "The chronology lets any colleague act tonight, and the child's own words changed the plan."
TRAINING = {"title": "Chronologies that others can use", "theme": "recording", "kind": "course"}
EXEMPTION = "New to the team and on induction; the first audits come when the first cases have settled."
