"""Published and peer-computed figures come out of cxkit, vector by vector."""

from __future__ import annotations

import importlib.util
import json
import math
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
FILE = HERE.parents[1].parent / "shared" / "vectors" / "metric_vectors.json"

TAILS = ("p_value", "fisher_p", "p_exact", "pnorm", "pchisq", "pt_", "pbeta")


def _adapter() -> Any:
    if "vectors_adapter" not in sys.modules:
        spec = importlib.util.spec_from_file_location("vectors_adapter", HERE / "adapter.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["vectors_adapter"] = module
        spec.loader.exec_module(module)
    return sys.modules["vectors_adapter"]


def _vectors() -> list[Any]:
    if not FILE.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason=f"there are no vectors at {FILE}"))]
    return [pytest.param(vector, id=vector["id"]) for vector in json.loads(FILE.read_text("utf-8"))]


def differences(got: Any, expected: Any, tolerance: float, path: str = "") -> list[str]:
    """Where a result is further from what is expected than |expected| or 1 times the tolerance."""
    if isinstance(expected, dict):
        if not isinstance(got, dict):
            return [f"{path}: got {got!r}, expected {expected!r}"]
        missing = [f"{path}.{key}: missing" for key in expected if key not in got and key != "note"]
        common = [key for key in expected if key in got]
        return missing + [
            d for key in common for d in differences(got[key], expected[key], tolerance, f"{path}.{key}")
        ]
    if isinstance(expected, list):
        if not isinstance(got, list) or len(got) != len(expected):
            return [f"{path}: got {got!r}, expected {expected!r}"]
        pairs = enumerate(zip(got, expected, strict=True))
        return [d for k, (a, b) in pairs for d in differences(a, b, tolerance, f"{path}[{k}]")]
    if isinstance(expected, bool) or expected is None or isinstance(expected, str):
        return [] if got == expected else [f"{path}: got {got!r}, expected {expected!r}"]
    if isinstance(got, bool) or not isinstance(got, (int, float)) or not math.isfinite(got):
        return [f"{path}: got {got!r}, expected {expected!r}"]
    tail = expected > 0 and any(name in path for name in TAILS)
    scale = abs(expected) if tail else max(1.0, abs(expected))
    gap = abs(got - expected)
    return (
        [] if gap <= tolerance * scale else [f"{path}: got {got!r}, expected {expected!r}, off by {gap:.3g}"]
    )


@pytest.mark.parametrize("vector", _vectors())
def test_a_published_figure_comes_out(vector: Any) -> None:
    adapter = _adapter()
    try:
        got = adapter.compute(vector["metric"], vector["inputs"])
    except adapter.NotInScope as reason:
        if vector["metric"] in adapter.OUT_OF_SCOPE:
            pytest.skip(str(reason))
        raise
    assert differences(got, vector["expected"], vector["tolerance"]) == []


def test_what_is_out_of_scope_says_why() -> None:
    adapter = _adapter()
    with pytest.raises(adapter.NotInScope, match="BTYD"):
        adapter.compute("pareto_nbd", {})
    with pytest.raises(adapter.NotInScope, match="no metric 'unheard_of'"):
        adapter.compute("unheard_of", {})


def test_a_wrong_figure_is_seen() -> None:
    assert differences({"a": [1.0, 2.1]}, {"a": [1.0, 2.0]}, 1e-3) == [
        ".a[1]: got 2.1, expected 2.0, off by 0.1"
    ]
    assert differences({"p_value": 2e-12}, {"p_value": 1e-12}, 1e-9) != []
    assert differences({"a": None}, {"a": 0.0}, 1) != []
