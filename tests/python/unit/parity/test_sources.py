"""Where a warehouse's tables are found, and how files are read as tables."""

from pathlib import Path

import duckdb
import pytest

from leadhouse.parity import DuckDBFile, ParityError, ParquetFolder, compare, tables_at


def write(path: Path, query: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.sql(query).write_parquet(str(path))


def as_spark_writes(root: Path) -> ParquetFolder:
    """Two parts, one of them without rows, beside the files that Spark leaves there."""
    folder = root / "marts" / "leads.parquet"
    write(folder / "part-00000-3f.snappy.parquet", "select 'l1' as lead_id, 1 as score")
    write(folder / "part-00001-3f.snappy.parquet", "select 'l0' as lead_id, 1 as score limit 0")
    write(folder / "part-00002-3f.snappy.parquet", "select 'l2' as lead_id, 2 as score")
    for name in ("_SUCCESS", ".part-00000-3f.snappy.parquet.crc", "._SUCCESS.crc"):
        (folder / name).write_bytes(b"no rows")
    (folder / ".part-00009.parquet").write_bytes(b"half written")
    (folder / "_temporary").mkdir()
    return ParquetFolder(root)


def test_part_files_are_one_table(tmp_path) -> None:
    whole = tmp_path / "whole"
    write(
        whole / "marts" / "leads.parquet",
        "select * from (values ('l2', 2), ('l1', 1)) as t(lead_id, score)",
    )
    assert compare(as_spark_writes(tmp_path / "parts"), ParquetFolder(whole), {}) == []


@pytest.mark.parametrize("name", ["it's [here]*?", "year=2026", " blank ", "🦊"])
def test_a_path_may_hold_any_character(tmp_path, name) -> None:
    # what the first name would match if it were a pattern
    write(tmp_path / "it's hxy" / "marts" / "leads.parquet" / "part-0.parquet", "select 1 as other")
    spark = as_spark_writes(tmp_path / name)
    assert compare(spark, ParquetFolder(tmp_path / name), {}) == []
    with duckdb.connect() as connection:
        (relation,) = spark.relations(connection, "any").values()
        rows = connection.execute(f"select * from {relation} order by all").fetchall()
    assert rows == [("l1", 1), ("l2", 2)]


def test_a_folder_without_part_files_is_no_table(tmp_path) -> None:
    (tmp_path / "marts" / "leads.parquet").mkdir(parents=True)
    with pytest.raises(ParityError, match=r"leads\.parquet holds no Parquet file.*export"):
        compare(ParquetFolder(tmp_path), ParquetFolder(tmp_path))


def test_a_file_that_is_no_database_is_told(tmp_path) -> None:
    (tmp_path / "notes.txt").write_text("notes")
    with pytest.raises(ParityError, match=r"notes\.txt is no DuckDB file"):
        compare(DuckDBFile(tmp_path / "notes.txt"), ParquetFolder(tmp_path))


def test_tables_are_found_in_a_home_a_run_a_file_or_a_folder(tmp_path) -> None:
    on_duckdb = tmp_path / "duckdb" / "runs" / "r1"
    on_spark = tmp_path / "spark" / "runs" / "r1"
    (on_spark / "parquet" / "marts").mkdir(parents=True)
    (on_duckdb / "parquet" / "marts").mkdir(parents=True)
    (on_duckdb / "leadhouse.duckdb").touch()
    (tmp_path / "duckdb" / "published").symlink_to("runs/r1")
    file = DuckDBFile(on_duckdb / "leadhouse.duckdb")
    assert tables_at(on_duckdb) == tables_at(file.path) == file
    published = tmp_path / "duckdb" / "published" / "leadhouse.duckdb"
    assert tables_at(tmp_path / "duckdb") == DuckDBFile(published)
    assert tables_at(on_spark) == ParquetFolder(on_spark / "parquet")
    assert tables_at(on_duckdb / "parquet") == ParquetFolder(on_duckdb / "parquet")
    with pytest.raises(ParityError, match="holds no warehouse; name"):
        tables_at(tmp_path)
