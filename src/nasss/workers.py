"""What each process begins with that works for another one of this program."""

import os
import signal
import threading
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess


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
