"""By which names the facts of a step are asked for in forms, and what is said where one was left out."""

from __future__ import annotations

from collections.abc import Mapping

from service.web.words import programmes
from service.web.words.wording import upper_first

# By fact, or by trigger and fact: what it is called, and what helps to answer.
FACTS: Mapping[str, tuple[str, str]] = {
    **programmes.FACTS,
    "action": ("Which action", ""),
    "auditor": ("Who does the second audit", "Only if you decide on a second audit. Left empty, a manager is chosen."),
    "decided_grade": ("The grade that stands for both of you", "Only if it differs from your own."),
    "due_on": ("New day", ""),
    "explanation": ("What stands in the way", "Use the case reference. Do not write names of families."),
    "grade": ("Your own grade", "Choose it before you look at the other auditor’s."),
    "on": ("New day", ""),
    "outcome": ("What you decided", ""),
    "own_grade": ("Your own grade", "How you grade your work on this case. You may leave it empty."),
    "overall_grade": ("Overall grade", "Your own judgement of the whole file."),
    "owner": ("Whose action it is", ""),
    "person": ("Who", ""),
    "place": ("Which case", "By its place in the draw."),
    "reason": ("Why", ""),
    "reasons": ("Why this grade", "What the file shows. Use the case reference. Do not write names."),
    "reflection": ("What you take from it", "What went well, what you would do differently. You may leave it empty."),
    "replaces": ("Whose place they take", "Left empty, the lead auditor’s."),
    "running_record": ("Running record", "Written for you. Change it if need be, then copy it into the case system."),
    "section": ("Section of the audit that it answers", ""),
    "signature": ("Your signature", ""),
    "text": ("What must be done", "One thing that can be seen to be done. Use the case reference, no names."),
    "theme": ("What it is about", ""),
    "agreed": ("What you agreed", "It is read by the two of you and by the service manager."),
    "discussed": ("What you discussed", "Only if you say what you agreed. No names of families."),
    "findings": ("What was found", "About practice, not about the child. No names of families."),
    "sign_offs": ("Plans to sign off", "Write the running record entry of each plan that you sign off now."),
    "strengths": ("What was done well", ""),
    "agree.grade": ("The grade that stands", "Left empty, the moderator’s."),
    "assess.quality_comment": ("What was good or poor about the audit", "Needed if it was poor. The auditor reads it."),
    "enter.grade": ("Your grade", "Your own, before you speak to the others."),
    "grade.grade": ("Your grade", "What the file itself shows, by your own judgement."),
    "grade.quality": ("How good the audit was", "Leave it empty: you can say it when you have read the audit."),
    "settle.grade": ("The grade that stands", ""),
    "settle.reason": ("Why this grade stands", "Both auditors read it."),
    "dispute.reason": ("Why you dispute it", "The moderator and whoever settles it read it."),
    "learnt": ("What was learnt", "It is read by everybody who took part. No names."),
    "quality": ("How good the audit was", "Apart from the grade of the practice."),
    "quality_comment": ("About the audit", ""),
    "agree.reason": ("Why the grade that stands differs", ""),
    "cancel.reason": ("Why it is cancelled", ""),
    "decline_delay.reason": ("Why not", "Say what would help instead."),
    "mark_exemplar.text": (
        "What is good about it, and why",
        "Everybody who works here reads it, without the case. Write no names.",
    ),
    "discuss.on": ("When you discussed it", "Left empty, today."),
    "mark_entered.on": ("When it was entered", "Left empty, today."),
    "mark_filed.on": ("When it was filed", "Left empty, today."),
    "move.reason": ("Why it moves", ""),
    "pass_up.reason": ("Why it passes up", ""),
    "reassign.person": ("Who takes it on", ""),
    "refer_back.reason": ("What is still to do", "It is read by the person who gets the plan back."),
    "replace.reason": ("Why it is replaced", "The auditor reads it. The next case in reserve takes the place."),
    "refer.reason": ("What the service manager is to decide, and why", "Those who read the form read this too."),
    "report.text": ("What was found", "It is read by auditors and staff. No names and no case references."),
    "request_delay.reason": ("Reason", "A plan can be delayed once, by one supervision."),
    "authorise_delay.reason": ("Reason", "A plan can be delayed once, by one supervision."),
    "resolve.due_on": ("When the second audit is due", "Only if you decide on a second audit."),
    "resolve.text": ("What you decided, and why", "Use the case reference. Do not write names of families."),
    "return_for_rework.reason": ("What is to be done again", "The auditor reads it."),
    "unmark_exemplar.reason": ("Why it is no exemplar", ""),
    "strike.reason": ("Why it is not needed", ""),
}
# A sentence for a fact that was left out, where “Enter …” would not do.
MISSING: Mapping[str, str] = {
    "action": "Choose the action.",
    "agreed": "Say what you agreed.",
    "due_on": "Enter the new day.",
    "explanation": "Say what stands in the way.",
    "grade": "Choose a grade.",
    "learnt": "Say what was learnt.",
    "looked_at": "Say what you looked at.",
    "findings": "Say what you found.",
    "follows": "Say what follows.",
    "on": "Enter the new day.",
    "outcome": "Choose what you decided.",
    "quality": "Choose how good the audit was.",
    "overall_grade": "Choose the overall grade.",
    "owner": "Choose whose action it is.",
    "person": "Choose a person.",
    "place": "Choose the case.",
    "reason": "Say why.",
    "reasons": "Say why you give this grade.",
    "running_record": "Write the entry for the running record.",
    "signature": "Tick the box to sign.",
    "text": "Say what must be done.",
    "authorise_delay.reason": "Choose the reason.",
    "decline_delay.reason": "Say why not, and what would help instead.",
    "mark_exemplar.text": "Say what is good about it, and why.",
    "refer_back.reason": "Say what is still to do.",
    "report.text": "Say what was found.",
    "request_delay.reason": "Choose the reason.",
    "resolve.text": "Say what you decided, and why.",
    "return_for_rework.reason": "Say what is to be done again.",
}


def asked(trigger: str, fact: str) -> tuple[str, str]:
    """What a fact is called in a form, and a hint."""
    plain = upper_first(fact.replace("_", " ")), ""
    return FACTS.get(f"{trigger}.{fact}") or FACTS.get(fact) or plain


def missing(trigger: str, fact: str) -> str:
    """What to say when a required fact was left out."""
    said = MISSING.get(f"{trigger}.{fact}") or MISSING.get(fact)
    return said or fill_in(asked(trigger, fact)[0])


def fill_in(label: str) -> str:
    """What to say of an empty field for which there is no sentence of its own."""
    return f"Fill in “{label}”."
