"""Audits: their list, their page, and the form in which they are written."""
