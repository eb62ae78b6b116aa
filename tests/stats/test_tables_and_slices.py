"""A cell of a table of figures is what its slice of the tally gives, also where nothing was counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.metrics import backlog, changes, compare, volume
from cxkit.stats.tallies import RATIOS, tally_nps, tally_rates, tally_scores, tally_share, tally_values
from cxkit.stats.tallies._amounts import tally_ratio
from cxkit.stats.tallies._kind_parts import KINDS
from cxkit.stats.tallies._sampled import tally_sampled
from cxkit.stats.tallies._waits import tally_waits

AT = datetime(2026, 2, 3, 9, tzinfo=UTC)
OPTIONS = {"within": {"target": 3.0}, "finished_within": {"target": 3.0}, "quantile": {"share": 0.25}}


def of_every_kind(numbers, by):
    """A tally of each kind, of whole numbers from 0 to 10."""
    several = np.array(numbers)
    known = np.ones(len(numbers), np.bool_)
    return {
        "share": tally_share(several > 5, by=by),
        "net": tally_nps(numbers, by=by),
        "scores": tally_scores(numbers, (0, 10), by=by),
        "values": tally_values(numbers, by=by),
        "rates": tally_rates(numbers, several + 1, by=by),
        "counts": volume.tally([AT] * len(numbers), by=by),
        "amounts": tally_ratio(several, several + 1, ~known, by=by, definition=""),
        "ratios": attrs.evolve(tally_rates(numbers, several + 1, by=by, figure="ratio"), kind=RATIOS),
        "sampled": tally_sampled(several * 1.0, several % 4 + 1.0, ~known, by=by, definition=""),
        "waits": tally_waits(several * 1_000_000, several % 3 > 0, known, by=by, definition=""),
    }


def plain(estimate):
    """An estimate as plain data; an effective number that is n itself may be left out."""
    data = estimate.to_dict()
    return {**data, "n_effective": data["n"] if data["n_effective"] is None else data["n_effective"]}


ROWS = st.tuples(st.integers(0, 10), st.sampled_from("abc"), st.sampled_from(["x", "y", None]))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20)
@given(st.lists(ROWS, min_size=1, max_size=9))
def test_a_cell_of_the_table_is_its_slice(kind, rows):
    numbers, one, two = map(list, zip(*rows, strict=True))
    tally = of_every_kind(numbers, {"one": one, "two": two})[kind]
    for figure in tally.kind.figures:
        table = tally.result(figure, **OPTIONS.get(figure, {}))
        for a in tally.labels("one"):
            for b in tally.labels("two"):
                part = tally.at(one=a, two=b).result(figure, **OPTIONS.get(figure, {}))
                assert plain(table.at(one=a, two=b)) == plain(part), (figure, a, b)


BY = {"month": ["01"] * 4 + ["02"], "channel": ["chat"] * 4 + ["mail"]}


class TestNothingIsZero:
    def test_a_volume_of_nothing_is_0_with_the_interval_of_a_count(self):
        table = volume.of([AT] * 5, by=BY)
        nothing = table.at(month="02", channel="chat")
        assert (nothing.value, nothing.n, nothing.standard_error) == (0, 0, 0)
        assert nothing.interval.bounds == pytest.approx((0, 3.7), abs=0.1)

    def test_a_backlog_of_nothing_is_0(self):
        opened, solved = [AT] * 5, [None] * 4 + [AT]
        table = backlog.of(opened, solved, at=AT + timedelta(days=1), by=BY)
        assert [table.at(month="02", channel=channel).value for channel in ("chat", "mail")] == [0, 0]

    def test_a_change_to_nothing_is_a_ratio_of_0_and_one_from_nothing_is_none(self):
        found = changes(volume.tally([AT] * 5, by=BY), "month")
        down = found.at(channel="chat", month="02")
        assert (down.first.value, down.second.value, down.value) == (0, 4, 0)
        assert down.p_value == pytest.approx(0.0455, abs=1e-4)
        up = found.at(channel="mail", month="02")
        assert (up.first.value, up.second.value) == (1, 0)
        assert (up.value, up.undefined.code) == (None, "stats.zero_base")

    def test_labels_that_one_side_lacks_are_0_there(self):
        july = volume.of([AT] * 3, by={"channel": ["chat", "mail", "mail"]})
        june = volume.of([AT] * 2, by={"channel": ["chat", "chat"]})
        assert compare(june, july).at(channel="mail").value == 0
        assert compare(june, july).at(channel="chat").value == 2

    def test_a_total_of_nothing_is_0_and_a_mean_of_nothing_undefined(self):
        tally = tally_values([1.5] * 5, by=BY)
        assert tally.result("total").at(month="02", channel="chat").value == 0
        assert tally.result("mean").at(month="02", channel="chat").undefined.code == "stats.empty"
