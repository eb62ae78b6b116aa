"""Raters are compared by criterion and in time, machines with people, and a need is more than chance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cxkit import Actor
from cxkit.analysis.quality import criterion_agreement, machine_agreement, rater_drift, training_needs
from cxkit.errors import Invalid, NotFound
from cxkit.kernel import Selection
from cxkit.quality import (
    SERVICE_RUBRIC,
    Calibration,
    CalibrationItem,
    Evaluation,
    Subject,
    answer_columns,
    applicable,
    evaluation_columns,
    rating_columns,
)
from cxkit.stats.reliability import krippendorff_alpha, rater_agreement
from cxkit.values import Attainment

T = datetime(2026, 4, 6, tzinfo=UTC)
LIN, BO, ZOE = Actor.supervisor("lin"), Actor.agent("bo"), Actor.agent("zoe")
GOOD = {
    each.code: each.levels[-1].points if each.levels else 1.0
    for each in applicable(SERVICE_RUBRIC, {"upset": 0}, "chat")
} | {"upset": 0, "remarks": None}


class TestAgreement:
    NOMINAL = np.array([[1, 1, 1], [2, 2, 1], [1, 1, np.nan], [3, 3, 3], [2, 2, 2]])

    def columns(self):
        rows, raters = np.nonzero(~np.isnan(self.NOMINAL))
        return {
            "items": rows,
            "raters": np.array(["a", "b", "c"])[raters],
            "values": self.NOMINAL[rows, raters],
        }

    def test_each_criterion_is_what_its_own_ratings_give(self):
        told = self.columns()
        both = {name: np.concatenate([column, column]) for name, column in told.items()}
        criteria = ["calm"] * len(told["items"]) + ["terms"] * len(told["items"])
        found = criterion_agreement(criteria, **both, level="nominal", rng=np.random.default_rng(1))
        cells = [[None if np.isnan(cell) else cell for cell in row] for row in self.NOMINAL]
        assert [each.value for each in found.alpha] == pytest.approx([krippendorff_alpha(cells).value] * 2)
        assert [each.value for each in found.ac1] == pytest.approx([rater_agreement(cells).gwet.value] * 2)
        assert found.alpha[0].low is not None
        assert (found.pairs, found.exact, found.within_one) == ((13, 13), (11 / 13,) * 2, (1.0,) * 2)

    @given(st.data())
    def test_the_names_and_the_order_of_raters_change_nothing(self, data):
        told = self.columns()
        order = data.draw(st.permutations(range(len(told["items"]))))
        names = dict(zip("abc", data.draw(st.permutations("abc")), strict=True))
        mixed = {name: [column[place] for place in order] for name, column in told.items()}
        mixed["raters"] = [names[rater] for rater in mixed["raters"]]
        one, other = (criterion_agreement(["calm"] * len(order), **each) for each in (told, mixed))
        assert one.columns() == {
            name: [pytest.approx(cell) for cell in column] for name, column in other.columns().items()
        }

    def test_a_rating_given_twice_is_refused_by_name(self):
        items, raters, values = ["V-1", "V-1", "V-2", "V-2"], ["lin", "bo", "lin", "lin"], [1, 2, 1, 2]
        rng = np.random.default_rng(2)
        with pytest.raises(Invalid, match="'V-2' is rated twice by 'lin'") as twice:
            criterion_agreement(["calm"] * 4, items, raters, values)
        assert twice.value.faults[0].code == "raters.twice"
        with pytest.raises(Invalid, match="'V-2' is rated twice by 'lin'"):
            machine_agreement(items, raters, values, machine="bo", rng=rng)
        found = criterion_agreement(["calm", "calm", "calm", "terms"], items, raters, values)
        assert found.pairs == (1, 0)
        left = criterion_agreement(["calm"] * 4, items, raters, [1, 2, 1, None])
        assert left.pairs == (1,)

    def test_a_rater_who_becomes_strict_is_seen(self):
        rng = np.random.default_rng(5)
        rows = [
            (
                period,
                f"{period}-{item}",
                rater,
                80 + rng.normal(0, 1) - (12 if rater == "bo" and period == 11 else 0),
            )
            for period in range(12)
            for item in range(8)
            for rater in ("bo", "lin", "zoe")
        ]
        periods, items, raters, scores = zip(*rows, strict=True)
        charts = rater_drift(raters, items, scores, [f"{period:02}" for period in periods])
        assert 11 in {signal.at for signal in charts["bo"].signals}
        assert charts["bo"].values[11] == pytest.approx(-12, abs=1.5)

    def test_a_machine_is_validated_or_not_or_cannot_be_told(self):
        truth = np.tile([0.0, 1.0], 60)
        people = np.concatenate([truth, truth])
        items, raters = [*range(120)] * 3, ["lin"] * 120 + ["bo"] * 120 + ["words/1"] * 120

        def verdict(machine, n=120):
            picked = [k for k in range(360) if k % 120 < n]
            values = np.concatenate([people, machine])
            told = ([column[k] for k in picked] for column in (items, raters, values))
            return machine_agreement(*told, machine="words/1", rng=np.random.default_rng(2)).verdict

        noisy = np.where(np.arange(120) % 3 == 0, 1 - truth, truth)
        slightly = np.where(np.arange(120) % 8 == 0, 1 - truth, truth)
        assert verdict(truth) is Attainment.MET
        assert verdict(noisy) is Attainment.NOT_MET
        assert verdict(slightly, n=10) is Attainment.CANNOT_BE_TOLD
        with pytest.raises(Invalid, match="rated nothing"):
            machine_agreement([1], ["lin"], [1], machine="words/1", rng=np.random.default_rng(2))


class TestNeeds:
    def test_a_need_is_more_than_chance_and_enough_cases(self):
        rng = np.random.default_rng(8)
        rows = [("amy", "empathy", p) for p in rng.binomial(2, 0.45, 30) / 2]
        rows += [(f"a{n}", "empathy", p) for n in range(6) for p in rng.binomial(2, 0.93, 30) / 2]
        rows += [("new", "empathy", 0.0)] * 3
        found = training_needs(*zip(*rows, strict=True), target=0.8)
        assert found.needs == (("amy", "empathy"),)
        told = dict(zip(found.units, found.adjusted, strict=True))
        assert told["new"] is None

    def test_where_nobody_is_below_nobody_needs_anything(self):
        rng = np.random.default_rng(9)
        needs = 0
        for _ in range(60):
            rows = [(f"a{n}", "calm", p) for n in range(8) for p in rng.binomial(2, 0.8, 20) / 2]
            needs += bool(training_needs(*zip(*rows, strict=True), target=0.8).needs)
        assert needs <= 12


class TestColumns:
    def evaluation(self, id="E-1", automatic=None, **told):
        chosen = Selection(kind="random", probability=0.25)
        given = {"subject": Subject(kind="conversation", id="V"), "selection": chosen, "purpose": "estimate"}
        given |= {"agent": "amy", "team": "returns", "channel": "chat", "rubric": SERVICE_RUBRIC}
        made = Evaluation.sample(id, **given | told, at=T, by=LIN)
        by = BO if automatic is None else Actor.bot(automatic)
        made = made.assign(None if automatic else "bo", automatic=automatic, at=T, by=LIN)
        return made.submit(GOOD | {"forbidden": 0}, rubric=SERVICE_RUBRIC, at=T, by=by)

    def test_people_count_and_machines_do_not(self):
        coached = Selection(kind="triggered")
        given = [
            self.evaluation(),
            self.evaluation("E-2", automatic="words/1"),
            self.evaluation("E-3", selection=coached),
        ]
        found = evaluation_columns(given)
        assert (found["id"], found["probability"]) == (["E-1", "E-3"], [0.25, None])
        assert (found["score"], found["compliance_error_free"], found["customer_error_free"]) == (
            [0, 0],
            [False] * 2,
            [True] * 2,
        )
        assert found["business_error_free"] == [None, None]
        answers = answer_columns(given)
        assert dict(zip(answers["criterion"], answers["points"], strict=True))["forbidden"] == 0
        with pytest.raises(NotFound, match="service/1"):
            evaluation_columns(given, rubrics=[])

    def test_ratings_are_seen_when_the_round_is_over(self):
        items = [CalibrationItem(id="V-1", channel="chat")]
        open_ = Calibration.open(
            "K",
            rubric=SERVICE_RUBRIC,
            items=items,
            raters=["bo", "zoe"],
            until=T + timedelta(days=1),
            at=T,
            by=LIN,
        )
        half = open_.rate("V-1", GOOD, rubric=SERVICE_RUBRIC, at=T, by=BO)
        assert rating_columns([half])["value"] == []
        whole = half.rate("V-1", GOOD, rubric=SERVICE_RUBRIC, at=T, by=ZOE)
        assert set(rating_columns([whole])["rater"]) == {"bo", "zoe"}


def test_periods_of_drift_come_in_their_order_and_not_in_that_of_their_texts() -> None:
    drift = rater_drift(["a", "b"] * 2, [1, 1, 2, 2], [5, 4, 1, 4], ["W10", "W10", "W9", "W9"])
    assert drift["a"].columns()["value"] == [-3.0, 1.0]
