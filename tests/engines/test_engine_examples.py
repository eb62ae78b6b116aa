"""What the examples of the engines rest on: the same answers every time, and a comparison that can say no."""

import numpy as np
import pytest

pytest.importorskip("pyarrow", reason="the examples read Parquet: install pyarrow")
pytest.importorskip("scipy", reason="the interval of a mean needs SciPy")

import pyarrow as pa
import pyarrow.parquet as pq
from answers import count, same, together, write_answers


@pytest.fixture(scope="module")
def rows(folder):
    return pq.read_table(folder)


def test_the_answers_are_the_same_at_every_run(rows, tmp_path):
    write_answers(tmp_path, rows.num_rows)
    assert pq.read_table(tmp_path).equals(rows)


def test_any_number_of_parts_in_any_order_is_the_whole(rows):
    whole = count(rows)
    shuffled = rows.take(np.random.default_rng(1).permutation(rows.num_rows))
    for size in (240_000, 77_777, 9_001):
        parts = [shuffled.slice(start, size) for start in range(0, rows.num_rows, size)]
        assert same(together(map(count, reversed(parts))), whole)


def test_columns_of_pandas_count_as_columns_of_arrow(rows):
    assert same(count(rows.to_pandas()), count(rows))


def test_a_lost_a_doubled_and_a_changed_answer_are_noticed(rows):
    whole = count(rows)
    seconds = rows["handle_seconds"].to_numpy().copy()
    seconds[np.flatnonzero(seconds == seconds)[0]] += 0.1
    place = rows.schema.get_field_index("handle_seconds")
    changed = rows.set_column(place, "handle_seconds", pa.array(seconds, from_pandas=True))
    assert not same(count(rows.slice(1)), whole)
    assert not same(count(pa.concat_tables([rows, rows.slice(0, 1)])), whole)
    assert not same(count(changed), whole)


def test_missing_keys_and_answers_are_counted(rows):
    found = count(rows)
    assert None in found["nps"].labels("market")
    assert all(tally.counts["missing"] > 20_000 for tally in found.values())
