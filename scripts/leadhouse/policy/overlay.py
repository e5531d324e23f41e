"""Lays a folder of policy seeds over the bundled ones."""

import shutil
from pathlib import Path

from leadhouse.policy.checks import check_policy, read_folder, with_bundled
from leadhouse.policy.seeds import PolicyError, load_specs, write_seed


def overlay(directory: Path, bundled: Path, target: Path) -> None:
    """Makes a complete folder of policy seeds: those of `directory`, the bundled ones for the rest.

    A seed replaces the bundled one as a whole. Raises PolicyError when `directory` has problems,
    and FileExistsError when `target` holds anything. Seeds are written anew with the declared
    column order, so that quoting, byte order marks and line ends of the delivered files can't
    change what is loaded.
    """
    problems = check_policy(directory, bundled)
    if problems:
        raise PolicyError(problems)
    if target.exists() and any(target.iterdir()):
        raise FileExistsError(f"{target} is not empty; name a new folder for the policy seeds")
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(bundled.glob("_policy__*")):
        shutil.copyfile(path, target / path.name)
    specs = load_specs(bundled)
    delivered, _ = read_folder(directory, specs)
    for name, rows in with_bundled(delivered, bundled, specs).items():
        write_seed(target / specs[name].file, specs[name], rows)
