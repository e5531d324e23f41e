"""The folder or object store that both leadhouse and the cluster reach.

Importing this module costs nothing; the file system is opened when it is first used.
"""

import re
import shutil
import urllib.parse
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from leadhouse.warehouse.connection import WarehouseError

# scheme -> how pyarrow and Spark spell it
SCHEMES = {
    "s3": ("s3", "s3a"),
    "s3a": ("s3", "s3a"),
    "gs": ("gs", "gs"),
    "hdfs": ("hdfs", "hdfs"),
    "abfs": ("abfs", "abfs"),
    "abfss": ("abfss", "abfss"),
}
# a location is also a pattern to Spark, in which these have a meaning
PATTERN_CHARACTERS = re.compile(r"[\x00-\x1f*?\[\]{}\\`]")
URL_START = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
BLOCK_BYTES = 1 << 20


class StorageError(WarehouseError):
    """The storage can't be used as it is given."""


class Storage:
    """A place for files that Spark reads and writes by the same name on every machine.

    Parts of a path are names of single files or folders.
    """

    def __init__(self, url: str) -> None:
        """Takes a folder, a file: URL, or a URL of S3, GCS, HDFS or Azure without credentials."""
        folder = _local_folder(url)
        self.is_local = folder is not None
        self._opened_url, self._spark_url = (
            (str(folder), f"file://{folder}") if folder else _object_store(url)
        )

    def __str__(self) -> str:
        """The URL as Spark names it."""
        return self._spark_url

    def location(self, *parts: str) -> str:
        """Where Spark finds a file or folder."""
        return "/".join((self._spark_url, *_checked(parts)))

    def local_path(self, *parts: str) -> Path | None:
        """The path of a file or folder where the storage is a folder of this machine."""
        return Path(self._opened_url, *_checked(parts)) if self.is_local else None

    def put(self, local: Path, *parts: str) -> str:
        """Copies a file unless one of its size is there, and returns where Spark finds it.

        A reader sees the whole file or none.
        """
        target = self._path(parts)
        if self._size(target) != local.stat().st_size:
            with local.open("rb") as source, self._writer(target) as sink:
                shutil.copyfileobj(source, sink, BLOCK_BYTES)
        return self.location(*parts)

    def write_table(self, table: Any, *parts: str) -> str:
        """Writes an Arrow table as one Parquet file and returns where Spark finds it."""
        from pyarrow import parquet

        with self._writer(self._path(parts)) as sink:
            parquet.write_table(table, sink)
        return self.location(*parts)

    def remove(self, *parts: str) -> None:
        """Removes a file or a folder with all in it; what isn't there is no error."""
        from pyarrow import fs

        if not parts:
            raise StorageError(f"{self}: name what to remove; the storage as a whole stays")
        found = self._file_system.get_file_info(self._path(parts))
        if found.type == fs.FileType.Directory:
            self._file_system.delete_dir(found.path)
        elif found.type == fs.FileType.File:
            self._file_system.delete_file(found.path)

    def names(self, *parts: str) -> list[str]:
        """The names directly in a folder; none where there is no folder."""
        return sorted(PurePosixPath(info.path).name for info in self._infos(parts, False))

    def files(self, *parts: str) -> list[str]:
        """The files below a folder, each by its path in it; none where there is no folder."""
        from pyarrow import fs

        base = PurePosixPath(self._path(parts))
        return sorted(
            str(PurePosixPath(info.path).relative_to(base))
            for info in self._infos(parts, True)
            if info.type == fs.FileType.File
        )

    def dataset(self, *parts: str) -> Any:
        """The rows of a Parquet file, or of the files in a folder, as an Arrow dataset."""
        from pyarrow import dataset

        return dataset.dataset(self._path(parts), filesystem=self._file_system, format="parquet")

    @cached_property
    def _root(self) -> tuple[Any, str]:
        from pyarrow import fs

        if self.is_local:
            return fs.LocalFileSystem(), self._opened_url
        try:
            file_system, path = fs.FileSystem.from_uri(self._opened_url)
        except (OSError, ValueError) as error:
            raise StorageError(
                f"the storage {self} can't be opened here ({error}); set up its client on this"
                " machine, or name another storage in profiles.yml"
            ) from error
        return file_system, str(path)

    @property
    def _file_system(self) -> Any:
        return self._root[0]

    def _path(self, parts: tuple[str, ...]) -> str:
        return str(PurePosixPath(self._root[1], *_checked(parts)))

    def _infos(self, parts: tuple[str, ...], is_recursive: bool) -> list[Any]:
        from pyarrow import fs

        selector = fs.FileSelector(self._path(parts), recursive=is_recursive, allow_not_found=True)
        return list(self._file_system.get_file_info(selector))

    def _size(self, path: str) -> int | None:
        found: int | None = self._file_system.get_file_info(path).size
        return found

    def _writer(self, path: str) -> "_Writer":
        return _Writer(self._file_system, path, self.is_local)


