"""The one way in which a file is not taken."""


class NotTaken(Exception):
    """The message is a sentence that says why and what to do."""
