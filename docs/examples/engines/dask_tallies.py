"""NPS, CSAT and handle time by market and month, counted by Dask on two worker processes.

Each partition becomes a dictionary of tallies, and tallies merge. However the rows are split, the answer
is the single machine's, to the last bit.

    python dask_tallies.py [ROWS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import dask
import dask.dataframe as dd
import pyarrow.parquet as pq
from answers import count, same, together, write_answers
from dask.distributed import Client, LocalCluster

from cxkit.stats.tallies import Tally


def dask_tallies(rows: dd.DataFrame) -> dict[str, Tally]:
    """The tallies of a data frame, wherever its partitions lie."""
    parts = [dask.delayed(count)(part) for part in rows.to_delayed()]
    return dask.delayed(together)(parts).compute()


def main(rows: int = 3_000_000) -> None:
    """Count the same answers whole, as written, and in shuffled partitions."""
    with (
        tempfile.TemporaryDirectory() as folder,
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster),
    ):
        write_answers(Path(folder), rows)
        whole = count(pq.read_table(folder))
        print(whole["nps"].over("month").result(), end="\n\n")
        stored = dd.read_parquet(folder)
        for name, frame in {
            "as they were stored": stored,
            "in 5 partitions": stored.repartition(npartitions=5),
            "by handle time": stored.shuffle("handle_seconds", npartitions=31, shuffle_method="tasks"),
        }.items():
            start = time.perf_counter()
            if not same(dask_tallies(frame), whole):
                raise SystemExit(f"{name}: not what a single machine counts")
            print(f"{name:<24}{time.perf_counter() - start:5.1f} s  identical to the last bit")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
