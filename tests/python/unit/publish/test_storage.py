"""The storage that leadhouse and the cluster share: names, copies, and what it refuses."""

from pathlib import Path

import pyarrow
import pytest

from leadhouse.warehouse.storage import Storage, StorageError


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(str(tmp_path / "it's a storage #1 %20"))


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("/data/leads", "file:///data/leads/runs/r1"),
        ("/data/leads/", "file:///data/leads/runs/r1"),
        ("/data/a#b%20c", "file:///data/a#b%20c/runs/r1"),
        ("file:/data/leads", "file:///data/leads/runs/r1"),
        ("file:///data/my%20leads", "file:///data/my leads/runs/r1"),
        ("s3://bucket/leads/", "s3a://bucket/leads/runs/r1"),
        ("s3a://bucket", "s3a://bucket/runs/r1"),
        ("s3://bucket/x?endpoint_override=localhost:9000", "s3a://bucket/x/runs/r1"),
        ("gs://bucket/leads", "gs://bucket/leads/runs/r1"),
        ("hdfs://name:8020/leads", "hdfs://name:8020/leads/runs/r1"),
        (
            "abfss://box@account.dfs.core.windows.net/leads",
            "abfss://box@account.dfs.core.windows.net/leads/runs/r1",
        ),
    ],
)
def test_spark_and_we_name_one_place(url: str, location: str) -> None:
    storage = Storage(url)
    assert storage.location("runs", "r1") == location
    assert storage.is_local == location.startswith("file:")
    assert (storage.local_path("x") is None) != storage.is_local


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "relative path"),
        ("leads", "relative path"),
        ("file:leads", "relative path"),
        ("ftp://host/leads", "begins with one of file://, s3://"),
        ("dbfs:/leads", "begins with one of"),
        ("s3:///leads", "names no bucket"),
        ("/data/../etc", r"'\.\.'"),
        ("s3://bucket/../x", r"'\.\.'"),
        ("file:///data/%2e%2e/etc", r"'\.\.'"),
        ("/data/*", "would not read"),
        ("/data/${env:HOME}", "would not read"),
        ("/data/a`b", "would not read"),
        ("/data/a\nb", "would not read"),
        ("s3://key:secret@bucket/x", "credentials"),
        ("s3://key@bucket/x", "credentials"),
    ],
)
def test_what_spark_would_read_otherwise_is_refused(url: str, message: str) -> None:
    with pytest.raises(StorageError, match=message) as caught:
        Storage(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("part", ["", ".", "..", "a/b", "/etc", "a*", "{b}", "nul\0", "b\\c"])
def test_a_part_that_is_no_single_name_is_refused(storage: Storage, part: str) -> None:
    for refused in (storage.location, storage.remove, storage.names, storage.files):
        with pytest.raises(StorageError, match="no name of a file"):
            refused("runs", part)


def test_a_file_is_copied_once_and_again_where_its_size_differs(
    storage: Storage, tmp_path: Path
) -> None:
    source = tmp_path / "rows.parquet"
    source.write_bytes(b"12345")
    place = ("landing", "abc", "rows.parquet")
    assert storage.put(source, *place) == storage.location(*place)
    copy = storage.local_path(*place)
    assert copy is not None and copy.read_bytes() == b"12345"
    source.write_bytes(b"abcde")
    storage.put(source, *place)
    assert copy.read_bytes() == b"12345"
    copy.write_bytes(b"123")
    storage.put(source, *place)
    assert copy.read_bytes() == b"abcde"
    assert storage.files("landing") == ["abc/rows.parquet"]


def test_a_file_that_is_in_the_storage_is_not_copied(tmp_path: Path) -> None:
    storage = Storage(str(tmp_path))
    file = tmp_path / "landing" / "rows.parquet"
    file.parent.mkdir()
    file.write_bytes(b"1")
    before = file.stat()
    assert storage.put(file, "landing", "rows.parquet") == f"file://{file}"
    assert file.stat() == before


def test_a_copy_cut_short_is_not_there(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "rows.parquet"
    source.write_bytes(b"12345")

    def cut_short(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("shutil.copyfileobj", cut_short)
    with pytest.raises(OSError, match="disk is full"):
        storage.put(source, "rows.parquet")
    assert storage.names() == []


def test_a_table_is_read_back(storage: Storage) -> None:
    storage.write_table(pyarrow.table({"a": [1, 2]}), "t.parquet", "part-0.parquet")
    storage.write_table(pyarrow.table({"a": [3]}), "t.parquet", "part-1.parquet")
    assert storage.dataset("t.parquet").to_table().column("a").to_pylist() == [1, 2, 3]


def test_removal_takes_the_folder_and_only_it(storage: Storage) -> None:
    table = pyarrow.table({"a": [1]})
    for name in ("a", "ab"):
        storage.write_table(table, "runs", name, "t.parquet")
    storage.remove("runs", "a")
    storage.remove("runs", "absent")
    assert storage.names("runs") == ["ab"]
    storage.remove("runs", "ab", "t.parquet")
    assert storage.files("runs") == []
    assert storage.names("nowhere") == []


def test_the_whole_storage_is_never_removed(storage: Storage) -> None:
    with pytest.raises(StorageError, match="as a whole stays"):
        storage.remove()
