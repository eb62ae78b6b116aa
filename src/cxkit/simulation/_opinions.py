"""Opinions: the monthly recommendation survey, and the effort survey after tickets."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from cxkit.kernel.facts import Actor
from cxkit.simulation._setting import Setting
from cxkit.simulation._story import REGIONS
from cxkit.surveys import Answer, Question, Response, Survey
from cxkit.tickets import Ticket
from cxkit.values import Period

_SHOP = Actor.system("shop")
_SCORES = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
_WEIGHTS = (1, 1, 1, 1, 2, 4, 8, 14, 18, 24, 26)
_FEWEST, _MOST = 40, 2000
_DROP = (0.8, 1.4)
"""How far the score falls in the story's region, in standard errors: it looks like something."""


def surveys(setting: Setting) -> tuple[Survey, Survey]:
    """The recommendation survey and the effort survey, both open since before the shop."""
    at = setting.first.start - timedelta(days=20)
    nps = Survey.draft(
        "nps",
        title="Would you recommend us?",
        purpose="see how the relation to customers develops, by region",
        questions=[Question.nps("recommend", "How likely are you to recommend us?", required=True)],
        at=at,
        by=_SHOP,
    )
    ces = Survey.draft(
        "ces",
        title="How easy was it?",
        purpose="find the requests that cost customers most effort",
        questions=[Question.ces("easy", "They made it easy to solve my problem.", required=True)],
        at=at,
        by=_SHOP,
    )
    return nps.activate(at=at, by=_SHOP), ces.activate(at=at, by=_SHOP)


def sample_size(setting: Setting) -> int:
    """How many answers each region gives each month."""
    return min(_MOST, max(_FEWEST, setting.contacts // 400))


def _scores(setting: Setting, month: Period, region: str, deck: int) -> list[int]:
    """The scores of one region and month: always drawn from the same distribution."""
    chance = random.Random(f"{setting.seed} nps {month.text} {region} {deck}")
    return chance.choices(_SCORES, _WEIGHTS, k=sample_size(setting))


def _moments(scores: list[int]) -> tuple[float, float]:
    """Net promoter score as a fraction, and the square of its standard error."""
    count = len(scores)
    up, down = sum(score > 8 for score in scores), sum(score < 7 for score in scores)
    value = (up - down) / count
    return value, ((up + down) / count - value * value) / count


def region_scores(setting: Setting, month: Period, region: str) -> tuple[float, int]:
    """The net promoter score of a region in a month without a story, and how many answered."""
    scores = _scores(setting, month, region, 0)
    return _moments(scores)[0], len(scores)


def chance_drop(setting: Setting) -> tuple[int, float]:
    """The deck of cards with which the story's region falls by chance, and how far it falls.

    Decks are drawn from the unchanged distribution until one shows a fall of about one standard
    error: the kind of fall that is reported every month and means nothing.
    """
    region, month = setting.story.noise_region, setting.story.month
    before, error_before = _moments(_scores(setting, month.previous(), region, 0))
    for deck in range(10_000):
        now, error = _moments(_scores(setting, month, region, deck))
        fall = (before - now) / (error + error_before) ** 0.5
        if _DROP[0] <= fall <= _DROP[1]:
            return deck, fall
    raise AssertionError("ten thousand decks without an ordinary fall")


def recommendations(setting: Setting, survey: Survey, month: Period, deck: int) -> Iterator[Response]:
    """The answers of one month, from every region; `deck` is that of the story's region and month."""
    chance = random.Random(f"{setting.seed} answers {month.text}")
    start, length = month.start, month.end - month.start
    for place, region in enumerate(REGIONS):
        is_noisy = (month, region) == (setting.story.month, setting.story.noise_region)
        for number, score in enumerate(_scores(setting, month, region, deck if is_noisy else 0)):
            whom = setting.customer_id(
                place + len(REGIONS) * chance.randrange(setting.customers // len(REGIONS))
            )
            at = start + length * (0.02 + 0.96 * chance.random())
            yield Response.submit(
                f"nps-{month.text}-{region}-{number + 1}",
                survey,
                [Answer.of("recommend", score)],
                respondent=whom,
                channel="email",
                region=region,
                at=at,
                by=Actor.customer(whom),
            )


def effort(
    setting: Setting, survey: Survey, chance: random.Random, ticket: Ticket, solved_at: datetime
) -> Iterator[Response]:
    """Sometimes an answer to how easy it was, a few hours after the solution."""
    at = solved_at + timedelta(hours=1 + chance.random() * 30)
    if chance.random() > 0.25 or at >= setting.end:
        return
    trained = setting.trained(ticket.group or "", solved_at)
    weights = (2, 3, 5, 9, 16, 28, 22 if trained else 16)
    yield Response.submit(
        f"ces-{ticket.id}",
        survey,
        [Answer.of("easy", chance.choices(range(1, 8), weights)[0])],
        respondent=ticket.customer,
        channel=ticket.channel,
        ticket=ticket.id,
        agent=ticket.agent,
        at=at,
        by=Actor.customer(ticket.customer),
    )
