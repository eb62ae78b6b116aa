"""What both engines share: answers of a survey in Parquet files, and what is counted of them.

An engine calls `count` on its parts of the rows, whose columns may be of pandas or of Arrow, and `together`
on what it got.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from cxkit.metrics import csat, handle_time, months, nps
from cxkit.stats.tallies import Tally, merged

MARKETS = np.array(["CN", "HK", "MY", "SG", "TW", None], dtype=object)


def count(rows: Any) -> dict[str, Tally]:
    """NPS, CSAT and handle time by market and local month, of whatever rows are here."""
    by = {"market": rows["market"], "month": months(rows["answered_at"], "Asia/Shanghai")}
    handled = (np.asarray(rows["handle_seconds"]) * 1000).round().astype("m8[ms]")
    return {
        "nps": nps.tally(rows["score"], by=by),
        "csat": csat.tally(rows["satisfaction"], by=by),
        "handle_time": handle_time.tally(handled, by=by),
    }


def together(parts: Iterable[dict[str, Tally]]) -> dict[str, Tally]:
    """What was counted in several places, metric by metric."""
    parts = list(parts)
    return {metric: merged(part[metric] for part in parts) for metric in (parts[0] if parts else ())}


def write_answers(folder: Path, rows: int, files: int = 12, seed: int = 2026) -> None:
    """The same answers at every run, one file a source; a tenth of each column is missing."""
    for place in range(files):
        rng = np.random.default_rng([seed, place])
        size = rows * (place + 1) // files - rows * place // files
        gone = [rng.random(size) < 0.1 for _ in range(3)]
        at = np.datetime64("2026-01-01", "us") + rng.integers(0, 181 * 86_400_000_000, size).astype("m8[us]")
        columns = {
            "market": MARKETS[rng.choice(6, size, p=[0.4, 0.1, 0.15, 0.2, 0.1, 0.05])],
            "answered_at": pa.array(at, pa.timestamp("us", "UTC")),
            "score": pa.array(np.minimum(rng.integers(2, 13, size), 10), pa.int8(), mask=gone[0]),
            "satisfaction": pa.array(rng.integers(1, 6, size), pa.int8(), mask=gone[1]),
            "handle_seconds": pa.array(rng.lognormal(5.5, 0.6, size).round(1), mask=gone[2]),
        }
        pq.write_table(pa.table(columns), folder / f"answers-{place:02}.parquet")


def figures(tallies: dict[str, Tally]) -> dict[str, list[str]]:
    """Every figure with its bounds, cell by cell, as the bits of its floats."""
    asked = [("nps", None), ("csat", None), *(("handle_time", name) for name in ("mean", "total", "p90"))]
    results = {f"{metric} {figure or ''}": tallies[metric].result(figure) for metric, figure in asked}
    return {
        name: [number.hex() for part in (found.values, found.low, found.high) for number in part.flat]
        for name, found in results.items()
    }


def same(tallies: dict[str, Tally], whole: dict[str, Tally]) -> bool:
    """Whether both are identical to the last bit: the tallies' bytes, and the figures made of them."""
    stored = all(tallies[metric].to_bytes() == whole[metric].to_bytes() for metric in whole)
    return stored and tallies.keys() == whole.keys() and figures(tallies) == figures(whole)
