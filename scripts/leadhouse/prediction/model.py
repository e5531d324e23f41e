"""A model as numbers: what a file of it holds, and how it is read without trust."""

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from leadhouse.prediction.settings import PredictionError

Status = Literal["usable", "fallback"]
FORMAT = 1
LARGEST_FILE = 4_000_000
# a logarithm of odds beyond this is no prediction, and its exponential is no number
LARGEST_POINTS = 30.0
DECIMALS = 6
VERSION = re.compile(r"^sql[1-9][0-9]{0,3}-[0-9]{8}-[0-9a-f]{12}$")
KINDS = ("level", "bin", "stand_in")


@dataclass(frozen=True, slots=True)
class Points:
    """What one level or bin of a feature adds to the log odds; a bin has `low`, not `high`."""

    feature: str
    kind: str
    level: str
    low: float | None
    high: float | None
    points: float
    share: float
    words: str


@dataclass(frozen=True, slots=True)
class Model:
    """A trained model, or the word that there is none and why (`status` fallback)."""

    version: str
    status: Status
    reason: str
    target: str
    window_days: int
    trained_as_of: datetime
    training_from: datetime | None
    training_to: datetime | None
    rows: int
    positives: int
    data_sha256: str
    strength: float
    intercept: float
    slope: float
    is_purged: bool
    metrics: Mapping[str, float]
    dropped: Mapping[str, str]
    points: tuple[Points, ...]
    score_bins: tuple[tuple[float, float], ...]


def version_of(body: Mapping[str, Any]) -> str:
    """The name of a model: its target, the day it was trained for, and a hash of all it says."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    day = str(body["trained_as_of"])[:10].replace("-", "")
    return f"sql{body['window_days']}-{day}-{digest}"


def body_of(model: Model) -> dict[str, Any]:
    """All of a model but its version, as JSON has it."""
    plain = {name: getattr(model, name) for name in Model.__slots__ if name != "version"}
    for name in ("trained_as_of", "training_from", "training_to"):
        plain[name] = plain[name].isoformat() if plain[name] else None
    plain["metrics"] = dict(model.metrics)
    plain["dropped"] = dict(model.dropped)
    plain["points"] = [
        {name: getattr(each, name) for name in Points.__slots__} for each in model.points
    ]
    plain["score_bins"] = [list(each) for each in model.score_bins]
    return {"format": FORMAT, **plain}


def to_json(model: Model) -> str:
    """The text of its file; the same model has the same text."""
    body = {"version": model.version, **body_of(model)}
    return json.dumps(body, sort_keys=True, indent=1, ensure_ascii=True, allow_nan=False) + "\n"


def from_json(text: str, name: str) -> Model:
    """The model of a file; raises `PredictionError` for anything but what `to_json` writes."""
    if len(text) > LARGEST_FILE:
        raise PredictionError(f"the model {name} is too large to be one")
    try:
        model = _read(json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise PredictionError(f"the model {name} can't be read: {error}") from error
    if model.version != name or version_of(body_of(model)) != name:
        raise PredictionError(f"the model {name} was changed after training; train it again")
    return model


def _read(found: Mapping[str, Any]) -> Model:
    if found["format"] != FORMAT:
        raise ValueError(f"its format is {found['format']!r}, not {FORMAT}")
    if found["status"] not in ("usable", "fallback"):
        raise ValueError(f"its status is {found['status']!r}")
    return Model(
        version=_text(found["version"]),
        status=found["status"],
        reason=_text(found["reason"]),
        target=_text(found["target"]),
        window_days=int(found["window_days"]),
        trained_as_of=datetime.fromisoformat(found["trained_as_of"]),
        training_from=_instant(found["training_from"]),
        training_to=_instant(found["training_to"]),
        rows=int(found["rows"]),
        positives=int(found["positives"]),
        data_sha256=_text(found["data_sha256"]),
        strength=_finite(found["strength"]),
        intercept=_points(found["intercept"]),
        slope=_finite(found["slope"]),
        is_purged=bool(found["is_purged"]),
        metrics={_text(name): _finite(value) for name, value in found["metrics"].items()},
        dropped={_text(name): _text(value) for name, value in found["dropped"].items()},
        points=tuple(_level(each) for each in found["points"]),
        score_bins=tuple((_finite(low), _finite(share)) for low, share in found["score_bins"]),
    )


def _level(found: Mapping[str, Any]) -> Points:
    if found["kind"] not in KINDS:
        raise ValueError(f"a level is of the kind {found['kind']!r}")
    return Points(
        feature=_text(found["feature"]),
        kind=found["kind"],
        level=_text(found["level"]),
        low=None if found["low"] is None else _finite(found["low"]),
        high=None if found["high"] is None else _finite(found["high"]),
        points=_points(found["points"]),
        share=_finite(found["share"]),
        words=_text(found["words"]),
    )


def _instant(value: Any) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _finite(value: Any) -> float:
    # json keeps 1 and 1.0 apart, and so must the hash
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is no number")
    return value


def _points(value: Any) -> float:
    if abs(_finite(value)) > LARGEST_POINTS:
        raise ValueError(f"{value!r} is beyond any prediction")
    return float(value)
