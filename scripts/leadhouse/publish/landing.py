"""Which landed extracts the kept runs still use."""

from leadhouse.intake.landing import clean_landing
from leadhouse.intake.manifest import read_manifest
from leadhouse.intake.model import Extract
from leadhouse.publish.duckdb import DuckDBPublisher
from leadhouse.publish.publisher import Publisher
from leadhouse.runs import Home, kept_runs


def clean_unused_extracts(home: Home, publisher: Publisher | None = None) -> list[Extract]:
    """Removes the content of extracts of which no kept run uses a row; call it under the lock.

    Without a publisher the runs are on DuckDB.
    """
    publisher = publisher or DuckDBPublisher(home)
    used: dict[str, bool] = {}
    for extract_id, is_used in publisher.used_extracts(
        [run for run in kept_runs(home) if run.is_publishable]
    ):
        used[extract_id] = used.get(extract_id, False) or is_used
    cleaned = clean_landing(home.path, used)
    landed = (each.extract_id for each in read_manifest(home.path) if each.state == "landed")
    publisher.keep_landed(frozenset(landed))
    return cleaned
