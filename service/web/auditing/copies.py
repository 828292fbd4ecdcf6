"""The case side of an audit as it is filed: a page to print, a document to download, an entry ready to be copied."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from service.documents import MEDIA_TYPE, word_document
from service.downloads import download
from service.reading.copies import case_copy
from service.reading.entries import case_papers
from service.surroundings import people_around
from service.web.who import me

pages = Blueprint("copies", __name__)


@pages.get("/audits/<number:number>/copy")
def show(number: int) -> str:
    """The copy for the child's case file, on a page that prints well."""
    people = people_around(number, me().id)
    copy, entry = case_papers(number, me())
    return render_template("auditing/copy.html", copy=copy, entry=entry, people=people)


@pages.get("/audits/<number:number>/copy.docx")
def document(number: int) -> Response:
    """The same as a Word document, named after the audit alone."""
    return download(word_document(case_copy(number, me())), f"audit-{number}.docx", MEDIA_TYPE)
