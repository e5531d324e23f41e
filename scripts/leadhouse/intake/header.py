"""Reads and judges the header of a file."""

from dataclasses import dataclass

from leadhouse.intake.csv_records import Record, is_blank, read_record
from leadhouse.intake.model import FileRefused, Limits
from leadhouse.intake.names import column_names, normalise, printable, repeated
from leadhouse.intake.systems import SystemTable
from leadhouse.intake.textfile import check_start, decode, split_lines, without_bom

_BOM = "\ufeff"
_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_CSV_REMEDY = "Export the file as CSV with commas, quotes where needed, and one header row"


@dataclass(frozen=True, slots=True)
class CsvHeader:
    """The header of a CSV file, and where the rows begin."""

    delivered: tuple[str, ...]
    columns: tuple[str, ...]
    end: int
    next_line: int

    def check_record(self, record: list[str], line: int) -> None:
        """Raises FileRefused if a row is the header again."""
        if record[-1] == self.delivered[-1]:
            if (record[0].removeprefix(_BOM), *record[1:]) == self.delivered:
                raise header_twice(f"line {line} is the header again")


def header_twice(message: str) -> FileRefused:
    """The refusal of a file with two headers or two columns of one name."""
    return FileRefused(
        "header_twice", message, "Deliver one header row in which each column has its own name"
    )


def read_header(first_block: bytes, table: SystemTable, limits: Limits) -> CsvHeader:
    """Reads the header of a CSV file. Raises FileRefused if there is none that can be used."""
    check_start(first_block)
    block = without_bom(first_block)
    lines = split_lines(decode(block, 1))
    start = next((place for place, line in enumerate(lines) if not is_blank(line)), None)
    if start is None:
        raise FileRefused("empty_file", "the file holds no header", "Deliver it with its header")
    record = _header_record(lines, start, limits)
    delivered = tuple(name.strip() for name in record.fields)
    columns = column_names(delivered)
    _check_text(delivered, columns, lines[start], table)
    check_columns(columns, table, limits)
    size = sum(len(line.encode("utf-8")) for line in lines[: record.next_line])
    end = size + len(first_block) - len(block)
    return CsvHeader(tuple(record.fields), columns, end, record.next_line + 1)


def check_columns(columns: tuple[str, ...], table: SystemTable, limits: Limits) -> None:
    """Raises FileRefused if the columns are not those of a usable extract of the table."""
    if len(columns) > limits.columns:
        raise FileRefused(
            "too_many_columns",
            f"the file has {len(columns):,} columns; at most {limits.columns:,} are read",
            "Export the columns of the entity only",
        )
    if twice := repeated(columns):
        raise header_twice(f"the column {printable(twice[0])} is there twice")
    if table.columns and not set(columns) & set(table.columns):
        raise FileRefused(
            "no_header",
            f"no column name of {table.name} is in the header",
            f"Deliver a header row with column names such as {', '.join(table.columns[:3])}",
        )
    if missing := [key for key in table.key_columns if key not in columns]:
        raise FileRefused(
            "missing_key_column",
            f"the key column {', '.join(missing)} of {table.name} is missing",
            "Add the column to the export; without it records can't be told apart",
        )


def _header_record(lines: list[str], start: int, limits: Limits) -> Record:
    line = lines[start]
    if "\0" in line:
        raise FileRefused("not_csv", "the header holds NUL bytes", _CSV_REMEDY)
    found = read_record(lines, start, None, limits.field_chars, True)
    if not isinstance(found, Record):
        message = found.message if found else "it doesn't end"
        raise FileRefused("not_csv", f"the header can't be read: {message}", _CSV_REMEDY)
    return found


def _check_text(
    delivered: tuple[str, ...], columns: tuple[str, ...], line: str, table: SystemTable
) -> None:
    text = line.lstrip().lower()
    if text.startswith(("<!doctype", "<html", "<?xml")):
        raise FileRefused("not_csv", "the file is a web page or XML, not CSV", _CSV_REMEDY)
    if text.startswith(("{", "[")):
        raise FileRefused(
            "not_csv", "the file is JSON, not CSV", "Name it .jsonl, with one object a line"
        )
    for delimiter, words in _DELIMITERS.items():
        if _is_delimited_by(delimiter, delivered, columns, line, table):
            raise FileRefused(
                "not_csv",
                f"the fields are separated by {words}, not commas",
                "Export the file with commas between the fields",
            )


def _is_delimited_by(
    delimiter: str,
    delivered: tuple[str, ...],
    columns: tuple[str, ...],
    line: str,
    table: SystemTable,
) -> bool:
    if delimiter not in line or set(columns) & set(table.columns):
        return False
    parts = {normalise(part) for part in line.split(delimiter)}
    return bool(parts & set(table.columns)) or (not table.columns and len(delivered) == 1)
