"""What publishing asks of the engine that holds the runs, beside the home's own link."""

from collections.abc import Sequence
from typing import Protocol

from leadhouse.runs import HomeError, Run
from leadhouse.warehouse.connection import Target

# an extract whose every row is superseded, duplicate or erased adds nothing to the warehouse; one
# that no model reads stays, since nothing says that it is superseded
USED_EXTRACTS = """
select
    files.extract_id,
    bool_or(
        not files.mapped
        or coalesce(accounts.accepted_count + accounts.quarantined_count, 1) > 0
    ) as is_used
from {files} as files
left join {accounts} as accounts
    on
        files.source_file = accounts.source_file
        and files.entity = accounts.entity
        and accounts.run_id = {run_id}
group by files.extract_id
"""


class SwitchError(HomeError):
    """The run can't be published."""


class Publisher(Protocol):
    """The warehouses of a home's runs, wherever they are; call it under the lock of the home."""

    @property
    def target(self) -> Target:
        """The engine of the runs."""

    def restore(self) -> None:
        """Makes readers see the run that the link names, as a kill may have left another.

        Raises where readers are shown the runs of another home.
        """

    def check(self, run: Run) -> None:
        """Raises `SwitchError` where the run's warehouse isn't fit to be published."""

    def switch(self, run: Run) -> None:
        """Makes readers see the run, but for what they read through the link."""

    def remove(self, run_id: str) -> None:
        """Removes what a run has outside of its directory; what isn't there is no error."""

    def used_extracts(self, runs: Sequence[Run]) -> list[tuple[str, bool]]:
        """The id of each extract that the runs know, and whether one uses a row of it."""

    def keep_landed(self, extract_ids: frozenset[str]) -> None:
        """Removes copies of all other landed extracts from outside of the home."""
