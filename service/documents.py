"""Writes a copy as a Word document, paragraph by paragraph: no template reads what people wrote, so it stays text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Mm, Pt

from service.context import here
from service.reading.copies import Chapter, Copy
from workflows.guards.wording import written
from workflows.words import Side

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FOR_WHOM = {
    Side.CASE: "For the child’s case file",
    Side.PRACTITIONER: "For the practitioner’s supervision file. Not for the case file.",
}
MARGIN = Mm(20)
# How wide the columns of a table are, by how many there are, in the 170 millimetres between the margins.
WIDTHS_MM: Mapping[int, Sequence[int]] = {2: (55, 115), 3: (82, 26, 62), 5: (55, 30, 25, 40, 20)}
# What no XML can hold; texts are refused with it when they are written, but names come from other systems.
UNWRITABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def word_document(copy: Copy) -> bytes:
    """The document's content, on A4 pages that say on each for which file they are."""
    document = Document()
    _set_up(document, copy)
    document.add_heading(_plain(copy.title), level=0)
    _add_table(document, [fact for fact in copy.facts if fact[1]], head=False)
    for chapter in copy.chapters:
        if chapter.paragraphs or chapter.rows:
            _add_chapter(document, chapter)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _set_up(document: WordDocument, copy: Copy) -> None:
    page, now = document.sections[0], here().now().replace(tzinfo=None)
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = MARGIN
    page.header.paragraphs[0].text = FOR_WHOM[copy.side]
    page.footer.paragraphs[0].text = _plain(f"{copy.title}, audit {copy.audit_id}. Copy of {written(copy.made_on)}.")
    document.styles["Normal"].font.size = Pt(11)
    document.core_properties.title, document.core_properties.author = _plain(copy.title), "Countersign"
    document.core_properties.language = "en-GB"
    document.core_properties.created = document.core_properties.modified = now


def _add_chapter(document: WordDocument, chapter: Chapter) -> None:
    document.add_heading(_plain(chapter.title), level=1)
    for paragraph in chapter.paragraphs:
        if paragraph:
            document.add_paragraph(_plain(paragraph))
    _add_table(document, chapter.rows)


def _add_table(document: WordDocument, rows: Sequence[Sequence[str]], *, head: bool = True) -> None:
    """A table whose first row is its head; without a head the first column says what stands beside it."""
    filled = [row for row in rows if any(row)]
    if not filled:
        return
    table = document.add_table(rows=len(filled), cols=len(filled[0]), style="Table Grid")
    widths = WIDTHS_MM.get(len(filled[0]), [170 // len(filled[0])] * len(filled[0]))
    for place, row in enumerate(filled):
        for column, (cell, text) in enumerate(zip(table.rows[place].cells, row, strict=True)):
            cell.text, cell.width = "", Mm(widths[column])
            run = cell.paragraphs[0].add_run(_plain(text))
            run.bold = (place == 0) if head else (column == 0)


def _plain(text: str) -> str:
    return UNWRITABLE.sub("\ufffd", text)
