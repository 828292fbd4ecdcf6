"""Writes a report as a Word document on the authority's own paper: its styles, header and footer are the template's.

No template language reads what people wrote: paragraphs and cells are filled one by one, so that text stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from itertools import zip_longest
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from service.documents import UNWRITABLE
from service.insight.reports.paper import (
    keep_together,
    look,
    mark,
    numbered,
    repeat,
    shade,
    shade_paragraph,
    speak_english,
)
from service.insight.reports.plot import Plot, add_plot
from service.insight.reports.told import Grid, Section

# The place of the report in a template that has words of its own before and after it.
HERE = "{report}"
# A table with more columns has narrower ones, and smaller letters.
MOST_NARROW = 6
MARGIN, AIR = Mm(20), Pt(2)
# What stands above the bars, for those who hear the table.
BAR = "As a bar"
# Of the 170 millimetres between the margins: the bar's column, and the widest that a column of numbers is.
BAR_MM, NUMBER_MM, WIDTH_MM = 26, 26, 170
PLAIN_STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "Header", "Footer")
FIELD = re.compile(r"\{(title|period|council|made_on)\}")


def word_report(
    title: str,
    facts: Sequence[tuple[str, str]],
    sections: Iterable[Section],
    *,
    fields: Mapping[str, str],
    colour: str,
    template: Path | None = None,
) -> bytes:
    """The document's content. `fields` fill {title}, {period}, {council} and {made_on} wherever a template has them."""
    document = Document(str(template)) if template else _blank(fields)
    paper = _Paper(document, colour.removeprefix("#").upper())
    _fill(document, fields)
    paper.heading(title, 0)
    paper.table(("", ""), [fact for fact in facts if fact[1]], ())
    for section in sections:
        paper.section(section)
    paper.place()
    _describe(document, title, fields)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


class _Paper:
    """Adds to the end of a document, then moves what was added to the place that the template has for it."""

    def __init__(self, document: WordDocument, colour: str) -> None:
        self._document, self._colour = document, colour
        self._mark = next((one for one in document.paragraphs if HERE in one.text), None)
        self._before = len(document.element.body)
        self._styles = {style.name for style in document.styles}

    def heading(self, text: str, level: int) -> None:
        name = "Title" if level == 0 else f"Heading {level}"
        self._document.add_paragraph(_plain(text), style=name if name in self._styles else None)

    def section(self, section: Section) -> None:
        self.heading(section.title, 1)
        for text in section.paragraphs:
            self._document.add_paragraph(_plain(text))
        for grid, plot in zip_longest(section.grids, section.plots[: len(section.grids)]):
            self._grid(grid, plot)

    def _grid(self, grid: Grid, plot: Plot | None) -> None:
        """A table, below the chart of its numbers where it has one."""
        if grid.rows:
            self.heading(grid.caption, 2)
            if plot:
                add_plot(self._document, plot, f"#{self._colour}").paragraph_format.keep_with_next = True
            bars = grid.bars if any(bar is not None for bar in grid.bars) else ()
            self.table(grid.head, grid.rows, bars, grid.caption)

    def table(
        self, head: Sequence[str], rows: Sequence[Sequence[str]], bars: Sequence[float | None], caption: str = ""
    ) -> None:
        """A table that repeats its head on each page; with bars, as long as the share, in a column of their own.

        `caption` is what programs that read aloud call it.
        """
        headed = any(head)
        columns = [*head[:1], *([BAR] if bars else []), *head[1:]]
        table = self._document.add_table(rows=0, cols=len(columns))
        look(table, caption)
        widths = _widths(len(columns), bool(bars))
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        if headed:
            self._row(table, columns, widths, head=True)
            repeat(table)
        for place, row in enumerate(rows):
            cells = self._row(table, [*row[:1], *([""] if bars else []), *row[1:]], widths, first=not headed)
            if bars:
                _bar(cells[1].paragraphs[0], bars[place], widths[1], self._colour)
        keep_together(table)
        self._document.add_paragraph().paragraph_format.space_after = Pt(4)

    def _row(
        self, table: Table, texts: Sequence[str], widths: Sequence[int], *, head: bool = False, first: bool = False
    ) -> Sequence[_Cell]:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(mark("w:cantSplit"))
        cells: Sequence[_Cell] = row.cells
        for column, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            cell.width = Mm(widths[column])
            spaced = cell.paragraphs[0].paragraph_format
            spaced.space_before = spaced.space_after = AIR
            run = cell.paragraphs[0].add_run(_plain(text))
            run.bold = head or (first and column == 0)
            run.font.size = Pt(9 if len(texts) >= MOST_NARROW else 10)
            if head:
                shade(cell)
        return cells

    def place(self) -> None:
        """Move what was added to the mark of the template; the section's own settings stay last."""
        if self._mark is None:
            return
        body = self._document.element.body
        added = [one for one in list(body)[self._before - 1 :] if not one.tag.endswith("sectPr")]
        for one in added:
            self._mark._p.addprevious(one)
        body.remove(self._mark._p)


def _blank(fields: Mapping[str, str]) -> WordDocument:
    """A4 with the council above and what it is below, for authorities that give no template."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = MARGIN
    page.header.paragraphs[0].text = _plain(fields["council"])
    footer = page.footer.paragraphs[0]
    footer.text = _plain(f"{fields['title']}. Page ")
    numbered(footer)
    for style in document.styles:
        if style.name in PLAIN_STYLES:
            font = style.font
            font.name, font.color.rgb = "Arial", RGBColor(0x0B, 0x0C, 0x0C)
            style.element.rPr.rFonts.attrib.update({qn(f"w:{name}"): "Arial" for name in ("ascii", "hAnsi", "cs")})
            for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
                style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
    document.styles["Normal"].font.size = Pt(11)
    speak_english(document)
    return document


def _fill(document: WordDocument, fields: Mapping[str, str]) -> None:
    """Put the fields into the paragraphs, headers and footers of a template."""
    parts = [part for section in document.sections for part in (section.header, section.footer)]
    for paragraph in [*document.paragraphs, *(one for part in parts for one in part.paragraphs)]:
        if FIELD.search(paragraph.text):
            paragraph.text = FIELD.sub(lambda found: _plain(fields[found.group(1)]), paragraph.text)


def _describe(document: WordDocument, title: str, fields: Mapping[str, str]) -> None:
    core = document.core_properties
    core.title, core.author, core.language = _plain(title), _plain(fields["council"]), "en-GB"


def _widths(columns: int, bars: bool) -> list[int]:
    """The first column takes what the others leave."""
    others = [min(NUMBER_MM, 105 // max(1, columns - 1))] * (columns - 1) if columns > 2 else [115]
    if bars:
        wide = columns > MOST_NARROW
        others = [16 if wide else BAR_MM, *[20 if wide else NUMBER_MM] * (columns - 2)]
    return [WIDTH_MM - sum(others), *others]


def _bar(paragraph: Paragraph, share: float | None, width: int, colour: str) -> None:
    """A stripe as long as the share: the shading of a paragraph that is indented from the right by the rest."""
    if share is None:
        return
    paragraph.paragraph_format.right_indent = Mm(round((width - 4) * (1 - share), 1))
    shade_paragraph(paragraph, colour if share > 0 else "FFFFFF")


def _plain(text: str) -> str:
    return UNWRITABLE.sub("\ufffd", text)
