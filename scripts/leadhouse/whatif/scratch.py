"""A home of its own for the comparison, with the landing and the prior run of the real one."""

import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from leadhouse.intake.content import content_dir
from leadhouse.intake.manifest import landing_dir, read_manifest, write_manifest
from leadhouse.intake.model import Extract
from leadhouse.prediction.store import models_dir
from leadhouse.runs import RUN_FILE, Home, HomeError, Run, prior_run
from leadhouse.whatif.model import WhatIfMisuse

# a night that ends meanwhile may remove what was just listed; then it is listed anew
ATTEMPTS = 5
ORIGINAL = "original.*"


def copy_home(home: Home, as_of: datetime, scratch: Home) -> Run | None:
    """Makes `scratch` see what a run of `home` as of then would see; returns its prior run.

    Files are hard links where the file system allows it, else copies, so that a night which runs
    meanwhile can neither change them nor take them away. The prior run is taken first: then the
    landing is as new as it or newer, as it is for every run. Nothing of `home` is written.
    """
    prior = _copy_prior(home, as_of, scratch)
    for _ in range(ATTEMPTS):
        with suppress(FileNotFoundError):
            _copy_landing(home, scratch)
            _copy_models(home, scratch)
            return prior
    raise HomeError(
        f"{landing_dir(home.path)} lacks extracts that its manifest lists, or changes all the time;"
        " wait until no other job runs, else deliver the extracts again with `leadhouse intake`"
    )


def _copy_prior(home: Home, as_of: datetime, scratch: Home) -> Run | None:
    tried = ""
    for _ in range(ATTEMPTS):
        prior = prior_run(home, as_of)
        if prior is None:
            return None
        tried = prior.run_id
        if prior.target != "duckdb":
            raise WhatIfMisuse(
                f"{home.path} holds {prior.target} runs, and what-if runs on duckdb only;"
                " give --data and another --home"
            )
        folder = scratch.run_dir(prior.run_id)
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            _link(home.run_dir(prior.run_id) / RUN_FILE, folder / RUN_FILE)
            return prior
    raise HomeError(
        f"the warehouse of the prior run {tried} is gone; publish an older run with"
        " `leadhouse rollback RUN_ID`, or compare as of an earlier day"
    )


def _copy_landing(home: Home, scratch: Home) -> None:
    extracts = read_manifest(home.path)
    landing_dir(scratch.path).mkdir(parents=True, exist_ok=True, mode=0o700)
    for extract in extracts:
        if extract.state == "landed":
            _copy_extract(home, scratch, extract)
    write_manifest(scratch.path, extracts)


def _copy_extract(home: Home, scratch: Home, extract: Extract) -> None:
    """All of an extract but its original, which nothing reads again."""
    target = content_dir(scratch.path, extract.extract_id)
    target.mkdir(exist_ok=True)
    for file in content_dir(home.path, extract.extract_id).iterdir():
        if not file.match(ORIGINAL) and not (target / file.name).exists():
            _link(file, target / file.name)


def _copy_models(home: Home, scratch: Home) -> None:
    """The trained models; copies, since decisions on them are added to a file."""
    if models_dir(home.path).is_dir():
        shutil.copytree(models_dir(home.path), models_dir(scratch.path), dirs_exist_ok=True)


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except FileNotFoundError:
        raise
    except OSError:
        # another file system, another user's file, or one without links
        shutil.copyfile(source, target)
