"""Takes extracts into the landing: recognised, read as text, refused or quarantined by name."""

from leadhouse.intake.discover import discover
from leadhouse.intake.landing import clean_landing, extract_paths, land
from leadhouse.intake.manifest import read_manifest
from leadhouse.intake.model import (
    Candidate,
    DataDir,
    Discovery,
    Extract,
    IntakeReport,
    IntakeUsageError,
    Limits,
    ManifestError,
    Refusal,
)

__all__ = [
    "Candidate",
    "DataDir",
    "Discovery",
    "Extract",
    "IntakeReport",
    "IntakeUsageError",
    "Limits",
    "ManifestError",
    "Refusal",
    "clean_landing",
    "discover",
    "extract_paths",
    "land",
    "read_manifest",
]
