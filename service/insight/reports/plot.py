"""A share over time as a chart of Word’s own: drawn by whoever opens the document, with its numbers inside.

XlsxWriter writes the chart and the workbook that Word opens for “Edit data”; python-docx carries both.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx.document import Document as WordDocument
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from xlsxwriter import Workbook

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH, HEIGHT = Mm(168), Mm(72)
SHEET, FONT = "Figures", {"name": "Arial", "size": 9}
GREY, BLACK, PALE = "#505a5f", "#0b0c0c", "#d8dcde"


@dataclass(frozen=True)
class Plot:
    """Shares of 0-1 by period, oldest first; None where there is none. `said` is what a reader is told of it."""

    title: str
    said: str
    periods: Sequence[str]
    shares: Sequence[float | None]
    average: float | None
    low: Sequence[float | None]
    high: Sequence[float | None]


def add_plot(document: WordDocument, plot: Plot, colour: str) -> Paragraph:
    """Put a chart at the end of a document; `colour` is that of the line, as #00545c."""
    workbook = _workbook(plot, colour)
    number = 1 + sum(part.partname.startswith("/word/charts/") for part in document.part.package.iter_parts())
    package = document.part.package
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        xml = archive.read("xl/charts/chart1.xml")
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, b"", package)
    numbers = Part(PackURI(f"/word/embeddings/figures{number}.xlsx"), WORKBOOK_TYPE, workbook, package)
    own = chart.relate_to(numbers, f"{OFFICE}/package")
    chart._blob = _with_its_numbers(xml, own)
    paragraph = document.add_paragraph()
    paragraph.add_run()._r.append(_inline(document.part.relate_to(chart, f"{OFFICE}/chart"), number, plot))
    return paragraph


def _workbook(plot: Plot, colour: str) -> bytes:
    content = BytesIO()
    workbook = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = workbook.add_worksheet(SHEET)
    series = {
        "Share": plot.shares,
        "Average": [plot.average] * len(plot.periods),
        "Lower limit": plot.low,
        "Upper limit": plot.high,
    }
    sheet.write_column(1, 0, list(plot.periods))
    for column, (name, values) in enumerate(series.items(), start=1):
        sheet.write_string(0, column, name)
        for row, value in enumerate(values, start=1):
            if value is not None:
                sheet.write_number(row, column, value)
    sheet.insert_chart(0, len(series) + 2, _chart(workbook, len(plot.periods), list(series), colour))
    workbook.close()
    return content.getvalue()


def _chart(workbook: Workbook, length: int, names: Sequence[str], colour: str) -> Any:
    """A line with its points, a dashed average, and limits in grey: told apart without colour too."""
    chart: Any = workbook.add_chart({"type": "line"})
    looks: list[dict[str, Any]] = [
        {"line": {"color": colour, "width": 2}, "marker": {"type": "circle", "size": 6, "fill": {"color": colour}}},
        {"line": {"color": BLACK, "width": 1.25, "dash_type": "dash"}},
        {"line": {"color": GREY, "width": 1, "dash_type": "round_dot"}},
        {"line": {"color": GREY, "width": 1, "dash_type": "round_dot"}},
    ]
    for column, (name, look) in enumerate(zip(names, looks, strict=True), start=1):
        values = [SHEET, 1, column, length, column]
        chart.add_series({"name": name, "categories": [SHEET, 1, 0, length, 0], "values": values, **look})
    lines = {"visible": True, "line": {"color": PALE}}
    shares = {"min": 0, "max": 1, "major_unit": 0.2, "num_format": "0%", "major_gridlines": lines}
    chart.set_y_axis({**shares, "minor_tick_mark": "none", "num_font": FONT})
    chart.set_x_axis({"num_font": FONT})
    chart.set_legend({"position": "bottom", "font": FONT})
    return chart


def _with_its_numbers(xml: bytes, relation: str) -> bytes:
    """The chart, with the place of the workbook that holds its numbers; how a sheet would print it is left out.

    What a spreadsheet takes for granted, not every word processor does: straight lines, and gaps where nothing is.
    """
    root, spaces = parse_xml(xml), f'xmlns:c="{CHART}" xmlns:r="{OFFICE}"'
    outside = parse_xml(f'<c:externalData {spaces} r:id="{relation}"><c:autoUpdate val="0"/></c:externalData>')
    for series in root.iter(f"{{{CHART}}}ser"):
        series.append(parse_xml(f'<c:smooth {spaces} val="0"/>'))
    visible = next(root.iter(f"{{{CHART}}}plotVisOnly"))
    visible.addnext(parse_xml(f'<c:dispBlanksAs {spaces} val="gap"/>'))
    printing = root.find(f"{{{CHART}}}printSettings")
    if printing is not None:
        root.remove(printing)
    root.append(outside)
    found: bytes = serialize_part_xml(root)
    return found


def _inline(relation: str, number: int, plot: Plot) -> Any:
    drawing = parse_xml(
        '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        f' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:c="{CHART}" xmlns:r="{OFFICE}">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{WIDTH}" cy="{HEIGHT}"/>'
        f'<wp:docPr id="{number}" name="Chart {number}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{CHART}"><c:chart r:id="{relation}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )
    described = drawing[0].find("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    described.set("title", plot.title)
    described.set("descr", plot.said)
    return drawing
