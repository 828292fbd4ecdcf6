"""Backups: made while the service runs, refused when damaged, restored with sending held."""
