"""Tallies counted by Spark on two worker processes are the single machine's, to the last bit."""

import os
from operator import add

import numpy as np
import pytest

pytest.importorskip("pyspark", reason="Spark is not installed: tests/engines/run.sh installs it")

import pyarrow.parquet as pq
from answers import count, same
from spark_tallies import main, session, spark_tallies

from cxkit.stats.tallies import tally_values


@pytest.fixture(scope="module")
def spark(java):
    with session() as spark:
        yield spark


@pytest.fixture(scope="module")
def whole(folder):
    return count(pq.read_table(folder))


def test_the_example_runs_on_millions_of_answers(java, capsys):
    main(2_000_000)
    assert capsys.readouterr().out.count("identical to the last bit") == 3


def test_two_processes_count_none_of_them_this_one(spark):
    # Each worker forks its Python processes from a daemon of its own.
    found = spark.sparkContext.parallelize(range(8), 8).map(lambda _: os.getppid()).collect()
    assert len({*found, os.getpid()}) == 3


@pytest.mark.parametrize("parts", [1, 7, 40])
def test_any_number_of_shuffled_partitions_is_the_whole(spark, folder, whole, parts):
    assert same(spark_tallies(spark.read.parquet(str(folder)).repartition(parts)), whole)


@pytest.mark.parametrize("column", ["market", "score"])
def test_partitions_by_a_column_are_the_whole_even_where_some_are_empty(spark, folder, whole, column):
    assert same(spark_tallies(spark.read.parquet(str(folder)).repartition(23, column)), whole)


def test_small_batches_are_the_whole(spark, folder, whole):
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", 5_000)
    assert same(spark_tallies(spark.read.parquet(str(folder))), whole)


def test_tallies_in_buckets_travel_between_processes(spark):
    values = np.random.default_rng(3).lognormal(5, 1, 300_000)
    parts = spark.sparkContext.parallelize(np.array_split(values[::-1], 9), 9)
    found = parts.map(tally_values).treeReduce(add)
    assert found.result("p90").options["values"].startswith("buckets")
    assert found.to_bytes() == tally_values(values).to_bytes()
