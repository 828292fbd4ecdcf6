"""Why a supervisor does not start, as a sentence for the person at the terminal."""


class CannotStart(Exception):
    """The message says what is wrong and what to do."""
