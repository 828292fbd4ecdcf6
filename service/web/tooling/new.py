"""A wholly new audit tool: from an empty one, or as a copy of one that is in use, under a name of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.toolbox import keys, known_tools
from service.usecases.building import NOT_YOURS, begin_version
from service.web.stepping.beginnings import Beginning
from service.web.stepping.fields import Field, Option
from workflows.engine import Incomplete
from workflows.tool_editing import new_key
from workflows.tool_model import EVERY_STATUS
from workflows.tool_writing import fields_of

EMPTY = "empty"
FIRST = {
    "key": "first_section",
    "title": "A new section",
    "questions": [{"key": "first_section.a_new_question", "text": "A new question", "scale": "evidence"}],
}
# It is meant for every child's case, until its first page says otherwise.
BEGUN = {"for_status": sorted(map(str, EVERY_STATUS)), "sections": [FIRST]}
# What an address says already, and what a copied tool does not give on.
TAKEN, OWN = ("new",), ("key", "version", "title")


def _fields() -> list[Field]:
    copies = sorted((known.tool.title, key) for key, known in known_tools().items())
    offered = [Option(EMPTY, "Empty: one section, one question")]
    offered += [Option(f"copy:{key}", f"A copy of “{title}”") for title, key in copies]
    return [
        Field("title", "What the tool is called", hint="Auditors read it at the head of every form."),
        Field("begins", "What it begins with", "select", value=EMPTY, groups=[("", offered)]),
    ]


def _facts(said: Mapping[str, str]) -> dict[str, Any]:
    """The whole tool; its key is made of its name. One that is not offered any more is as an empty one.

    Raises Incomplete for the name of another tool.
    """
    tools = known_tools()
    if any(known.tool.title.casefold() == said["title"].casefold() for known in tools.values()):
        raise Incomplete({"title": "There is a tool of this name. Give another, or begin a new version of that one."})
    known = tools.get(said["begins"].removeprefix("copy:"))
    begun = fields_of(known.tool) if known is not None else BEGUN
    copied = {name: value for name, value in begun.items() if name not in OWN}
    return {"tool": {**copied, "key": new_key(said["title"], (*keys(), *TAKEN)), "title": said["title"]}}


NEW_TOOL = Beginning(
    label="Begin a new tool",
    lede="It begins as a draft. Nobody audits with it until it is published, and until then you may change all of it.",
    done="The draft is begun. Write its sections and questions next.",
    permission="tool.build",
    refusal=NOT_YOURS,
    use=begin_version,
    fields=_fields,
    facts=_facts,
    also={"tool.title": "title"},
    kind="tool_version",
)
