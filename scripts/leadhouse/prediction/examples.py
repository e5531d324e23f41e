"""The leads that a model is trained on, oldest first."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from leadhouse.prediction.features import FEATURES, Feature

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Booleans = NDArray[np.bool_]
Column = NDArray[Any]

TRAINING_SET = "mart_predictive_training_set"
_TYPES = {
    "text": "cast({0} as varchar)",
    "boolean": "case when {0} then 'yes' when not {0} then 'no' end",
    "number": "cast({0} as double)",
}
# what stands in braces is the name of a relation or of a column of it
_ROWS = """
select
    golden_lead_id,
    epoch_us(cut_at) as cut_at,
    epoch_us(window_ends_at) as known_at,
    is_converted,
    cast(rule_score as double) as rule_score,
    {columns}
from {relation}
where is_converted is not null and window_ends_at <= $as_of
order by cut_at desc, golden_lead_id desc
limit $max_rows
"""


@dataclass(frozen=True, slots=True)
class Examples:
    """Leads whose outcome is known; times are microseconds since 1970, UTC."""

    ids: Column
    cut_at: Ints
    known_at: Ints
    converted: Booleans
    rule_score: Floats
    columns: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def positives(self) -> int:
        """How many converted."""
        return int(self.converted.sum())

    def take(self, rows: Any) -> "Examples":
        """The leads of some rows."""
        return Examples(
            self.ids[rows],
            self.cut_at[rows],
            self.known_at[rows],
            self.converted[rows],
            self.rule_score[rows],
            {name: column[rows] for name, column in self.columns.items()},
        )

    def sha256(self) -> str:
        """A hash of all that training sees."""
        digest = hashlib.sha256()
        for column in (self.cut_at, self.known_at, self.converted, self.rule_score):
            digest.update(np.ascontiguousarray(column).tobytes())
        for name in sorted(self.columns):
            digest.update(name.encode() + b"\0")
            for value in self.columns[name].tolist():
                digest.update(f"{value!r}\x1f".encode())
        return digest.hexdigest()


def read_examples(
    connection: duckdb.DuckDBPyConnection, relation: str, as_of: datetime, max_rows: int
) -> Examples:
    """The newest leads of a training set whose outcome was known at an instant.

    `relation` is the name of the table, quoted. Of more than `max_rows` the oldest are left out.
    """
    columns = ",\n    ".join(f"{_typed(each)} as {each.name}" for each in FEATURES)
    query = _ROWS.format(columns=columns, relation=relation)
    found = connection.execute(query, {"as_of": as_of, "max_rows": max_rows}).fetchnumpy()
    back = slice(None, None, -1)
    return Examples(
        _texts(found["golden_lead_id"])[back],
        np.asarray(found["cut_at"], dtype=np.int64)[back],
        np.asarray(found["known_at"], dtype=np.int64)[back],
        np.asarray(found["is_converted"], dtype=np.bool_)[back],
        np.nan_to_num(_numbers(found["rule_score"]))[back],
        {each.name: _column(each, found[each.name])[back] for each in FEATURES},
    )


def _typed(feature: Feature) -> str:
    return _TYPES[feature.kind].format(feature.name)


def _column(feature: Feature, values: Any) -> Column:
    return _numbers(values) if feature.kind == "number" else _texts(values)


def _numbers(values: Any) -> Floats:
    return np.asarray(np.ma.filled(np.ma.asarray(values, dtype=np.float64), np.nan))


def _texts(values: Any) -> Column:
    """Texts as objects, None where there is none."""
    masked = np.ma.asarray(values)
    texts = np.array(masked.data, dtype=object)
    texts[np.ma.getmaskarray(masked)] = None
    return np.array([v if isinstance(v, str) else None for v in texts], dtype=object)
