"""The published warehouse of a home, as training reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np

from leadhouse.prediction.examples import TRAINING_SET, Examples, read_examples
from leadhouse.prediction.settings import PredictionError, Settings, read_settings
from leadhouse.publish.engine import relation, tables, views
from leadhouse.publish.spark_copies import PARQUET
from leadhouse.publish.targets import storage_of
from leadhouse.runs import RUN_FILE, Home, Run, published_run
from leadhouse.site.night import SHOWN, opened, opened_parquet
from leadhouse.warehouse.spark import load_profile

PARAMETERS = "dim_policy_parameters"
MEMBERS = "bridge_lead_records"


@dataclass(frozen=True, slots=True)
class History:
    """What a model is trained on."""

    run: Run
    as_of: datetime
    settings: Settings
    examples: Examples


def read_history(
    home: Home, root: Path, as_of: datetime | None = None, left_out: frozenset[str] = frozenset()
) -> History:
    """The leads of the published run whose outcome was known at an instant, by default its own.

    Golden leads with a record of `left_out` are left out.
    """
    run = published_run(home)
    if run is None:
        raise PredictionError(f"nothing is published in {home.path}; run `leadhouse nightly` first")
    if as_of is not None and as_of > run.as_of:
        raise PredictionError(
            f"--as-of is later than the published run, which is as of {run.as_of} UTC"
        )
    with _opened(home, run, root) as connection:
        found = {*tables(connection, SHOWN), *views(connection, SHOWN)}
        for name in (TRAINING_SET, PARAMETERS):
            if ("marts", name) not in found:
                raise PredictionError(
                    f"run {run.run_id} has no marts.{name}; build it again with `leadhouse nightly`"
                )
        settings = read_settings(connection, relation(SHOWN, "marts", PARAMETERS))
        examples = read_examples(
            connection,
            relation(SHOWN, "marts", TRAINING_SET),
            as_of or run.as_of,
            settings.max_rows,
        )
        if left_out:
            examples = _without(connection, examples, left_out)
    return History(run, as_of or run.as_of, settings, examples)


def _without(
    connection: duckdb.DuckDBPyConnection, examples: Examples, left_out: frozenset[str]
) -> Examples:
    members = connection.execute(
        f"select golden_lead_id, lead_id from {relation(SHOWN, 'marts', MEMBERS)}"
    ).fetchall()
    gone = {golden_lead_id for golden_lead_id, lead_id in members if lead_id in left_out}
    return examples.take(np.array([each not in gone for each in examples.ids], dtype=np.bool_))


@contextmanager
def _opened(home: Home, run: Run, root: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    if run.target == "duckdb":
        with opened(home.published / RUN_FILE) as connection:
            yield connection
    else:
        storage = storage_of(home, load_profile(root / "profiles.yml"))
        with opened_parquet(storage, "runs", run.run_id, PARQUET) as connection:
            yield connection
