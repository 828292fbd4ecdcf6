"""Registers this part with the application."""

from flask import Flask


def register(app: Flask) -> None:
    """Add this part's routes and commands."""
