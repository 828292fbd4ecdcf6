"""What auditors say about the tools they work with, for those who keep the tools."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from service.toolbox import known_tools
from service.usecases.commenting import feedback_on
from service.web.who import can, me
from workflows.engine import NotPermitted

pages = Blueprint("tool_feedback", __name__)
REFUSAL = "Only the quality and performance teams and those who build tools read this."


@pages.get("/tool-feedback")
def index() -> str:
    """All that was said about one tool, newest first."""
    if not (can("tool.feedback") or can("tool.build")):
        raise NotPermitted(REFUSAL)
    tools = sorted((known.tool.title, key) for key, known in known_tools().items())
    chosen = next((key for _, key in tools if key == request.args.get("tool")), tools[0][1])
    found = feedback_on(chosen, None, me())
    questions = known_tools()[chosen].tool.questions
    return render_template("learning/feedback.html", chosen=chosen, found=found, questions=questions, tools=tools)
