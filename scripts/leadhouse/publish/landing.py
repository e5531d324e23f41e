"""Which landed extracts the kept runs still use."""

from pathlib import Path

import duckdb

from leadhouse.intake.landing import clean_landing
from leadhouse.intake.model import Extract
from leadhouse.runs import RUN_FILE, Home, kept_runs

# an extract whose every row is superseded, duplicate or erased adds nothing to the warehouse; one
# that no model reads stays, since nothing says that it is superseded
USED_EXTRACTS = """
select
    files.extract_id,
    bool_or(
        not files.mapped
        or coalesce(accounts.accepted_count + accounts.quarantined_count, 1) > 0
    )
from audit.intake_files as files
left join audit.row_accounting as accounts
    on
        files.source_file = accounts.source_file
        and files.entity = accounts.entity
        and accounts.run_id = $run_id
group by files.extract_id
"""


def clean_unused_extracts(home: Home) -> list[Extract]:
    """Removes the content of extracts of which no kept run uses a row; call it under the lock."""
    used: dict[str, bool] = {}
    for run in kept_runs(home):
        if run.is_publishable:
            for extract_id, is_used in _used(home.run_dir(run.run_id) / RUN_FILE, run.run_id):
                used[extract_id] = used.get(extract_id, False) or is_used
    return clean_landing(home.path, used)


def _used(run_file: Path, run_id: str) -> list[tuple[str, bool]]:
    with duckdb.connect(str(run_file), read_only=True) as connection:
        return connection.execute(USED_EXTRACTS, {"run_id": run_id}).fetchall()
