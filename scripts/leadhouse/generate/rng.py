"""Independent random streams, one a table, so that a change in one leaves the others alone."""

import zlib

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


class Streams:
    """Gives the random stream of a name and chunk; the same for the same seed, always."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def get(self, name: str, chunk: int = 0) -> np.random.Generator:
        """Give a fresh generator; two calls with the same name and chunk draw the same."""
        key = (zlib.crc32(name.encode()), chunk)
        return np.random.Generator(
            np.random.PCG64(np.random.SeedSequence(self._seed, spawn_key=key))
        )


def weighted(rng: np.random.Generator, weights: npt.ArrayLike, size: int) -> IntArray:
    """Draw indices with the given weights (they need not sum to one)."""
    cumulated = np.cumsum(np.asarray(weights, dtype=np.float64))
    drawn = np.searchsorted(cumulated / cumulated[-1], rng.random(size), side="right")
    return np.minimum(drawn, len(cumulated) - 1).astype(np.int64)


def skewed(rng: np.random.Generator, size: int | IntArray, count: int, power: float) -> IntArray:
    """Draw `count` indices below `size`, the small ones far more often."""
    return np.floor(np.asarray(size) * rng.random(count) ** power).astype(np.int64)


def chance(rng: np.random.Generator, probability: float | FloatArray, size: int) -> BoolArray:
    """Draw true with the given probability."""
    return np.asarray(rng.random(size) < probability, dtype=np.bool_)
