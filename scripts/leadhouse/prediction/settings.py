"""The policy parameters that training follows."""

from dataclasses import dataclass
from typing import Any

import duckdb


class PredictionError(Exception):
    """Training or a model file can't be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Parameters of `seed_policy_parameters`, those of the default unit."""

    target: str
    window_days: int
    min_rows: int
    min_positives: int
    min_level_rows: int
    max_rows: int
    leak_auc_limit: float
    signal_confidence: float


_PARAMETERS = """
select parameter_name, value
from {relation}
where business_unit_id = 'global' and is_in_force
"""


def read_settings(connection: duckdb.DuckDBPyConnection, relation: str) -> Settings:
    """The parameters in force in `dim_policy_parameters`, whose quoted name is given."""
    found = dict(connection.execute(_PARAMETERS.format(relation=relation)).fetchall())
    target = str(_needed(found, "predict_target"))
    parts = target.split("_")
    if len(parts) != 4 or not parts[2].isdecimal() or int(parts[2]) == 0:
        raise PredictionError(
            f"the parameter predict_target is {target!r}; write it as sql_within_60_days"
        )
    return Settings(
        target=target,
        window_days=int(parts[2]),
        min_rows=_number(found, "predict_min_rows"),
        min_positives=_number(found, "predict_min_positives"),
        min_level_rows=_number(found, "predict_min_level_rows"),
        max_rows=_number(found, "predict_max_rows"),
        leak_auc_limit=_share(found, "predict_leak_auc_limit"),
        signal_confidence=_share(found, "predict_signal_confidence"),
    )


def _needed(found: dict[str, Any], name: str) -> Any:
    if found.get(name) is None:
        raise PredictionError(
            f"the policy parameter {name} is not in force; add it to"
            " seeds/policy/seed_policy_parameters.csv and build again"
        )
    return found[name]


def _number(found: dict[str, Any], name: str) -> int:
    value = str(_needed(found, name))
    if not value.isdecimal() or int(value) < 1:
        raise PredictionError(f"the policy parameter {name} is {value!r}; give a whole number")
    return int(value)


def _share(found: dict[str, Any], name: str) -> float:
    value = str(_needed(found, name))
    try:
        share = float(value)
    except ValueError:
        share = -1.0
    if not 0.5 < share < 1:
        raise PredictionError(f"the policy parameter {name} is {value!r}; give 0.5 to 1")
    return share
