"""Vectors of two components, given by their angle: the cosine of two is that of the difference of their angles."""

import math
from array import array
from datetime import timedelta

from bot.clustering.index import STORY_WINDOW
from bot.clustering.vector_index import VectorIndex
from bot.model.vectors import Calibration, EntryVectors

MODEL = "a model"
CALIBRATION = Calibration(join=0.88, doubt=0.92, merge=0.86, measured_in="")


def at_angle(degrees: float, title_degrees: float | None = None) -> EntryVectors:
    """Return the vectors of an entry; its title has the same, unless it is given another angle."""
    return EntryVectors(MODEL, _unit(degrees if title_degrees is None else title_degrees), _unit(degrees))


def cosine(degrees: float) -> float:
    """Return the cosine of an angle."""
    return math.cos(math.radians(degrees))


def vector_index(window: timedelta = STORY_WINDOW) -> VectorIndex:
    """Return an empty index."""
    return VectorIndex(MODEL, CALIBRATION, window=window)


def _unit(degrees: float) -> "array[float]":
    return array("f", [cosine(degrees), math.sin(math.radians(degrees))])
