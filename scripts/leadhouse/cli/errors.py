"""Exit codes, and errors that people can mend as one clear line."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

import click

NOT_PUBLISHED, WRONG_USE, LOCKED = 1, 2, 75


def guarded(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turns the errors that people can mend into one clear line and their exit code."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from leadhouse.build.dbt import DbtFailed
        from leadhouse.build.policy_overlay import PolicyRefused
        from leadhouse.contract import ContractError
        from leadhouse.intake.model import IntakeUsageError, ManifestError
        from leadhouse.judge.suites import SuiteError
        from leadhouse.publish.mask import MaskError
        from leadhouse.runs import HomeError, HomeLocked, WrongTarget
        from leadhouse.warehouse.connection import WarehouseError

        try:
            return command(*args, **kwargs)
        except HomeLocked as error:
            stop(str(error), LOCKED)
        except (
            IntakeUsageError,
            PolicyRefused,
            WrongTarget,
            MaskError,
            ContractError,
            SuiteError,
        ) as error:
            stop(str(error), WRONG_USE)
        except (HomeError, ManifestError, DbtFailed, WarehouseError, OSError) as error:
            stop(str(error), NOT_PUBLISHED)

    return wrapped


def stop(message: str, code: int) -> NoReturn:
    """Ends the command with one line on stderr."""
    click.echo(f"leadhouse: {message}", err=True)
    sys.exit(code)


def coming(feature: str) -> NoReturn:
    """Says that a feature doesn't exist yet."""
    stop(f"{feature} is still to come", WRONG_USE)
