"""Starts the service's programs, keeps them running and leaves none behind."""
