"""Cohorts are counted as a plain dictionary of sets counts them, whatever the rows and however many."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import example, given, strategies as st

from cxkit.errors import Invalid
from cxkit.metrics import retention
from cxkit.metrics._counting import _cohorts as counting
from cxkit.metrics._counting._persons import persons
from cxkit.values import Unit

END = datetime(2026, 6, 20, tzinfo=UTC)


def day(number):
    """A day of 2026, the first of January being 0."""
    return date.fromordinal(date(2026, 1, 1).toordinal() + number)


ROWS = st.lists(
    st.tuples(
        st.none() | st.integers(0, 9),
        st.none() | st.integers(-540, 260).map(day),
    ),
    max_size=60,
)


def by_sets(rows, rolling):
    """Cohort and age to how many were active."""
    months = {}
    for who, day in rows:
        if who is not None and day is not None and day <= END.date():
            months.setdefault(who, set()).add(12 * day.year + day.month)
    found = {}
    for seen in months.values():
        first, last = min(seen), max(seen)
        for month in range(first, last + 1) if rolling else seen:
            found[first, month - first] = found.get((first, month - first), 0) + 1
    return found


def as_dict(table):
    places = zip(*np.nonzero(table.active), strict=True)
    first = 12 * 1970 + 1 + table.first
    return {(first + int(c), int(a)): int(table.active[c, a]) for c, a in places}


@example(rows=[(1, day(1)), (1, day(40)), (2, day(70))], rolling=False, chunk=2, marks=0)
@example(rows=[(1, day(1)), (1, day(40)), (1, day(70)), (2, day(1))], rolling=False, chunk=2, marks=0)
@example(rows=[(1, day(1)), (1, day(40)), (1, day(70)), (2, day(1))], rolling=True, chunk=2, marks=0)
@given(rows=ROWS, rolling=st.booleans(), chunk=st.integers(1, 9), marks=st.sampled_from([0, 1 << 20]))
def test_any_rows_in_chunks_of_any_size_are_counted_as_sets_count_them(rows, rolling, chunk, marks):
    """By marks of customers and periods, and by sorting where there would be too many marks."""
    days = np.array([np.datetime64("NaT", "D") if day is None else day for _, day in rows], "M8[D]")
    who = persons([person for person, _ in rows], "customer")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(counting, "_CHUNK", chunk)
        patched.setattr(counting, "_READ", chunk + 1)
        patched.setattr(counting, "_BLOCK", chunk)
        patched.setattr(counting, "_MOST_MARKS", marks)
        when = counting.activity(days, "active_at", unit=Unit.MONTH, tz="UTC", as_of=END)
        table = counting.cohorts(who, when, rolling=rolling)
    assert as_dict(table) == by_sets(rows, rolling)
    assert table.sizes.sum() == len(
        {who for (who, day) in rows if who is not None and day is not None and day <= END.date()}
    )


@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "year"])
def test_dates_and_instants_of_the_same_days_give_the_same_table(unit):
    rng = np.random.default_rng(3)
    days = np.datetime64("2025-01-01") + rng.integers(0, 500, 400)
    who = rng.integers(0, 60, 400)
    noon = days.astype("M8[us]") + np.timedelta64(12, "h")
    instants = [moment.replace(tzinfo=UTC) for moment in noon.tolist()]
    from_dates = retention.tally(who, days, as_of=END, unit=unit)
    assert from_dates == retention.tally(who, instants, as_of=END, unit=unit)
    assert from_dates == retention.tally([str(w) for w in who], days, as_of=END, unit=unit)


def test_months_tell_no_weeks():
    months = np.array(["2026-01"], "M8[M]")
    assert retention.of([1], months, as_of=END, age=1).n == 1
    with pytest.raises(Invalid, match="holds months, which do not tell weeks"):
        retention.of([1], months, as_of=END, unit="week")


def test_customers_may_be_any_whole_numbers():
    """Ids far apart are numbered, ids side by side are taken as they are, and none is lost."""
    near, far = persons(np.array([7, 5, 7]), "customer"), persons(np.array([1, 2**62, 1]), "customer")
    assert near.codes.tolist() == [2, 0, 2]
    assert (near.size, far.codes.tolist(), far.size) == (3, [0, 1, 0], 2)
    masked = persons(np.ma.masked_array([4, 0, 5], mask=[False, True, False]), "customer")
    assert masked.codes.tolist() == [0, -1, 1]


def test_the_table_spans_every_period_up_to_the_end_also_those_without_anybody():
    """January's cohort has as many ages as months have passed, February's one less, whoever came."""
    who = ["ann", "bob", "ann"]
    at = [datetime(2026, month, 5, tzinfo=UTC) for month in (1, 2, 3)]

    def shares(as_of, **options):
        table = retention.tally(who, at, as_of=as_of, **options)
        ages = table.axes[1].labels
        found = {}
        for cohort in table.axes[0].labels:
            cells = (table.at(cohort=cohort, age=age).result() for age in ages)
            found[cohort] = [cell.value for cell in cells if cell.n]
        return found

    june = datetime(2026, 6, 15, tzinfo=UTC)
    assert shares(june) == {"2026-01": [1.0, 0.0, 1.0, 0.0, 0.0], "2026-02": [1.0, 0.0, 0.0, 0.0]}
    assert shares(june, partial="included")["2026-02"] == [1.0, 0.0, 0.0, 0.0, 0.0]
    assert shares(datetime(2026, 2, 20, tzinfo=UTC)) == {"2026-01": [1.0]}
    assert shares(june, kind="rolling")["2026-01"] == [1.0, 1.0, 1.0, 0.0, 0.0]
    assert shares(june, unit="year") == {}
    assert shares(june, unit="year", partial="included") == {"2026": [1.0]}
