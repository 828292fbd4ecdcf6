"""`python -m service.supervisor`: becomes the keeper, which starts this again as the supervisor."""

import os
import sys

from config.settings import Settings, SettingsError, read_settings
from service.supervisor import countersign
from service.supervisor.folder import lock_folder
from service.supervisor.keeper import KEPT, WITH_PARENT, become_keeper
from service.supervisor.port import reserve
from service.supervisor.refusal import CannotStart
from service.supervisor.supervise import Supervisor
from service.whose import refuse_strangers


def serve(settings: Settings) -> int:
    """Run everything from the data folder until asked to stop; raises CannotStart and SettingsError."""
    os.umask(0o077)
    refuse_strangers(settings)
    with lock_folder(settings.var, settings.port) as lock, reserve(settings.port) as reserved:
        return Supervisor(countersign.plan(settings), lock, reserved).run()


def main(arguments: list[str]) -> int:
    if arguments in ([], [WITH_PARENT]):
        become_keeper(arguments)
    if arguments != [KEPT]:
        print(f"The supervisor does not know {' '.join(arguments)}. Give nothing, or {WITH_PARENT}.", file=sys.stderr)
        return 2
    try:
        return serve(read_settings())
    except (SettingsError, CannotStart) as refusal:
        print(f"Countersign did not start: {refusal}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
