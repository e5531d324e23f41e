"""What a library says of a contact point, in words that stay when its version changes."""

import importlib.metadata
from collections.abc import Callable
from dataclasses import dataclass

from leadhouse.warehouse.connection import WarehouseError

# no address or number is longer, and work on a value grows with its length
MAX_CHARACTERS = 320

UNREADABLE = "unreadable"


class ContactPointsError(WarehouseError):
    """Contact points can't be judged here; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one value: its normalised form where it is valid, else the reason as a code."""

    normalised: str | None
    reason: str | None
    checked_by: str

    @property
    def is_valid(self) -> bool:
        """Whether there is no reason against it."""
        return self.reason is None


# the value and its country, an ISO code, by which a number without `+` is read
Checker = Callable[[str, str], Verdict]


def guarded(checker: Checker, checked_by: str) -> Checker:
    """The checker for values of any kind: over-long ones never reach it, and none stops a night."""

    def check(value: str, country: str) -> Verdict:
        if len(value) > MAX_CHARACTERS:
            return Verdict(None, "over_long", "leadhouse")
        try:
            return checker(value, country)
        except Exception:  # a fault of a library at one value is a verdict on that value
            return Verdict(None, UNREADABLE, checked_by)

    return check


def version_of(package: str) -> str:
    """Name and version of an installed package; ContactPointsError where it isn't there."""
    try:
        return f"{package} {importlib.metadata.version(package)}"
    except importlib.metadata.PackageNotFoundError as error:
        raise ContactPointsError(
            f"the package {package}, which judges contact points, isn't installed;"
            " run `make set-up`, or install leadhouse anew"
        ) from error
