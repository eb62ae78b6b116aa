"""From a metric's name and inputs, as the vector files write them, to the figures that cxkit computes.

`compute(metric, inputs)` runs on any file of vectors. Each `adapter_*.py` beside this one has a table
`METRICS` of functions by metric name; this module merges them. What is out of scope raises `NotInScope` with
the reason.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).resolve().parent

OUT_OF_SCOPE: dict[str, str] = {
    "pareto_nbd": "Pareto/NBD needs the double hypergeometric likelihood: use R's BTYD or pymc-marketing",
    "pareto_nbd_fit": "Pareto/NBD needs the double hypergeometric likelihood: use R's BTYD or pymc-marketing",
    "bg_bb_fit": "BG/BB is for discrete purchase opportunities: use R's BTYD",
    "sentiment_vader": "cxkit ships no sentiment lexicon: a scorer is given by the caller",
    "sentiment_snownlp": "cxkit ships no sentiment model: a scorer is given by the caller",
    "chinese_segmentation": "cxkit ships no segmentation dictionary: a tokenizer is given by the caller",
    "keyword_extraction": "jieba's weights come with its dictionary: a tokenizer is given by the caller",
}


class NotInScope(LookupError):
    """A metric that cxkit leaves to others, or does not know; the message says why."""


def _load(path: Path) -> ModuleType:
    name = f"vectors_{path.stem}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} can't be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _tables() -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
    merged: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {}
    for path in sorted(HERE.glob("adapter_*.py")):
        table = _load(path).METRICS
        twice = sorted(set(merged) & set(table))
        if twice:
            raise ImportError(f"{path.name} computes {', '.join(twice)} once more")
        merged.update(table)
    return merged


METRICS = _tables()


def compute(metric: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What cxkit computes for a metric; None is a missing value in the inputs and undefined in the result."""
    if metric in METRICS:
        return METRICS[metric](inputs)
    raise NotInScope(OUT_OF_SCOPE.get(metric, f"cxkit has no metric {metric!r}"))
