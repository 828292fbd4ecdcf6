"""An audit's answers as one word, a letter for each question of its tool: figures read a row an audit, not forty.

It is written with the digest of the answers when the audit is submitted, from when on they stand still (ADR 0036).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from service.models import Audit
from service.toolbox import tool_of
from workflows.tools import Tool
from workflows.words import AnswerValue

LETTERS: Mapping[str, str] = {
    AnswerValue.YES: "y",
    AnswerValue.PARTLY: "p",
    AnswerValue.NO: "n",
    AnswerValue.NOT_APPLICABLE: "a",
    AnswerValue.NOT_ANSWERED: "u",
}
NOTHING = "."
# A capital letter is an answer that was found elsewhere than where it is expected.
MEANT = {
    letter: (value, elsewhere)
    for value, small in LETTERS.items()
    for letter, elsewhere in ((small, False), (small.upper(), True))
}
Said = tuple[str, str, bool]


def answered(audit: Audit) -> str:
    """A letter for each question of its tool in their order; a text, a number or no answer at all is NOTHING."""
    said = {one.question_key: _letter(one.value, one.found_elsewhere) for one in audit.answers}
    return "".join(said.get(key, NOTHING) for key in places(tool_of(audit)))


def places(tool: Tool) -> Sequence[str]:
    """The keys of the questions for which the letters stand; they never change, for a version never does."""
    return list(tool.questions)


def counted(keys: Sequence[str], words: str) -> Iterator[tuple[Said, int]]:
    """How often each question, answer and whether it was found elsewhere stand in words of one tool, put together."""
    for place, key in enumerate(keys):
        letters = words[place :: len(keys)]
        for letter, (value, elsewhere) in MEANT.items():
            if number := letters.count(letter):
                yield (key, value, elsewhere), number


def _letter(value: str | None, elsewhere: bool) -> str:
    letter = LETTERS.get(value or "", NOTHING)
    return letter.upper() if elsewhere else letter
