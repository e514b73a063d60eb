"""Work shared out to forked processes: they have all that this one has, at no cost.

Where the system cannot fork, this process does the work itself.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Ended(Exception):
    """The process that worked on an item has ended without a result."""


def shared(function: Callable[[T], R], items: Sequence[T]) -> Iterator[R | Ended]:
    """What `function` gives for each item, in their order; an Ended where no result came.

    Results are pickled. A process waits when its results are not taken, so that memory does
    not grow with their number.
    """
    count = min(len(items), os.cpu_count() or 1)
    if count < 2 or not hasattr(os, "fork"):
        yield from map(function, items)
        return
    children: list[_Child] = []
    try:
        for place in range(count):
            children.append(_forked(function, items[place::count], children))
        for place in range(len(items)):
            yield _taken(children[place % count].results)
    finally:
        for child in children:
            child.end()


@dataclass(frozen=True, slots=True)
class _Child:
    """A process and what it writes: pickles, one an item."""

    process: int
    results: BinaryIO

    def end(self) -> None:
        """End the process, whether or not it is done."""
        self.results.close()
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGTERM)
        os.waitpid(self.process, 0)


def _forked(function: Callable[[T], R], items: Sequence[T], others: Sequence[_Child]) -> _Child:
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return _Child(process, os.fdopen(reading, "rb"))
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that waits ends this one
        for descriptor in (reading, *(other.results.fileno() for other in others)):
            os.close(descriptor)
        with os.fdopen(writing, "wb") as results:
            for item in items:
                pickle.dump(function(item), results, pickle.HIGHEST_PROTOCOL)
    except BrokenPipeError:
        pass
    except BaseException:  # noqa: BLE001 nothing may leave a forked process
        import traceback

        traceback.print_exc()
    finally:
        os._exit(0)


def _taken(results: BinaryIO) -> R | Ended:
    try:
        taken: R = pickle.load(results)  # noqa: S301 from a process of our own
    except (EOFError, pickle.UnpicklingError):
        return Ended()
    return taken
