"""Composition root of the web: settings, the doorbell, the application."""

from config.settings import read_settings
from service.application import create_app

app = create_app(read_settings())
