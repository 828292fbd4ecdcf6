"""What each value of `config/policy.yaml` means; a test fails for a value without a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A part of policy: its title, what it is about in the middle of a sentence, rows of DOMAIN.md's section 1."""

    title: str
    it: str
    rows: str = ""


SECTIONS: Mapping[str, Section] = {
    "people": Section("Who decides when nobody else can", "this", "17"),
    "audit": Section("Audits", "an audit", "1, 2, 11, 18"),
    "self_audit": Section("Self-audits", "a self-audit", "6"),
    "issue_actions": Section("Sending out actions", "sending out the actions of an audit", "3, 7"),
    "practitioner_form": Section("The practitioner’s form", "the practitioner’s form", "3, 18"),
    "agenda": Section("Supervision agendas", "an agenda", "16, 19"),
    "plan": Section("Action plans", "a plan", "4, 5"),
    "evidence": Section("Files on actions", "a file"),
    "delay": Section("Delays", "the decision on a delay", "5"),
    "sign_off": Section("Signing off plans", "signing off a plan", "4"),
    "escalation": Section("Escalations", "an escalation", "7"),
    "supervision": Section("Supervision", "a session", "4, 15"),
    "sample": Section("Drawing cases", "a draw", "9"),
    "moderation": Section("Grading twice", "a second grade", "8, 19"),
    "exercise": Section("Group exercises", "a group exercise", "8"),
    "cycle": Section("Audit cycles", "a step of a cycle", "2, 9, 10"),
    "tool": Section("Audit tools", "a draft of an audit tool", "11"),
    "programmes": Section("Programmes", "a programme", "1, 2, 8, 17"),
    "coverage": Section("Coverage", "coverage", "1"),
    "exemption": Section("Exemptions", "the decision on an exemption", "2"),
    "reviews": Section("Reviews", "a review", "2, 15"),
    "reaudit": Section("Second audits", "a second audit", "7"),
    "insight": Section("Figures", "a figure", "13"),
    "sign_in": Section("Signing in", "signing in"),
    "restricted": Section("Restricted records", "a restricted record"),
    "sending": Section("Sending messages", "a message"),
    "retention": Section("How long things are kept", "what is kept"),
    "declaration": Section("Signatures", "a signature", "4, 5"),
}
# Alike in every section: `{it}` is what the section is about.
COMMON: Mapping[str, str] = {
    "remind_days_before": "How many calendar days before {it} is due the person who must act is reminded.",
    "remind_overdue_every_days": "How often a reminder follows once {it} is overdue, in calendar days.",
    "tell_above_every_working_days": "How often the person above is told while {it} is overdue, in working days.",
}
MEANINGS: Mapping[str, str] = {
    "people.quality_lead": "The quality lead’s e-mail. Empty: whoever holds the role of the quality team.",
    "people.deputy": "Who decides when the quality lead may not, by e-mail. Empty: any head of service.",
    "people.unallocated_manager": "Who answers for cases without worker and team, by e-mail. Empty: the quality lead.",
    "evidence.most_mib": "How large one file may be that shows what was done on an action, in MiB.",
    "evidence.most_files": "How many files may stand on one action.",
    "audit.due_within_working_days": "Working days in which an audit is done, from the day it is arranged.",
    "audit.unreturned_after_days": "Calendar days after its due date at which an audit that was not done escalates.",
    "audit.auditor_issues_actions": "Whether the lead auditor may send out the actions as well as the manager.",
    "audit.default_tool": "The audit tool that is used where no other is set.",
    "audit.tools_by_status.*": "The tool for cases of this status.",
    "audit.tools_by_kind.*": "The tool for audits of this kind, where it is meant for the case’s status.",
    "audit.themes": "What an action of an audit can be about; counted in reports.",
    "audit.practitioner_themes": "What an action on a practitioner’s form can be about.",
    "self_audit.tool": "The questions that somebody is asked who audits a case of their own.",
    "issue_actions.within_working_days": "Working days in which the manager sends out the actions of an audit.",
    "practitioner_form.issue_within_working_days": "Working days to send out actions added at the discussion.",
    "practitioner_form.file_within_working_days": "Working days in which a form is filed after it is closed.",
    "agenda.recent_days": "How far back a supervision agenda looks for strengths and exemplars, in calendar days.",
    "agenda.strengths_question": "The question of the audit tool whose answer an agenda quotes as strengths.",
    "plan.escalate_after_working_days": "Working days after its due date at which an unfinished plan escalates.",
    "plan.delay_reasons": "The reasons for which a plan may be delayed, once, by one supervision period.",
    "delay.decide_within_working_days": "Working days in which the line manager decides on a delay.",
    "sign_in.second_factor": "Roles that need one-time codes besides a password; everyone asks it of all.",
    "sign_off.within_working_days": "Working days to sign off after completion, if later than the supervision.",
    "escalation.levels.*": "Who must act, lowest level first. “Default” holds where nothing else is set.",
    "escalation.acknowledge_within_working_days.*": "Working days to say that one has seen it; 0 is the same day.",
    "escalation.resolve_within_working_days.*": "Working days in which to record what was decided.",
    "escalation.grades": "The grades that escalate by themselves.",
    "escalation.pass_up_after_working_days": "Working days after an unanswered deadline until it passes one level up.",
    "escalation.pass_up_urgent_after_days": "The same for a child at risk today, in calendar days.",
    "escalation.alert_top_every_working_days": "How often quality is told while the top level does not answer.",
    "supervision.every_days": "The usual time between two sessions, in calendar days; a person’s own goes first.",
    "supervision.ask_after_working_days": "Working days after which a manager is asked whether a session was held.",
    "sample.exclusion_window_days": "Calendar days in which a case that was audited is not drawn again.",
    "sample.reserve_factor": "Cases drawn in all for each one selected; the rest are reserves in order.",
    "moderation.always": "The grades after which a second person always grades the file too.",
    "moderation.first_audits_of_new_auditor": "How many first audits of an uncalibrated auditor are graded twice.",
    "moderation.random_share": "The share of all other audits that is graded twice, from 0 to 1.",
    "moderation.seed": "The starting number of that random share; the same number gives the same choice.",
    "moderation.exempt_kinds": "The kinds of audit that are never graded twice.",
    "moderation.decider": "Who settles disputed grades, by e-mail. Empty: the quality lead, then heads of service.",
    "moderation.grade_within_working_days": "Working days in which the second person grades.",
    "moderation.answer_within_working_days": "Working days in which the auditor agrees or disputes.",
    "moderation.settle_within_working_days": "Working days in which a dispute is settled.",
    "exercise.due_within_working_days": "Working days in which everybody in a group grades the file.",
    "exercise.agree_within_working_days": "Working days in which the group then agrees a standard.",
    "cycle.auditor_roles": "The roles whose holders audit the drawn cases.",
    "cycle.share": "The share of the open cases that a cycle asks for, from 0 to 1.",
    "cycle.cut_off_after_days": "Calendar days after which answers no longer count in the cycle’s figures.",
    "cycle.step_within_working_days": "Working days in which the performance team takes the next step of a cycle.",
    "tool.finish_within_working_days": "Working days in which a draft of an audit tool is published or dropped.",
    "programmes.*.active": "Whether the programme runs.",
    "programmes.*.title": "What the programme is called.",
    "programmes.*.kind": "The kind of audit that it makes.",
    "programmes.*.cadence": "How often it makes audits.",
    "programmes.*.basis": "What it counts by.",
    "programmes.*.auditors": "Who audits: the case’s line or service manager, or the holders of these roles.",
    "programmes.*.due_within_working_days": "Working days in which its audits are done.",
    "programmes.*.interval_days": "Calendar days since the last audit after which a case is due again.",
    "programmes.*.starts_on": "The first day on which it runs.",
    "programmes.*.events": "Which changes of a case ask for an audit.",
    "programmes.*.most_at_once": "More changes in one file than this are a reorganisation, and ask for no audit.",
    "programmes.*.competence": "Only for practitioners whose competence is being monitored.",
    "programmes.*.share": "The share of all cases that it draws in a period, from 0 to 1.",
    "programmes.*.number": "How many audits it makes in a period.",
    "programmes.*.subject": "What it audits, where that is not a child’s case.",
    "programmes.*.statuses": "Only cases of these statuses.",
    "programmes.*.services": "Only cases of these services.",
    "programmes.*.teams": "Only cases of these teams.",
    "programmes.*.tool": "The audit tool that its audits use.",
    "coverage.months": "Months after which an open case without an audit counts as not covered.",
    "exemption.within_working_days": "Working days in which the service manager decides on an exemption.",
    "exemption.longest_days": "The longest spell of an exemption, in calendar days.",
    "reviews.rota": "Whether service managers review one person’s audits at each supervision with a manager.",
    "reviews.quarterly_check": "Whether group managers check the quarter’s audits.",
    "reviews.check_within_working_days": "Working days after the quarter’s end in which that check is done.",
    "reaudit.due_within_working_days": "Working days in which a second audit is done after an escalation.",
    "insight.inadequate_at_most": "The largest share of inadequate audits that is accepted, from 0 to 1.",
    "restricted.reason_lasts_minutes": (
        "Whoever opens a restricted record says why, once in so many minutes for each case; 0: nobody is asked."
    ),
    "sending.channels": "How people are told: in the page, by e-mail.",
    "sending.at": "The local time at which reminders are sent.",
    "sending.digest_at": "The local time at which people who chose one daily message are sent it.",
    "sending.lease_seconds": "Seconds after which a message that a stopped program had taken is taken by another.",
    "sending.give_up_after_attempts": "Attempts after which a message counts as not delivered, and somebody is told.",
    "sending.first_wait_seconds": "Seconds before the second attempt; each further wait is twice as long.",
    "sending.longest_wait_seconds": "The longest wait between two attempts, in seconds.",
    "sending.batch": "How many messages are taken up at once.",
    "retention.nightly": "Whether what was kept long enough is erased each night, once a dry run has been read.",
    "retention.self_audit.*": "Months for which a self-audit is kept after it was recorded or shared.",
    "retention.practitioner_form.*": "Months for which a practitioner’s form is kept after it came to this end.",
    "retention.audit.*": "Months for which an audit’s words are kept after it came to this end.",
    "retention.case.closed_months": "Months after a case closed at which its reference goes, if nothing of it is held.",
    "retention.person.left_months": "Months after somebody left at which their name goes, if their file is empty.",
    "retention.access_records.seen_months": "Months for which it is kept who opened what.",
    "retention.notices.told_months": "Months for which messages stay in the pages.",
    "retention.answers.given_months": "Months for which answers to programs are kept in case they ask again.",
    "retention.imports.read_months": "Months for which the report of an import keeps its lines.",
    "retention.packages.ended_months": "Months for which what was put together about somebody is kept after its end.",
    "declaration": "What people confirm when they sign.",
}


def meaning(key: str) -> str | None:
    """The sentence for a value by its dotted key, a star standing for any one part; None for one without."""
    section, _, name = key.partition(".")
    if name in COMMON and section in SECTIONS:
        return COMMON[name].format(it=SECTIONS[section].it)
    parts = key.split(".")
    starred = [".".join([*parts[:place], "*", *parts[place + 1 :]]) for place in range(1, len(parts))]
    return next((MEANINGS[name] for name in (key, *starred) if name in MEANINGS), None)
