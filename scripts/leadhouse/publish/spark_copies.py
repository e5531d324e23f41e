"""The masked copy and the Parquet copies of a run on Spark, written by the cluster."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from queue import SimpleQueue
from typing import TypeVar

from leadhouse.publish.mask import (
    Action,
    Masking,
    MaskReport,
    TablePlan,
    hmac_pads,
    mask_report,
    padded_key,
    plan_table,
)
from leadhouse.publish.parquet import EXPORTED_SCHEMAS
from leadhouse.publish.reader_views import TableName, run_tables
from leadhouse.warehouse.connection import PUBLISHED_SCHEMAS, Connection, Dialect
from leadhouse.warehouse.storage import Storage

MASKED, PARQUET, MASK_KEY = "masked", "parquet", "mask_key"
# what a run has in its folder of the storage
STORED_COPIES = (MASKED, PARQUET, MASK_KEY)

Connect = Callable[[], Connection]
_Result = TypeVar("_Result")


def export_to_storage(
    connect: Connect, storage: Storage, run_id: str, threads: int = 2
) -> list[TableName]:
    """Writes `runs/<run_id>/parquet/<schema>/<table>.parquet/` for every table and returns them.

    Rows are in no order. `connect` opens a session on the run's schemas.
    """
    _make_folder(storage, run_id, PARQUET, 0o700)

    def export(session: Connection, name: TableName) -> TableName:
        query = f"select * from {session.relation(*name)}"
        _write(session, storage, _folder(run_id, PARQUET, name), query)
        return name

    with _sessions(connect, threads) as sessions:
        return _each(sessions, export, run_tables(sessions[0], EXPORTED_SCHEMAS))


def mask_in_storage(
    connect: Connect,
    storage: Storage,
    run_id: str,
    masking: Masking,
    key: str | None,
    threads: int = 2,
) -> MaskReport:
    """Writes `runs/<run_id>/masked/<schema>/<table>.parquet/` and returns what it holds.

    Treats columns as `make_masked` does, with equal hashes under an equal key. The key reaches the
    cluster in a file that is removed at the end, since statements are seen in its logs and pages.
    """
    padded = padded_key(key)
    _make_folder(storage, run_id, MASKED, 0o755)
    with _sessions(connect, threads) as sessions, _pads_file(storage, run_id, padded) as pads:

        def mask(session: Connection, name: TableName) -> TablePlan:
            plan = plan_table(name, session.columns(*name).items(), masking, padded is not None)
            if not plan.is_dropped:
                rows = _masked_rows(session, plan, pads)
                _write(session, storage, _folder(run_id, MASKED, name), rows)
            return plan

        return mask_report(_each(sessions, mask, run_tables(sessions[0], PUBLISHED_SCHEMAS)))


def _folder(run_id: str, kind: str, name: TableName) -> tuple[str, ...]:
    return ("runs", run_id, kind, name[0], f"{name[1]}.parquet")


def _make_folder(storage: Storage, run_id: str, kind: str, mode: int) -> None:
    """An empty folder; in a store that has no folders there is nothing to make."""
    storage.remove("runs", run_id, kind)
    if path := storage.local_path("runs", run_id, kind):
        path.mkdir(mode=mode, parents=True)


def _write(session: Connection, storage: Storage, folder: tuple[str, ...], query: str) -> None:
    session.execute(
        f"insert overwrite directory {session.dialect.text(storage.location(*folder))}"
        f" using parquet options (compression 'zstd') {query}"
    )


def _masked_rows(connection: Connection, plan: TablePlan, pads: str | None) -> str:
    selected = ", ".join(
        f"{_expression(connection.dialect, name, data_type, action)}"
        f" as {connection.dialect.quoted(name)}"
        for name, data_type, action in plan.columns
        if action != "dropped"
    )
    source = f"from {connection.relation(plan.schema, plan.table)} as unmasked"
    if pads is None or not plan.named("hashed"):
        return f"select {selected} {source}"
    joined = f"cross join {connection.dialect.parquet(pads)} as pads"
    return f"select /*+ broadcast(pads) */ {selected} {source} {joined}"


def _expression(dialect: Dialect, name: str, data_type: str, action: Action) -> str:
    column = f"unmasked.{dialect.quoted(name)}"
    if action == "kept":
        return column
    if action == "blank":
        return f"cast(null as {data_type})"
    inner = f"unhex(sha2(concat(pads.inner_pad, cast({column} as binary)), 256))"
    return f"sha2(concat(pads.outer_pad, {inner}), 256)"


@contextmanager
def _pads_file(storage: Storage, run_id: str, padded: bytes | None) -> Iterator[str | None]:
    if padded is None:
        yield None
        return
    import pyarrow

    place = ("runs", run_id, MASK_KEY)
    _make_folder(storage, run_id, MASK_KEY, 0o700)
    pads = {name: [pad] for name, pad in hmac_pads(padded).items()}
    try:
        yield storage.write_table(pyarrow.table(pads), *place, "pads.parquet")
    finally:
        storage.remove(*place)


@contextmanager
def _sessions(connect: Connect, count: int) -> Iterator[list[Connection]]:
    with ExitStack() as stack:
        yield [stack.enter_context(closing(connect())) for _ in range(count)]


def _each(
    sessions: Sequence[Connection],
    work: Callable[[Connection, TableName], _Result],
    names: Sequence[TableName],
) -> list[_Result]:
    """The work on every table, each in a session that is free; raises the first error."""
    free: SimpleQueue[Connection] = SimpleQueue()
    for session in sessions:
        free.put(session)

    def done(name: TableName) -> _Result:
        session = free.get()
        try:
            return work(session, name)
        finally:
            free.put(session)

    with ThreadPoolExecutor(len(sessions)) as pool:
        return list(pool.map(done, names))
