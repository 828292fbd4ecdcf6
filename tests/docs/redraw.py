"""`python -m tests.docs.redraw`: brings the pictures in README and docs up to the lifecycle tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.docs.pages import README, ROOT, text
from workflows.catalogue import LIFECYCLES
from workflows.drawing import bpmn, mermaid

PICTURES = ROOT / "docs" / "pictures"
IN_README = ("audit", "action_plan")
PICTURE = re.compile(r"(?<=```mermaid\n).*?(?=```)", re.S)


def redraw() -> None:
    """Write every picture anew; the text around them stays."""
    drawn = iter([mermaid(LIFECYCLES[kind]) for kind in IN_README])
    README.write_text(PICTURE.sub(lambda found: next(drawn), text(README)), "utf-8")
    (PICTURES / "lifecycles.md").write_text("\n".join(_sections()), "utf-8")
    for kind, table in LIFECYCLES.items():
        (PICTURES / f"{kind}.bpmn").write_text(bpmn(table), "utf-8")


def _sections() -> Iterator[str]:
    yield "# The lifecycles\n"
    for table in LIFECYCLES.values():
        title = table.title[:1].upper() + table.title[1:]
        yield f"## {title}\n\n[As BPMN]({table.kind}.bpmn)\n\n```mermaid\n{mermaid(table)}```\n"


if __name__ == "__main__":
    redraw()
