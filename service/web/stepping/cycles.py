"""What is asked for a cycle to begin: its theme, which cases it draws of which period, how many, until when."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from service.context import here
from service.reading.cycles import cycles_before
from service.toolbox import known_tools
from service.web.stepping.fields import Field, Option
from service.web.who import sight
from workflows.engine import Incomplete
from workflows.words import Frame

FRAMES = {Frame.OPEN_CASES: "Open cases", Frame.REFERRALS: "Referrals of the period"}
NOT_A_SHARE = "Enter a number of per cent above 0 and at most 100, such as 5."
NOT_A_SIZE = "Enter a whole number of cases, such as 40."
OF_BASELINE = "Yes, later cycles compare with it"


def cycle_fields() -> list[Field]:
    policy = here().policy
    percent = f"{float(policy.get('cycle.share')) * 100:g}"
    days = policy.number("cycle.cut_off_after_days")
    frames = [Option(str(frame), words) for frame, words in FRAMES.items()]
    tools = [Option(key, known.tool.title) for key, known in known_tools().items()]
    before = [Option(str(number), name) for number, name in cycles_before(sight())]
    open_field = partial(Field, required=False)
    return [
        Field("name", "Name", hint="For example “Autumn 2026”."),
        open_field("theme", "Theme", hint="For example “Plans and the child’s voice”."),
        Field("frame", "What is drawn", "radios", choices=frames, value=str(Frame.OPEN_CASES)),
        open_field("share", "Share, in per cent", hint=f"Left empty: {percent}, unless you give a number of cases."),
        open_field("size", "Number of cases", hint="Instead of a share."),
        open_field("period_from_on", "Period from", "date", hint="What the cycle looks at."),
        open_field("period_to_on", "Period to", "date"),
        open_field("tool", "Audit tool", "select", "Left empty: the one for each kind of case.", groups=[("", tools)]),
        open_field("cut_off_on", "Answers count until", "date", hint=f"Left empty: in {days} days."),
        *([open_field("predecessor_id", "The cycle before it", "select", groups=[("", before)])] if before else []),
        open_field("baseline", "Is it a baseline?", "radios", choices=[Option("yes", OF_BASELINE)]),
    ]


def cycle_facts(said: Mapping[str, str]) -> dict[str, Any]:
    """What was written as the use case takes it; raises Incomplete for what is no number."""
    facts: dict[str, Any] = {name: text for name, text in said.items() if name not in ("baseline", "share", "size")}
    if "share" in said:
        facts["share"] = _share(said["share"])
    if "size" in said:
        facts["size"] = _whole(said["size"], "size")
    if "predecessor_id" in said:
        facts["predecessor_id"] = _whole(said["predecessor_id"], "predecessor_id")
    return {**facts, **({"baseline": True} if said.get("baseline") == "yes" else {})}


def _share(text: str) -> float:
    try:
        share = float(text.replace(",", ".").removesuffix("%").strip()) / 100
    except ValueError:
        raise Incomplete({"share": NOT_A_SHARE}) from None
    if not 0 < share <= 1:
        raise Incomplete({"share": NOT_A_SHARE})
    return share


def _whole(text: str, name: str) -> int:
    plain = text.replace(",", "").strip()
    if not plain.isdecimal() or len(plain) > 9:
        raise Incomplete({name: NOT_A_SIZE})
    return int(plain)
