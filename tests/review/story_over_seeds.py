"""How often the review finds the planted story, and how often it cries wolf: run it as a script.

python tests/review/story_over_seeds.py --seeds 20 --contacts 8000
"""

from __future__ import annotations

import argparse
from collections import Counter

from cxkit.review import Review, Tables, monthly_review
from cxkit.simulation import Story, simulate
from cxkit.values import EffectVerdict

PLANTED = ("carrier", "product", "training")
HELPED = {EffectVerdict.EFFECTIVE, EffectVerdict.PARTLY}


def reviewed(seed: int, contacts: int) -> tuple[Story, Review]:
    """The story of a seed, and the review of its month."""
    shop = simulate(seed=seed, contacts=contacts)
    month = shop.story.month
    festivals = (month, month.year_before())
    return shop.story, monthly_review(Tables.from_objects(shop.objects()), month, festivals=festivals)


def hits(story: Story, review: Review) -> set[str]:
    """Which planted effects are among the signals."""
    found = {(finding.metric, finding.axis, finding.member) for finding in review.signals}
    wanted = {
        "carrier": ("late_by_date", "carrier", story.carrier),
        "product": ("returned_7d", "product", story.product),
        "training": ("first_response_1h", "group", story.team),
    }
    return {name for name, key in wanted.items() if key in found}


def judged(story: Story, review: Review) -> set[str]:
    """Of which improvement actions the review tells the truth: the one that works, and those that do not."""
    told = {each["id"]: each["verdict"] for each in review.section("actions").to_dict()["actions"]}
    helped = {each._value_ for each in HELPED}
    return {id for id, true in story.effects.items() if id in told and (told[id] in helped) == (true > 0)}


CAUSED = {
    "late_by_date",  # by the carrier, wherever its parcels are counted
    "complaints",
    "complaint_rate",
    "first_response_1h",  # by the team, wherever its tickets are counted
    "resolution",
    "returned_7d",  # by the product
}
"""Figures that the story moves: their groups may differ on any axis."""


def false_alarms(story: Story, review: Review) -> list[str]:
    """Signals that nothing planted explains."""
    found = [
        f"{finding.metric} {finding.axis} {finding.member}"
        for finding in review.signals
        if finding.metric not in CAUSED
    ]
    found += [
        f"{figure.metric} is {figure.reading}"
        for figure in review.figures
        if figure.reading.is_signal and figure.metric not in {*CAUSED, "ces", "complaint_7d"}
    ]
    return found


def main() -> None:
    """Print hits, whether the noise was taken for signal, and every other false alarm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--contacts", type=int, default=8000)
    parser.add_argument("--first", type=int, default=0, help="the first seed, to run in parts")
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    alarms: list[str] = []
    for seed in range(asked.first, asked.first + asked.seeds):
        story, review = reviewed(seed, asked.contacts)
        found, true = hits(story, review), judged(story, review)
        counts.update([*found, *true])
        counts["the story"] += found == {*PLANTED}
        counts["the three actions"] += len(true) == len(story.effects)
        counts["noise taken for signal"] += any(
            finding.axis == "region" and finding.member == story.noise_region for finding in review.signals
        )
        alarms += (fresh := [f"seed {seed}: {alarm}" for alarm in false_alarms(story, review)])
        missed = sorted({*PLANTED, *story.effects} - found - true)
        print(f"seed {seed}: missed {missed or 'nothing'}, false alarms {len(fresh)}", flush=True)
    for name in (*PLANTED, "the story", *story.effects, "the three actions", "noise taken for signal"):
        print(f"{name}: {counts[name]} of {asked.seeds}")
    print(f"false alarms: {len(alarms)}", *alarms, sep="\n  ")


if __name__ == "__main__":
    main()