class _Writer:
    """A file that appears when it is whole: object stores do so by themselves."""

    def __init__(self, file_system: Any, path: str, is_renamed: bool) -> None:
        self._file_system = file_system
        self._path = path
        target = PurePosixPath(path)
        self._written = str(target.with_name(f".{target.name}.new")) if is_renamed else path
        if is_renamed:
            self._file_system.create_dir(str(target.parent), recursive=True)

    def __enter__(self) -> Any:
        self._stream = self._file_system.open_output_stream(self._written)
        return self._stream

    def __exit__(self, kind: object, *_: object) -> None:
        self._stream.close()
        if kind is not None:
            self._file_system.delete_file(self._written)
        elif self._written != self._path:
            self._file_system.move(self._written, self._path)


def _local_folder(url: str) -> Path | None:
    """The folder that a path or a file: URL names; nothing where it is another kind of URL."""
    if url.startswith("file:"):
        path = urllib.parse.unquote(urllib.parse.urlsplit(url).path)
    elif URL_START.match(url):
        return None
    else:
        path = url
    _check_path(path, url)
    if not path.startswith("/"):
        raise StorageError(
            f"storage {url!r} is a relative path, which is another folder on each machine;"
            " give an absolute one"
        )
    return Path(path)


def _object_store(url: str) -> tuple[str, str]:
    """The URL as pyarrow and as Spark spell it."""
    parsed = urllib.parse.urlsplit(url)
    if parsed.scheme not in SCHEMES or not parsed.netloc:
        kinds = ", ".join(f"{scheme}://" for scheme in ("file", *SCHEMES))
        raise StorageError(
            f"storage {url.partition('@')[2] or url!r} is of a kind that isn't known or names no"
            f" bucket; give an absolute path or a URL that begins with one of {kinds}"
        )
    # in Azure's URLs the container stands before the host
    if parsed.password is not None or (parsed.username and not parsed.scheme.startswith("abfs")):
        raise StorageError(
            f"the storage at {parsed.hostname} has credentials in its URL, which would be seen in"
            " statements and logs; give them to the client by its own configuration"
        )
    _check_path(parsed.path, url)
    plain = parsed._replace(path=parsed.path.rstrip("/"), fragment="")
    opened_scheme, spark_scheme = SCHEMES[parsed.scheme]
    return (
        plain._replace(scheme=opened_scheme).geturl(),
        plain._replace(scheme=spark_scheme, query="").geturl(),
    )


def _check_path(path: str, url: str) -> None:
    if PATTERN_CHARACTERS.search(path) or ".." in PurePosixPath(path).parts:
        raise StorageError(
            f"storage {url!r} has '..' or one of the characters * ? [ ] {{ }} \\ ` in its path,"
            " which Spark would not read as they are; name another folder"
        )


def _checked(parts: tuple[str, ...]) -> tuple[str, ...]:
    for part in parts:
        if part in ("", ".", "..") or "/" in part or PATTERN_CHARACTERS.search(part):
            raise StorageError(f"{part!r} is no name of a file in the storage")
    return parts
