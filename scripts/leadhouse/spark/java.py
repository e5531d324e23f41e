"""Finding a Java that Spark runs on."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from leadhouse.spark.errors import ClusterError

OLDEST = 17
INSTALLED = Path("/usr/lib/jvm")
ANSWER_SECONDS = 30
SETTING = re.compile(r"^\s*(java\.home|java\.specification\.version) = (.+?)\s*$", re.MULTILINE)
REMEDY = (
    f"Spark needs Java {OLDEST} or newer: install it, e.g. `apt-get install"
    f" openjdk-{OLDEST}-jre-headless`, or set JAVA_HOME to where it is"
)


@dataclass(frozen=True, slots=True)
class Java:
    """An installed Java: its folder, and its number as in `17` (8 for `1.8`)."""

    home: Path
    version: int


def find_java(environment: Mapping[str, str], installed: Path | None = None) -> Java:
    """The first Java that is new enough: JAVA_HOME, `java` on the PATH, then those of `installed`.

    Raises `ClusterError` that lists what was found instead.
    """
    refused = []
    for program in candidates(environment, installed or INSTALLED):
        java = ask(program)
        if java is not None and java.version >= OLDEST:
            return java
        refused.append(f"{program} {f'is Java {java.version}' if java else 'does not run'}")
    found = f" (found: {'; '.join(refused)})" if refused else ""
    raise ClusterError(f"no Java {OLDEST} or newer is on this machine{found}; {REMEDY}")


def candidates(environment: Mapping[str, str], installed: Path) -> Iterator[Path]:
    """The programs that may be a Java, best first, each once."""
    named = environment.get("JAVA_HOME")
    on_path = shutil.which("java", path=environment.get("PATH", os.defpath))
    found = [Path(named, "bin/java")] if named else []
    found += [Path(on_path)] if on_path else []
    found += sorted(installed.glob("*/bin/java"), key=_number_in_name)
    yield from _once(found)


def ask(program: Path) -> Java | None:
    """What a Java says about itself; nothing if it can't be run."""
    command = [str(program), "-XshowSettings:properties", "-version"]
    try:
        said = subprocess.run(
            command, capture_output=True, text=True, timeout=ANSWER_SECONDS, errors="replace"
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return parse_settings(said.stderr + said.stdout)


def parse_settings(text: str) -> Java | None:
    """The Java that `java -XshowSettings:properties -version` describes."""
    settings = dict(SETTING.findall(text))
    version = re.fullmatch(
        r"(?:1\.)?([0-9]+)(?:\..*)?", settings.get("java.specification.version", "")
    )
    if version is None or "java.home" not in settings:
        return None
    return Java(Path(settings["java.home"]), int(version.group(1)))


def _once(programs: Iterable[Path]) -> Iterator[Path]:
    seen = set()
    for program in programs:
        if (real := program.resolve()) not in seen:
            seen.add(real)
            yield program


def _number_in_name(program: Path) -> tuple[int, str]:
    """Lower versions first: those are the ones that Spark is tested on."""
    name = program.parent.parent.name
    number = re.search(r"[0-9]{2,}", name)
    return int(number.group()) if number else 0, name
