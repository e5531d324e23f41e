"""Splink 5 on the same data sets, in a child process: trained without labels, then measured.

What counts is prediction and clustering; preparation and training don't.
"""

import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from leadhouse.bench.identity.metrics import AGREEMENT, Agreement
from leadhouse.bench.identity.night import peak_bytes
from leadhouse.bench.identity.peer_settings import MODELS, Model
from leadhouse.bench.measure import BenchFailed

Task = dict[str, Any]

MEMORY = "10GB"
THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999, *(1 - 10.0**-power for power in range(4, 13)))
CLUSTERS = """
create or replace temp table clusters as
select truth.lead_id, truth.person_id, found.cluster_id as golden_lead_id
from read_parquet($truth) as truth
inner join {found} as found on truth.lead_id = found.lead_id
"""


def match_as_peer(task: Task, report: Callable[[str], None]) -> dict[str, Any]:
    """Clusters at each threshold; the CPU of each threshold is that of its clustering alone."""
    model = MODELS[task["kind"]]
    config = {"threads": task["threads"], "memory_limit": MEMORY, "temp_directory": task["scratch"]}
    # Splink warns of what its own guides do
    warnings.simplefilter("ignore")
    with duckdb.connect(str(Path(task["scratch"]) / "peer.duckdb"), config=config) as connection:
        _prepare(connection, model, task["source"])
        report("Splink: training")
        linker, trained = _timed(lambda: _trained(connection, model))
        report("Splink: predicting")
        pairs, predicted = _timed(
            lambda: linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
        )
        found = []
        for threshold in THRESHOLDS:
            report(f"Splink: clustering at {threshold}")
            agreement, cpu = _clustered(connection, linker, pairs, threshold, task["truth"])
            found.append(
                {
                    "threshold": threshold,
                    "cpu_seconds": cpu,
                    "found": agreement.found,
                    "wanted": agreement.wanted,
                    "correct": agreement.correct,
                    "largest_found": agreement.largest_found,
                    "largest_true": agreement.largest_true,
                }
            )
    return {
        "training_cpu_seconds": trained,
        "predict_cpu_seconds": predicted,
        "peak_bytes": peak_bytes(),
        "thresholds": found,
    }


def require_splink() -> None:
    """Raises BenchFailed with what to do where Splink is not installed."""
    from importlib.util import find_spec

    if find_spec("splink") is None:
        raise BenchFailed(
            "Splink is not installed, and it is the peer; install the test dependencies"
            " (`make set-up`), or give --no-peer"
        )


def _prepare(connection: duckdb.DuckDBPyConnection, model: Model, source: str) -> None:
    first, *others = model.records
    connection.execute(first, {"file": source})
    for statement in others:
        connection.execute(statement)


def _trained(connection: duckdb.DuckDBPyConnection, model: Model) -> Any:
    import splink
    import splink.comparison_library as compare
    from splink import DuckDBAPI, block_on

    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="lead_id",
        comparisons=model.comparisons(compare),
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in model.blocking],
    )
    linker = splink.Linker(DuckDBAPI(connection).register("records"), settings)
    training = linker.training
    certain: list[Any] = [block_on(*rule) for rule in model.certain]
    training.estimate_probability_two_random_records_match(certain, recall=model.recall)
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in model.training:
        training.estimate_parameters_using_expectation_maximisation(
            block_on(*rule), record_sample_proportion=1.0
        )
    return linker


def _clustered(
    connection: duckdb.DuckDBPyConnection, linker: Any, pairs: Any, threshold: float, truth: str
) -> tuple[Agreement, float]:
    cluster = linker.clustering.cluster_pairwise_predictions_at_threshold
    found, cpu = _timed(lambda: cluster(pairs, threshold_match_probability=threshold))
    connection.execute(CLUSTERS.format(found=found.physical_name), {"truth": truth})
    (row,) = connection.execute(AGREEMENT).fetchall()
    return Agreement(*(int(value or 0) for value in row)), cpu


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.process_time()
    done = work()
    return done, time.process_time() - began
