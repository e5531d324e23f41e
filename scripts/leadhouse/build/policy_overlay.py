"""A project whose policy seeds are partly replaced, for `--policy DIR`."""

import shutil
from pathlib import Path

from leadhouse.policy import check_policy, overlay


class PolicyRefused(Exception):
    """The policy seeds given can't be used."""


def check_policy_folder(policy: Path | None, root: Path) -> None:
    """Raises PolicyRefused with every problem that the policy seeds given have."""
    if policy is None:
        return
    problems = check_policy(policy, root / "seeds" / "policy")
    if problems:
        raise PolicyRefused("\n".join(str(problem) for problem in problems))


def project_with_policy(root: Path, policy: Path | None, folder: Path) -> Path:
    """The project itself, or one in `folder` that differs in its policy seeds alone."""
    if policy is None:
        return root
    project = folder / "project"
    (project / "seeds").mkdir(parents=True)
    for entry in root.iterdir():
        if entry.name in {
            "models",
            "macros",
            "tests",
            "dbt_project.yml",
            "profiles.yml",
            "expectations",
        }:
            (project / entry.name).symlink_to(entry)
    # dbt follows no link below a folder that it searches
    for seeds in ("audit", "reference"):
        shutil.copytree(root / "seeds" / seeds, project / "seeds" / seeds)
    overlay(policy, root / "seeds" / "policy", project / "seeds" / "policy")
    return project
