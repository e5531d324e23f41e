"""Writes the answer as a page, as JSON, and the moved leads as CSV."""

import csv
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from leadhouse.runs import Run
from leadhouse.site.cells import cell
from leadhouse.site.render import environment
from leadhouse.site.text import visible
from leadhouse.whatif import queries
from leadhouse.whatif.model import WhatIf
from leadhouse.whatif.reasons import plain
from leadhouse.whatif.shown import grouped_figures, headline, tier_matrix

PAGE, DATA, MOVED = "whatif.html", "whatif.json", "whatif_moved_leads.csv"
ROWS_A_FETCH = 10_000
LONGEST_LIST = 200


def write_files(answer: WhatIf, folder: Path) -> tuple[Path, Path]:
    """Writes page and JSON into a folder that only its owner may enter; they name people."""
    make_private(folder)
    page, data = folder / PAGE, folder / DATA
    _write_private(page, _page(answer))
    _write_private(data, json.dumps(as_json(answer), indent=2, allow_nan=False) + "\n")
    return page, data


def write_moved(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Writes every moved lead, the open ones first; `connection` is one of `compared`."""
    make_private(file.parent)
    rows = connection.execute(queries.MOVED)
    names = [column[0] for column in rows.description or []]
    file.touch(mode=0o600)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(names)
        while part := rows.fetchmany(ROWS_A_FETCH):
            writer.writerows([cell(value) for value in row] for row in part)


def make_private(folder: Path) -> None:
    """Makes a folder that only its owner may enter, unless it is there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def as_json(answer: WhatIf) -> dict[str, Any]:
    """The answer as JSON takes it, with the verdict that the exit code tells."""
    told = _jsonable(asdict(answer))
    assert isinstance(told, dict)
    if answer.effects is not None:
        told["effects"]["tier_changed_share"] = answer.effects.tier_changed_share
    return told | {"is_changed": bool(answer.changes), "is_over_limit": answer.is_over_limit}


def _jsonable(value: object) -> object:
    if isinstance(value, dict):
        return {str(name): _jsonable(each) for name, each in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_jsonable(each) for each in value]
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str):
        return visible(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def _page(answer: WhatIf) -> str:
    effects = answer.effects
    templates = environment()
    templates.filters["score"] = plain
    return templates.get_template("whatif.html.j2").render(
        answer=answer,
        effects=effects,
        headline=headline(answer),
        sections=grouped_figures(effects.figures) if effects else (),
        matrix=tier_matrix(effects.tier_moves) if effects else None,
        longest=LONGEST_LIST,
        # the foot of the page names the run that it tells of
        run=Run(f"what-if of policy {answer.new_policy_version}", answer.as_of, answer.as_of),
    )


def _write_private(file: Path, text: str) -> None:
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")
