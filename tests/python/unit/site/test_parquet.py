"""Pages of a run on Spark: read from its Parquet copies, they are those of the run file."""

from pathlib import Path

import duckdb
import pytest

from leadhouse.publish.parquet import export_parquet
from leadhouse.site.context import SiteContext
from leadhouse.site.night import opened, opened_parquet, read_night
from leadhouse.site.pages import render_site
from leadhouse.warehouse.storage import Storage

from .conftest import RUN


class Remote(Storage):
    """A storage that isn't a folder of this machine, as far as its users know."""

    def local_path(self, *parts: str) -> None:
        """None, as of an object store."""
        return None


@pytest.fixture(scope="module")
def storage_folder(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fixture warehouse as Spark leaves it: a folder of part files a table."""
    root = tmp_path_factory.mktemp("it's a storage")
    exported = root / "exported"
    export_parquet(warehouse, exported)
    for file in sorted(exported.rglob("*.parquet")):
        folder = root / "runs" / "r1" / "parquet" / file.parent.name / file.name
        folder.mkdir(parents=True)
        with duckdb.connect() as connection:
            for part, rest in enumerate((0, 1)):
                connection.execute(
                    f"copy (select * from read_parquet($file, file_row_number = true)"
                    f" where file_row_number % 2 = {rest})"
                    f" to '{str(folder).replace(chr(39), chr(39) * 2)}/part-0000{part}.parquet'",
                    {"file": str(file)},
                )
        (folder / "_SUCCESS").touch()
        (folder / ".part-00000.parquet.crc").write_bytes(b"crc")
    return root


@pytest.mark.parametrize("kind", [Storage, Remote])
def test_pages_from_parquet_are_those_from_the_run_file(
    kind: type[Storage],
    warehouse: Path,
    storage_folder: Path,
    context: SiteContext,
    tmp_path: Path,
) -> None:
    with opened(warehouse) as connection:
        render_site(connection, tmp_path / "file", context)
    with opened_parquet(kind(str(storage_folder)), "runs", "r1", "parquet") as connection:
        render_site(connection, tmp_path / "parquet", context)
    pages = sorted(path.relative_to(tmp_path / "file") for path in (tmp_path / "file").rglob("*"))
    assert len(pages) > 10
    for page in pages:
        if (tmp_path / "file" / page).is_file():
            assert (tmp_path / "parquet" / page).read_text() == (
                tmp_path / "file" / page
            ).read_text(), page


def test_a_run_without_copies_reads_as_empty(tmp_path: Path) -> None:
    with opened_parquet(Storage(str(tmp_path)), "runs", "absent", "parquet") as connection:
        night = read_night(connection, RUN.run_id)
    assert night.counts["leads"] == 0
    assert "audit.audit_findings" in night.missing_tables
    assert night.built == ()
