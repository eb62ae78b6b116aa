"""NPS, CSAT and handle time by market and month, counted by Spark on two worker processes.

Each partition becomes one row a metric, the tally's bytes; Spark merges them by metric. However the rows
are split, the answer is the single machine's, to the last bit.

    python spark_tallies.py [ROWS]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import answers
import pyarrow as pa
import pyarrow.parquet as pq
from answers import count, same, together, write_answers
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import arrow_udf
from pyspark.sql.types import BinaryType

from cxkit.stats.tallies import Tally, merged


def count_partition(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What one partition holds of each metric, a row a metric; of an empty partition, no rows."""
    for metric, tally in together(map(count, batches)).items():
        yield pa.RecordBatch.from_pydict({"metric": [metric], "tally": [tally.to_bytes()]})


@arrow_udf(BinaryType())
def merge(parts: pa.Array) -> bytes:
    """An aggregate function of Spark: the parts of a metric as one."""
    return merged(Tally.from_bytes(part.as_py()) for part in parts).to_bytes()


def spark_tallies(rows: DataFrame) -> dict[str, Tally]:
    """The tallies of a data frame, wherever its partitions lie."""
    parts = rows.mapInArrow(count_partition, "metric string, tally binary")
    found = parts.groupBy("metric").agg(merge("tally").alias("tally")).collect()
    return {row.metric: Tally.from_bytes(row.tally) for row in found}


def session() -> SparkSession:
    """A cluster on this machine: two workers, each a process with one core and 1 GB."""
    os.environ.update(PYSPARK_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1")
    settings = {
        "spark.sql.execution.arrow.maxRecordsPerBatch": 250_000,
        "spark.sql.shuffle.partitions": 3,
        "spark.ui.enabled": False,
        "spark.ui.showConsoleProgress": False,
    }
    spark = SparkSession.builder.master("local-cluster[2,1,1024]").config(map=settings).getOrCreate()
    for code in (answers.__file__, __file__):
        spark.sparkContext.addPyFile(code)
    return spark


def main(rows: int = 3_000_000) -> None:
    """Count the same answers whole, as written, and in shuffled partitions."""
    with tempfile.TemporaryDirectory() as folder, session() as spark:
        write_answers(Path(folder), rows)
        whole = count(pq.read_table(folder))
        print(whole["nps"].over("month").result(), end="\n\n")
        stored = spark.read.parquet(folder)
        for name, frame in {
            "as they were stored": stored,
            "5 partitions, shuffled": stored.repartition(5),
            "by market": stored.repartition(31, "market"),
        }.items():
            start = time.perf_counter()
            if not same(spark_tallies(frame), whole):
                raise SystemExit(f"{name}: not what a single machine counts")
            print(f"{name:<24}{time.perf_counter() - start:5.1f} s  identical to the last bit")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
