"""A simulated shop stored in one SQLite file, reviewed and read whole: CPU of each part, and peak memory.

    python tests/benchmarks/bench_shop.py [--contacts 100000]

The CPU of the simulation is told apart. The review reads the months that it needs; reading everything as
tables is told beside it, after the peak of both others.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cxkit.review import Tables, monthly_review
from cxkit.simulation import Shop, simulate
from cxkit.storage import SQLiteStore, add_all


class Simulated:
    """The objects of a shop, and the CPU seconds that making them took."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.seconds = 0.0

    def __iter__(self) -> Iterator[Any]:
        stream = self.shop.objects()
        while True:
            begun = time.process_time()
            thing = next(stream, None)
            self.seconds += time.process_time() - begun
            if thing is None:
                return
            yield thing


def tell(part: str, seconds: float) -> float:
    """Print a part's CPU, and the peak so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{part:20} {seconds:7.1f} s CPU, {peak:.0f} MB so far", flush=True)
    return seconds


def main() -> None:
    """Run all and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=100_000)
    chosen = parser.parse_args()
    shop = simulate(seed=7, contacts=chosen.contacts)
    with tempfile.TemporaryDirectory() as folder, SQLiteStore(Path(folder) / "shop.sqlite") as store:
        things, begun = Simulated(shop), time.process_time()
        with store.loading():
            count = add_all(store, things)
        tell("simulated", things.seconds)
        stored = tell(f"stored {count:,}", time.process_time() - begun - things.seconds)

        begun = time.process_time()
        made = monthly_review(store, shop.months[-1])
        assert made.figures
        reviewed = tell("reviewed", time.process_time() - begun)

        begun = time.process_time()
        tables = Tables.from_store(store)
        assert tables.contacts is not None
        assert len(tables.contacts) == chosen.contacts
        read = tell("read whole", time.process_time() - begun)
        tell("stored and reviewed", stored + reviewed)
        tell("and read whole", stored + reviewed + read)


if __name__ == "__main__":
    main()
