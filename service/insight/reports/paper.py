"""What python-docx has no words for: the look of a table, rows that stay together, page numbers, the language."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

SHADE, RULE = "DDE8E8", "A5ADAD"
LANGUAGE = "en-GB"
# A table with no more rows than this is not torn between two pages.
MOST_TOGETHER = 12
# Word wants everything in an order of its own.
AFTER_BORDERS = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption")
AFTER_SHADING = ("w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
EDGES = {"top": "single", "left": "nil", "bottom": "single", "right": "nil", "insideH": "single", "insideV": "nil"}


def look(table: Table, caption: str) -> None:
    """Thin rules between rows and none between columns; `caption` names it to programs that read aloud."""
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for edge, line in EDGES.items():
        borders.append(_with(f"w:{edge}", val=line, sz="4", space="0", color=RULE))
    properties.insert_element_before(borders, *AFTER_BORDERS)
    if caption:
        properties.append(_with("w:tblCaption", val=caption))


def keep_together(table: Table) -> None:
    """Rows of a short table stay with the next one, its head with the first row of a long one."""
    rows = table.rows if len(table.rows) <= MOST_TOGETHER else table.rows[:2]
    for row in list(rows)[:-1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def shade(cell: _Cell) -> None:
    """As the head of a table."""
    cell._tc.get_or_add_tcPr().append(shading(SHADE))


def shade_paragraph(paragraph: Paragraph, colour: str) -> None:
    """Fill it with a colour, as wide as its indents leave it."""
    paragraph._p.get_or_add_pPr().insert_element_before(shading(colour), *AFTER_SHADING)


def shading(colour: str) -> Any:
    """The element that fills a cell or a paragraph with a colour."""
    return _with("w:shd", val="clear", color="auto", fill=colour)


def repeat(table: Table) -> None:
    """Let the first row stand on every page."""
    table.rows[0]._tr.get_or_add_trPr().append(mark("w:tblHeader"))


def mark(name: str) -> Any:
    return _with(name, val="true")


def numbered(paragraph: Paragraph) -> None:
    """“3 of 7” at the end of a footer."""
    for field, after in (("PAGE", " of "), ("NUMPAGES", "")):
        found = _with("w:fldSimple", instr=field)
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = "1"
        run.append(text)
        found.append(run)
        paragraph._p.append(found)
        if after:
            paragraph.add_run(after)


def speak_english(document: WordDocument) -> None:
    """British English, so that a reader's program neither marks words nor reads them in another accent."""
    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), LANGUAGE)


def _with(name: str, **attributes: str) -> Any:
    found = OxmlElement(name)
    for key, value in attributes.items():
        found.set(qn(f"w:{key}"), value)
    return found
