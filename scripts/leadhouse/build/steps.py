"""Times the steps of a night and shows which one is running."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from leadhouse.site.context import Step


class Steps:
    """The steps so far; progress goes to the console, which should write to stderr."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._done: list[Step] = []

    @property
    def done(self) -> tuple[Step, ...]:
        """Finished steps in their order."""
        return tuple(self._done)

    @contextmanager
    def step(self, name: str) -> Iterator["Steps"]:
        """Times one step; a line is printed when it ends."""
        started = time.perf_counter()
        with self._console.status(f"{name} ...") as status:
            self._status = status
            self._name = name
            yield self
        seconds = time.perf_counter() - started
        self._done.append(Step(name, seconds))
        self._console.print(f"{name}: {seconds:.1f} s", highlight=False)

    def report(self, detail: str) -> None:
        """Shows what the running step is at."""
        self._status.update(f"{self._name}: {detail}")
