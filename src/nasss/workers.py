"""What each process begins with that works for this program, so that none outlives it."""

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess

_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, see prctl(2)


def begin() -> None:
    """Leave Ctrl-C to the process that this one works for, and end with it, however that one ends.

    A pool of processes that has lost its master waits for work for ever otherwise.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    master = parent_process()
    if master is not None:
        threading.Thread(target=_end_with, args=(master,), daemon=True).start()


def _end_with(master: "BaseProcess") -> None:
    master.join()
    os._exit(1)


def tied() -> Callable[[], None] | None:
    """What another program begins with (``preexec_fn`` of `subprocess`) to end with this one, however this one ends.

    Returns:
        None where the system knows no such thing: only Linux does.
    """
    if sys.platform != "linux":
        return None
    # Looked up here: between fork and exec as little as possible may be done.
    tell, master = ctypes.CDLL(None).prctl, os.getpid()

    def tie() -> None:
        tell(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != master:  # it has ended before it was listened to
            os._exit(1)

    return tie
