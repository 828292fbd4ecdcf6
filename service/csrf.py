"""Keeps other sites from sending changes in somebody's name: one guard for the pages' forms and the API's cookies."""

from flask import Flask
from flask_wtf import CSRFProtect

csrf = CSRFProtect()


def register(app: Flask) -> None:
    """Guard every unsafe request; a token lives as long as the session that it belongs to."""
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    csrf.init_app(app)
