"""How docs/permissions.md says what stands in the tables: for somebody who never saw a line of the program."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.words import Relation

HEAD = """# Who may do what

For information governance, and for anybody who asks who can see or do something in Countersign. This page is made by
`make permissions` from the same tables that the tests are held to, and a test fails when it is out of date. The file of
roles is the authority’s to change: where it was changed, the page “Who can see what” of the running service shows what
holds there now.

## What always holds, whatever the role

- **A restricted case**, with all that was made of it, is there for the people named for it and for nobody else. They
  say why they open it.
- **What stands on a practitioner’s own file** (the practitioner’s form, its actions and its plan) is there for the
  practitioner, their line manager and the service manager above, and for nobody else.
- **What one may not see looks like what does not exist**: the same answer, word for word.
- **Whoever did the work never signs it off**: not by another role, not by delegation, not by standing in for somebody.
- **Whoever holds two roles** may do what either may, and nothing that neither may.
- **Standing in for somebody** passes on their tasks and lets the stand-in see the records that these tasks are about,
  apart from restricted cases and practitioners’ own files. It gives nobody a permission that they do not hold.
- **An external auditor** sees the audits that they do, until the day on which their access ends.
- **Whoever has left** is not let in any more, whatever browser, token or link they kept.
- Who opened which record is written down, and seen by the data protection officer and by administrators.
"""
DEEDS = """A row is something that one can do, a column a role, and a cell says where the role may do it; “–” means
nowhere. What stands under “Everybody” holds for all other columns too. [What the cells say](#what-the-cells-say)
explains them."""
RECORDS = """How it comes out, record by record, as the tests find it: an authority with two services, asked for by
everybody in the list [below](#the-people-of-the-test). Whoever is not named is told that there is no such record.
“–” means that the tests do not ask it there."""
PEOPLE = """Besides them, somebody who has not signed in, who is let in nowhere but at the sign-in page, the
accessibility statement and what belongs to them, the description of the API, and what tells other machines that the
service is well."""
ADDRESSES = """For whoever looks after the service. An address that is not here fails the build. Lists hold what
their reader may see, and nothing besides."""

# As the heads of columns, in the order of config/roles.yaml.
ROLES: Mapping[str, str] = {
    "everyone": "Everybody",
    "practitioner": "Practitioner",
    "team_manager": "Team manager",
    "group_manager": "Group manager",
    "service_manager": "Service manager",
    "head_of_service": "Head of service",
    "reviewing_officer": "Reviewing officer",
    "moderator": "Moderator",
    "quality": "Quality team",
    "performance": "Performance team",
    "external": "External auditor",
    "multi_agency": "Partner agency",
    "data_protection": "Data protection officer",
    "administrator": "Administrator",
}
CELLS: Mapping[Relation, str] = {
    Relation.ALL: "all",
    Relation.SERVICE: "own service",
    Relation.TEAM: "own team",
    Relation.LINE_MANAGER: "own line",
    Relation.SUPERVISOR: "own people",
    Relation.SERVICE_MANAGER: "line below",
    Relation.RESPONSIBLE_MANAGER: "answers for it",
    Relation.ADDRESSEE: "passed to them",
    Relation.HOLDER: "own cases",
    Relation.OWNER: "theirs to do",
    Relation.PRACTITIONER: "about them",
    Relation.SUPERVISEE: "own sessions",
    Relation.LEAD_AUDITOR: "own audits",
    Relation.PAIR_AUDITOR: "as second auditor",
    Relation.CO_AUDITOR: "as co-auditor",
    Relation.ISSUING_AUDITOR: "own audits if policy says so",
    Relation.MODERATOR: "named to grade",
    Relation.DECIDER: "named to decide",
    Relation.CYCLE_AUDITORS: "own cycles",
    Relation.FACILITATOR: "leads it",
    Relation.PARTICIPANT: "takes part",
    Relation.REVIEWER: "own reviews",
    Relation.AUTHOR: "wrote it",
    Relation.REMINDED: "was reminded",
}
KINDS: Mapping[str, str] = {
    "access_request": "Requests for access",
    "action_plan": "Action plans",
    "audit": "Audits",
    "case": "Cases",
    "cover": "Standing in for somebody",
    "cycle": "Audit cycles",
    "drawn_case": "Why a case was drawn",
    "escalation": "Escalations",
    "exemption": "Exemptions",
    "exercise": "Group exercises",
    "findings": "Published findings",
    "message": "Messages to oneself",
    "moderation": "Second grades",
    "person": "Members of staff",
    "practitioner_form": "Practitioners’ forms",
    "report": "Reports",
    "restricted_case": "The question why a restricted record is opened",
    "review": "Reviews",
    "self_audit": "Self-audits",
    "standard_reminder": "Reminders of standards",
    "supervision": "Supervision sessions",
    "task": "Tasks",
    "team": "Teams",
    "tool_version": "Drafts of audit tools",
    "training": "Training",
}
SCOPES: Mapping[tuple[str, str], str] = {
    ("action_plan", "own team"): "the practitioner’s plan",
    ("action_plan", "other service"): "a plan of the other service",
    ("action_plan", "practitioner's side"): "a plan on the practitioner’s own file",
    ("action_plan", "restricted"): "a plan from a restricted case",
    ("action_plan", "the manager's own"): "the team manager’s own plan",
    ("audit", "being written"): "an audit that the team manager is writing",
    ("audit", "of one whose time has ended"): "an audit by an external auditor whose time has ended",
    ("audit", "other service"): "an audit of the other service",
    ("audit", "own team"): "an audit by the team manager of the practitioner’s case",
    ("audit", "restricted"): "an audit of a restricted case",
    ("audit", "sampled to me"): "an audit that the external auditor does",
    ("audit", "with a form"): "an audit with a practitioner’s form, by a manager of another team (its case side)",
    ("case", "other service"): "a case of the other service",
    ("case", "own team"): "a case of the practitioner’s",
    ("case", "restricted"): "a restricted case, for which practitioner, team manager and service manager are named",
    ("case", "sampled to me"): "a case that the external auditor audits",
    ("cover", "own team"): "the team manager’s, by the manager of another team",
    ("cycle", "the authority's"): "a cycle for the whole authority",
    ("drawn_case", "own team"): "a case of the team’s",
    ("escalation", "other service"): "one of the other service",
    ("escalation", "own team"): "one from an audit of the team’s",
    ("escalation", "practitioner's side"): "one from a practitioner’s own file",
    ("escalation", "restricted"): "one from a restricted case",
    ("exemption", "own team"): "one of the practitioner’s",
    ("exercise", "own team"): "one in which two team managers take part",
    ("moderation", "other service"): "one of the other service",
    ("moderation", "own team"): "one of an audit of the team’s",
    ("moderation", "restricted"): "one of a restricted case",
    ("person", "Pat"): "the practitioner",
    ("person", "Tess"): "the team manager",
    ("person", "Will"): "a practitioner of the other service",
    ("person", "Xena"): "the external auditor",
    ("practitioner_form", "practitioner's side"): "the practitioner’s own",
    ("practitioner_form", "referred"): "one that was referred to the service manager",
    ("report", "the authority's"): "one on the whole authority",
    ("restricted_case", "restricted"): "of a restricted case",
    ("review", "own team"): "one of the team’s, by the service manager",
    ("self_audit", "own draft"): "the practitioner’s draft",
    ("standard_reminder", "own team"): "one to the team",
    ("supervision", "other service"): "one of the other service",
    ("supervision", "own team"): "the practitioner’s",
    ("task", "acknowledge_escalation"): "to acknowledge an escalation",
    ("task", "audit_file"): "to audit a case",
    ("task", "complete_plan"): "to complete a plan",
    ("task", "moderate_audit"): "to grade a second time",
    ("task", "open_cycle"): "to send out the audits of a cycle",
    ("team", "other service"): "a team of the other service",
    ("team", "own team"): "the practitioner’s team",
    ("tool_version", "draft"): "a draft",
    ("training", "own team"): "one to which the practitioner was asked",
}
NEEDS: Mapping[str, str] = {
    "anyone": "anybody, also without signing in",
    "holding a case": "whoever holds a case of their own",
    "inside": "everybody who works here, nobody from outside",
    "opening it": "open the package",
    "sees": "whoever sees it",
    "signed in": "everybody who has signed in",
    "the line above": "the person themselves, and the line above them",
    "the second person": "say, as the second person, that it may go out",
}
