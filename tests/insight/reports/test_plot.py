"""A share over time in a Word document: a chart of Word's own, whose numbers are the report's."""

from __future__ import annotations

import zipfile
from io import BytesIO
from xml.etree import ElementTree

from docx import Document
from openpyxl import load_workbook

from service.insight.reports.plot import Plot
from service.insight.reports.told import Grid, Section
from service.insight.reports.word import word_report

FIELDS = {"title": "Report", "period": "2026", "council": "Anytown", "made_on": "1 May 2026"}
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
PLOT = Plot(
    title="Good or better",
    said="No. Every month is “within” chance & no more.",
    periods=["Jan 2026", "Feb 2026", "Mar 2026"],
    shares=[0.5, None, 0.75],
    average=0.6,
    low=[0.1, None, 0.2],
    high=[1.0, None, 0.9],
)


def written(*plots: Plot) -> BytesIO:
    grids = [Grid(f"Month by month {number}", ("Month", "Share"), [("January", "50%")]) for number in range(len(plots))]
    content = word_report("Report", [], [Section("Change", (), grids, (), plots)], fields=FIELDS, colour="#00545c")
    return BytesIO(content)


def saved(*plots: Plot) -> zipfile.ZipFile:
    return zipfile.ZipFile(written(*plots))


def test_the_chart_holds_the_numbers_and_leaves_a_gap_where_nothing_was_counted() -> None:
    root = ElementTree.fromstring(saved(PLOT).read("word/charts/chart1.xml"))
    first = next(root.iter(f"{CHART}ser"))
    values = {point.get("idx"): point.findtext(f"{CHART}v") for point in first.find(f"{CHART}val").iter(f"{CHART}pt")}  # type: ignore[union-attr]
    assert values == {"0": "0.5", "2": "0.75"}
    assert next(root.iter(f"{CHART}dispBlanksAs")).get("val") == "gap"


def test_whoever_edits_the_chart_finds_its_numbers_in_the_workbook_inside() -> None:
    document = saved(PLOT)
    (inside,) = [name for name in document.namelist() if name.endswith(".xlsx")]
    rows = list(load_workbook(BytesIO(document.read(inside)))["Figures"].values)
    assert rows[0][1:5] == ("Share", "Average", "Lower limit", "Upper limit")
    assert [row[:5] for row in rows[1:]] == [
        ("Jan 2026", 0.5, 0.6, 0.1, 1),
        ("Feb 2026", None, 0.6, None, None),
        ("Mar 2026", 0.75, 0.6, 0.2, 0.9),
    ]


def test_whoever_hears_the_document_is_told_what_each_chart_says() -> None:
    document = Document(written(PLOT, PLOT))
    names = [one.get("descr") for one in document.element.body.iter() if one.tag.endswith("}docPr")]
    assert names == [PLOT.said, PLOT.said]
