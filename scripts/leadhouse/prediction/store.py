"""The models of a home: their files, and who put which of them in force."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from leadhouse.prediction.card import card
from leadhouse.prediction.model import VERSION, Model, from_json, to_json
from leadhouse.prediction.settings import PredictionError
from leadhouse.publish.durable import append_line, write_atomic

FOLDER, LEDGER = "models", "decisions.jsonl"

# fallback: training found that there is no model, which needs nobody's approval
Word = Literal["approved", "fallback", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Decision:
    """A line of the ledger: what was said of a model, by whom, and the hash of its file."""

    version: str
    word: Word
    by: str
    note: str
    at: str
    trained_as_of: str
    sha256: str


@dataclass(frozen=True, slots=True)
class InForce:
    """The model in force, or none and why."""

    model: Model | None
    reason: str


def models_dir(home: Path) -> Path:
    """Where the models of a home are."""
    return home / FOLDER


def save(home: Path, model: Model) -> Path:
    """Writes the model and its card; returns the file."""
    folder = models_dir(home)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"{model.version}.json"
    write_atomic(file, to_json(model))
    write_atomic(file.with_suffix(".md"), card(model))
    return file


def load(home: Path, version: str) -> Model:
    """A model of the home by its version."""
    if not VERSION.fullmatch(version):
        raise PredictionError(f"{version!r} is no version of a model; see `leadhouse predict list`")
    return from_json(_text(home, version), version)


def decide(home: Path, version: str, word: Word, by: str, note: str, at: datetime) -> Decision:
    """Puts a model in force, or out of it; the last word on what a night may use counts."""
    model = load(home, version)
    if word == "approved" and model.status != "usable":
        raise PredictionError(f"{version} can't be approved: {model.reason}")
    if word != "fallback" and not by.strip():
        raise PredictionError("say who decides, with --by")
    digest = hashlib.sha256(_text(home, version).encode()).hexdigest()
    decision = Decision(
        version, word, by, note, at.isoformat(), model.trained_as_of.isoformat(), digest
    )
    append_line(models_dir(home) / LEDGER, json.dumps(asdict(decision), ensure_ascii=True))
    return decision


def decisions(home: Path) -> list[Decision]:
    """All decisions, oldest first; lines that were torn are left out."""
    file = models_dir(home) / LEDGER
    if not file.is_file():
        return []
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            found.append(Decision(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return found


def in_force(home: Path, as_of: datetime | None = None) -> InForce:
    """What a night as of an instant may use: no model that saw outcomes of later.

    A file that is missing, or isn't the one that was approved, is no reason to stop a night: there
    is no model then, and the reason says so.
    """
    known = [
        each
        for each in decisions(home)
        if as_of is None or datetime.fromisoformat(each.trained_as_of) <= as_of
    ]
    if not known:
        return InForce(None, "no model was trained and approved")
    last = known[-1]
    if last.word == "withdrawn":
        return InForce(None, f"{last.version} was withdrawn by {last.by}")
    try:
        text = _text(home, last.version)
        model = from_json(text, last.version)
    except PredictionError as error:
        return InForce(None, str(error))
    if hashlib.sha256(text.encode()).hexdigest() != last.sha256:
        return InForce(None, f"the model {last.version} is not the one that was approved")
    return InForce(model, model.reason)


def _text(home: Path, version: str) -> str:
    # the ledger is a file as well, and must not lead out of the folder
    if not VERSION.fullmatch(version):
        raise PredictionError(f"{version!r} is no version of a model")
    file = models_dir(home) / f"{version}.json"
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PredictionError(f"the model {version} can't be read: {error}") from error
