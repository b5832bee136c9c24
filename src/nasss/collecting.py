"""Python's search for objects in cycles, and doing without it for a while."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looking for cycles: for work that makes very many objects and no cycles, where looking takes long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                # What was made meanwhile counts as old, else the next search, which is soon, goes through all of it.
                gc.freeze()
                gc.unfreeze()
            gc.enable()
