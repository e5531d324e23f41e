"""What one invocation has measured."""

from dataclasses import dataclass, field
from typing import Any

from leadhouse.bench.identity.changes import Moves
from leadhouse.bench.identity.datasets import DataSet
from leadhouse.bench.identity.metrics import Agreement, Quality
from leadhouse.bench.identity.nights import Night

# the threshold at which Splink's users cluster
USUAL_THRESHOLD = 0.95


@dataclass(frozen=True, slots=True)
class PeerAt:
    """Splink's clusters at one threshold, and what clustering there cost."""

    threshold: float
    cpu_seconds: float
    clusters: Agreement


@dataclass(frozen=True, slots=True)
class Peer:
    """Splink on one data set."""

    training_cpu: float
    predict_cpu: float
    peak_bytes: int
    at: tuple[PeerAt, ...]

    @property
    def best(self) -> PeerAt:
        """The threshold with the highest F1."""
        return max(self.at, key=lambda each: each.clusters.f1)

    @property
    def usual(self) -> PeerAt:
        """The threshold of most users."""
        return min(self.at, key=lambda each: abs(each.threshold - USUAL_THRESHOLD))

    @property
    def cpu_seconds(self) -> float:
        """Prediction, and clustering at the best threshold."""
        return self.predict_cpu + self.best.cpu_seconds


@dataclass(slots=True)
class SetResult:
    """One data set: our night and its quality, and the peer's."""

    data: DataSet
    night: Night | None = None
    quality: Quality | None = None
    peer: Peer | None = None


@dataclass(frozen=True, slots=True)
class Incremental:
    """What happened when new leads arrived: first two in a hundred, then one more.

    `night` is the last one and has all leads; `full` built the same leads at once.
    """

    leads: int
    night: Night
    full: Night
    differing_partitions: int
    moves: Moves

    @property
    def cpu_ratio(self) -> float:
        """CPU of identity in the last night over that of the full run."""
        return self.night.identity_cpu / self.full.identity_cpu


@dataclass(frozen=True, slots=True)
class Variant:
    """The same leads delivered or built in another way, and the leads for whom it mattered."""

    name: str
    leads: int
    differing_partitions: int
    differing_ids: int


@dataclass(slots=True)
class Results:
    """Everything; `skipped` says in a line each what could not be measured."""

    sets: list[SetResult] = field(default_factory=list)
    incremental: Incremental | None = None
    variants: list[Variant] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def peer_of(answer: dict[str, Any]) -> Peer:
    """The peer as its child process tells it."""
    return Peer(
        training_cpu=answer["training_cpu_seconds"],
        predict_cpu=answer["predict_cpu_seconds"],
        peak_bytes=answer["peak_bytes"],
        at=tuple(
            PeerAt(
                each["threshold"],
                each["cpu_seconds"],
                Agreement(
                    each["found"],
                    each["wanted"],
                    each["correct"],
                    each["largest_found"],
                    each["largest_true"],
                ),
            )
            for each in answer["thresholds"]
        ),
    )
