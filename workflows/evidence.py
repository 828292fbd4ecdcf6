"""Files that show what was done: attached and removed while a record is worked on, by whoever does the work."""

from workflows.definition import Row, row
from workflows.guards import plans as g


def evidence(states: tuple[str, ...], permission: str) -> tuple[Row, Row]:
    """Both steps, from these states; neither moves the record."""
    return (
        row(
            "attach_evidence",
            states,
            None,
            "Attach a file",
            "attached a file to an action",
            may=permission,
            refused=(g.file_given,),
            effects=("attach_evidence",),
        ),
        row(
            "remove_evidence",
            states,
            None,
            "Remove a file",
            "removed a file from an action",
            may=permission,
            refused=(g.file_given, g.file_presented),
            effects=("remove_evidence",),
        ),
    )
