"""Build the story window, with an index of vectors where a model makes them."""

from importlib.util import find_spec

from bot.clustering.index import STORY_WINDOW
from bot.clustering.window import StoryWindow
from bot.embedding.models import MODELS


def build_story_window(model: str | None) -> StoryWindow:
    """Return an empty window for entries with vectors of a model.

    Args:
        model: its name; None, or one that is not known here, for a window that compares by words.
    """
    calibration = next((known.calibration for known in MODELS.values() if known.name == model), None)
    if model is None or calibration is None or find_spec("numpy") is None:
        return StoryWindow()
    from bot.clustering.vector_index import VectorIndex  # noqa: PLC0415  it takes numpy's 16 MB

    return StoryWindow(VectorIndex(model, calibration, window=STORY_WINDOW))
