"""The signals that supervisors wait for instead of being interrupted by them."""

import signal


def blocked() -> set[signal.Signals]:
    """Hold back child ends and requests to stop, to be fetched one at a time; returns which.

    A hang-up that was to be ignored (nohup) stays ignored.
    """
    watched = {signal.SIGCHLD, signal.SIGINT, signal.SIGTERM}
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        watched.add(signal.SIGHUP)
    signal.pthread_sigmask(signal.SIG_BLOCK, watched)
    return watched
