"""Tallies counted by Dask on two processes are the single machine's, to the last bit."""

import os

import numpy as np
import pytest

pytest.importorskip("distributed", reason="Dask is not installed: tests/engines/run.sh installs it")
pytest.importorskip("dask.dataframe", reason="Dask's data frames are not installed")

import dask
import dask.dataframe as dd
import pyarrow.parquet as pq
from answers import count, same
from dask.distributed import Client, LocalCluster
from dask_tallies import dask_tallies, main

from cxkit.stats.tallies import tally_values


@pytest.fixture(scope="module")
def client():
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def whole(folder):
    return count(pq.read_table(folder))


def test_the_example_runs_on_millions_of_answers(capsys):
    main(2_000_000)
    assert capsys.readouterr().out.count("identical to the last bit") == 3


def test_two_processes_count_none_of_them_this_one(client):
    found = client.run(os.getpid).values()
    assert len({*found, os.getpid()}) == 3


@pytest.mark.parametrize("parts", [1, 7, 40])
def test_any_number_of_partitions_is_the_whole(client, folder, whole, parts):
    assert same(dask_tallies(dd.read_parquet(folder).repartition(npartitions=parts)), whole)


@pytest.mark.parametrize("column", ["market", "score"])
def test_shuffled_partitions_are_the_whole_even_where_some_are_empty(client, folder, whole, column):
    shuffled = dd.read_parquet(folder).shuffle(column, npartitions=23, shuffle_method="tasks")
    assert same(dask_tallies(shuffled), whole)


def test_tallies_in_buckets_travel_between_processes(client):
    values = np.random.default_rng(3).lognormal(5, 1, 300_000)
    parts = [dask.delayed(tally_values)(part) for part in np.array_split(values[::-1], 9)]
    found = dask.delayed(sum)(parts).compute()
    assert found.result("p90").options["values"].startswith("buckets")
    assert found.to_bytes() == tally_values(values).to_bytes()
