"""Which Java is taken, and what is said where none is fit."""

from pathlib import Path

import pytest

from leadhouse.spark.errors import ClusterError
from leadhouse.spark.java import Java, candidates, find_java, parse_settings

SETTINGS = """\
Property settings:
    java.class.version = 61.0
    java.home = {home}
    java.specification.version = {version}
    java.vm.specification.version = 99

openjdk version "ignored"
"""


def install(folder: Path, version: str) -> Path:
    """A program that answers as the Java of a version does."""
    program = folder / "bin/java"
    program.parent.mkdir(parents=True)
    answer = SETTINGS.format(home=folder, version=version)
    program.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{answer}END\n")
    program.chmod(0o755)
    return program


@pytest.mark.parametrize(("said", "version"), [("17", 17), ("21", 21), ("1.8", 8), ("9", 9)])
def test_the_version_is_read(said: str, version: int) -> None:
    text = SETTINGS.format(home="/usr/lib/jvm/a b", version=said)
    assert parse_settings(text) == Java(Path("/usr/lib/jvm/a b"), version)


@pytest.mark.parametrize(
    "text",
    ["", "java.home = /x", "    java.specification.version = 17", SETTINGS.replace("home", "hom")],
    ids=["nothing", "no version", "no home", "no settings"],
)
def test_what_is_no_java_is_none(text: str) -> None:
    assert parse_settings(text) is None


def test_java_home_goes_before_the_path_and_that_before_the_installed(tmp_path: Path) -> None:
    named, on_path = install(tmp_path / "named", "17"), install(tmp_path / "path", "17")
    newer = install(tmp_path / "jvm/java-21-openjdk", "21")
    older = install(tmp_path / "jvm/java-17-openjdk", "17")
    environment = {"JAVA_HOME": str(tmp_path / "named"), "PATH": str(tmp_path / "path/bin")}
    found = list(candidates(environment, tmp_path / "jvm"))
    assert found == [named, on_path, older, newer]


def test_a_java_with_two_names_is_asked_once(tmp_path: Path) -> None:
    program = install(tmp_path / "jvm/java-17", "17")
    (tmp_path / "jvm/default").symlink_to("java-17")
    environment = {"JAVA_HOME": str(tmp_path / "jvm/default"), "PATH": str(program.parent)}
    assert len(list(candidates(environment, tmp_path / "jvm"))) == 1


@pytest.mark.parametrize(("oldest", "taken"), [("16", "jvm/java-17"), ("17", "named")])
def test_the_first_that_is_new_enough_is_taken(oldest: str, taken: str, tmp_path: Path) -> None:
    install(tmp_path / "named", oldest)
    install(tmp_path / "jvm/java-17", "17")
    environment = {"JAVA_HOME": str(tmp_path / "named"), "PATH": ""}
    assert find_java(environment, tmp_path / "jvm").home == tmp_path / taken


def test_without_a_fit_java_the_error_says_what_there_is_and_what_to_do(tmp_path: Path) -> None:
    install(tmp_path / "named", "1.8")
    broken = install(tmp_path / "jvm/broken", "17")
    broken.write_text("#!/bin/sh\nexit 1\n")
    environment = {"JAVA_HOME": str(tmp_path / "named"), "PATH": ""}
    with pytest.raises(ClusterError) as raised:
        find_java(environment, tmp_path / "jvm")
    said = str(raised.value)
    assert f"{tmp_path / 'named/bin/java'} is Java 8" in said
    assert f"{broken} does not run" in said
    assert "openjdk-17-jre-headless" in said and "JAVA_HOME" in said


def test_without_any_java_the_error_says_what_to_do(tmp_path: Path) -> None:
    environment = {"JAVA_HOME": str(tmp_path / "gone"), "PATH": str(tmp_path)}
    with pytest.raises(ClusterError, match="no Java 17 or newer is on this machine.*install it"):
        find_java(environment, tmp_path / "jvm")
