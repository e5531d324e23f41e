"""Values of JSON and Parquet as text."""

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID


class RawNumber(str):
    """A number with a fraction or exponent, as it was written."""

    __slots__ = ()


def as_text(value: object) -> str | None:
    """One value as text: lists and objects as JSON, times in ISO 8601, nothing rounded."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple, dict)):
        return as_json(value)
    return _scalar_text(value)


def as_json(value: object) -> str:
    """A value as JSON text, numbers as they were written."""
    if isinstance(value, dict):
        parts = (f"{_quoted(str(name))}:{as_json(each)}" for name, each in value.items())
        return "{" + ",".join(parts) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(as_json(each) for each in value) + "]"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, (RawNumber, int, Decimal)):
        return _scalar_text(value)
    if isinstance(value, float):
        return json.dumps(value)
    return _quoted(_scalar_text(value))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _scalar_text(value: object) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            return value.isoformat()
        return value.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value.total_seconds())
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bytes):
        return value.decode("utf-8")
    return str(value) if isinstance(value, (str, int, float, UUID)) else repr(value)
