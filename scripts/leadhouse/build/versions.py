"""Which code and which policy a run used."""

import hashlib
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path


def code_version(root: Path) -> str:
    """The package's version and, in a git checkout, the short commit (`+` for uncommitted work)."""
    commit = _git(root, "rev-parse", "--short", "HEAD")
    if not commit:
        return version("leadhouse")
    changed = "+" if _git(root, "status", "--porcelain", "--untracked-files=no") else ""
    return f"{version('leadhouse')} {commit}{changed}"


def policy_version(root: Path, policy: Path | None) -> str:
    """A short hash over the policy seeds in force, with those that replace bundled ones."""
    files = {path.name: path for path in (root / "seeds" / "policy").glob("*.csv")}
    if policy:
        files |= {path.name: path for path in policy.glob("*.csv")}
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + files[name].read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _git(root: Path, *arguments: str) -> str:
    if shutil.which("git") is None or not (root / ".git").exists():
        return ""
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""
