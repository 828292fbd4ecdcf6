"""What stands against a step of an audit cycle."""

from workflows.definition import Situation, guard
from workflows.guards.wording import count, written
from workflows.views import CycleView

OPEN_AUDIT = ("scheduled", "withdrawn")


@guard()
def empty_frame(s: Situation) -> str | None:
    cycle: CycleView = s.view
    if cycle.frame:
        return None
    if cycle.of_referrals:
        return "There is no referral of this period to draw from. Import Annex A with its list 3 first."
    return "There is no open case to draw from. Import the cases first, or wait until their audits are signed off."


@guard()
def nothing_drawn(s: Situation) -> str | None:
    cycle: CycleView = s.view
    return None if cycle.drawn else "No case was drawn. Check the frame and the share, then draw again."


@guard()
def audits_open(s: Situation) -> str | None:
    cycle: CycleView = s.view
    if cycle.open_audits and s.today <= cycle.cut_off_on:
        waiting = count(range(cycle.open_audits), "audit")
        return f"{waiting} not returned, and the cut-off, {written(cycle.cut_off_on)}, is not past. Wait, or chase."
    return None


@guard()
def nobody_to_chase(s: Situation) -> str | None:
    cycle: CycleView = s.view
    if not cycle.open_audits:
        return "Every audit of this cycle is returned or withdrawn, so there is nobody to remind."
    return None if cycle.chaseable else "No audit that is not returned has an auditor. Give them to auditors first."


@guard()
def chased_today(s: Situation) -> str | None:
    cycle: CycleView = s.view
    if cycle.chased_on == s.today:
        return "Everybody was reminded today already. Remind them again tomorrow at the earliest."
    return None


@guard()
def no_reserve(s: Situation) -> str | None:
    cycle: CycleView = s.view
    return None if cycle.reserves else "No reserve is left in any group of this cycle, so no case can be replaced."


@guard()
def cut_off_past(s: Situation) -> str | None:
    cycle: CycleView = s.view
    if s.today > cycle.cut_off_on:
        return "The cut-off is past, so the audit of another case could not be counted. Close the cycle instead."
    return None


@guard(reads_facts=True)
def returned_already(s: Situation) -> str | None:
    place = s.facts["place"]
    if place.audit is not None and place.audit.state not in OPEN_AUDIT:
        return "The audit of this case is returned already, so it keeps its place. Withdraw it if it must not count."
    return None


@guard(reads_facts=True)
def no_reserve_in_group(s: Situation) -> str | None:
    cycle: CycleView = s.view
    place = s.facts["place"]
    if place.stratum in cycle.reserves:
        return None
    service, status = place.stratum
    group = f"{service or 'no service'}, {status.replace('_', ' ')}"
    return f"No reserve is left in the group of this case ({group}). Withdraw its audit and say why, or leave it drawn."
