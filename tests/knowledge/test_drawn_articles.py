"""What readers of drawn articles are served, find and are warned of is what `drawn_articles.txt` has.

Twelve articles a base: some with translations, variants for a region or a class, stale ones, archived ones
that lead on, in a circle or nowhere, two on one question. Whoever changes what is told writes the record anew
and reads what changed: `python tests/knowledge/test_drawn_articles.py`.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from cxkit import Actor
from cxkit.errors import CxkitError
from cxkit.knowledge import Article, KnowledgeBase, Reader, StalePolicy, serve
from cxkit.tables import ArticleTable

RECORD = Path(__file__).with_name("drawn_articles.txt")
T, DAY = datetime(2026, 3, 2, tzinfo=UTC), timedelta(days=1)
AMY, LIN = Actor.agent("amy"), Actor.supervisor("lin")
BODIES = (
    "Print the label and send it back.", "Print the label and send it in.", "A courier comes.",
    "打印标签并寄回。", "Ab",
)  # fmt: skip
READERS = (
    Reader(), Reader(audience="customers", customer_class="vip", region="HK"), Reader(audience="internal"),
    Reader(audience="customers", region="HK"), Reader(audience="customers", customer_class="vip"),
)  # fmt: skip


def attempt(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except CxkitError as error:
        return f"{type(error).__name__}: {error}"


def article(chance: random.Random, number: int) -> Article:
    """One article, of which some steps are refused."""
    found = Article.create(
        f"A-{number:02d}", question=chance.choice(("How do I return a lamp?", "Where is it?")),
        kind=chance.choice(("faq", "manual")), language=chance.choice(("en", "en", "zh-Hans")), owner="amy",
        topics=chance.choice((["returns"], ["returns", "lamps"])), products=chance.choice(([], ["lamp"])),
        stale_policy=chance.choice([*StalePolicy]), at=T, by=AMY,
    )  # fmt: skip
    if chance.random() < 0.8:
        found = found.draft("Returning a lamp", chance.choice(BODIES), at=T, by=AMY)
        found = found.set_confidence("validated", at=T, by=AMY).set_audience("public", at=T, by=LIN)
        found = found.publish(1, at=T, by=LIN)
    for step in range(chance.randrange(4, 16)):
        at = T + (step // 2) * DAY
        version = chance.randrange(1, len(found.versions) + 2)
        next_ = chance.choice((
            partial(found.draft, "Returning a lamp", chance.choice(BODIES), by=AMY),
            partial(
                found.draft, "退灯", chance.choice(BODIES),
                language=chance.choice(("zh-Hans", "zh-Hant", "en-GB")),
                based_on=chance.choice((None, 1, version)), change=chance.choice(("minor", "major")), by=AMY,
            ),
            partial(
                found.draft, "For some", chance.choice(BODIES), region=chance.choice((None, "HK")),
                customer_class=chance.choice((None, "vip")), by=AMY,
            ),
            partial(found.set_confidence, chance.choice(("validated", "validated", "draft")), by=AMY),
            partial(found.set_audience, chance.choice(("public", "customers", "internal")), by=LIN),
            partial(found.publish, version, by=LIN, review_at=chance.choice((None, T + 3 * DAY))),
            partial(found.publish, version, by=LIN),
            partial(found.withdraw, version, "wrong", by=LIN),
            partial(found.set_dependant, "macro", "M-1", version, by=AMY),
            partial(found.call_review, "failing", by=LIN),
        ))  # fmt: skip
        made = attempt(partial(next_, at=at))
        found = made if isinstance(made, Article) else found
    if chance.random() < 0.3:
        to = chance.choice((None, f"A-{chance.randrange(14):02d}"))
        made = attempt(partial(found.archive, successor=to, reason="old", at=T + 9 * DAY, by=LIN))
        found = made if isinstance(made, Article) else found
    return found


def told(seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    base = KnowledgeBase([article(chance, number) for number in range(12)])
    for each, tag, reader in product(base, ("en", "zh-CN", "zh-Hant", "en-GB", "de"), READERS):
        for at, stale in ((None, None), (T + 2 * DAY, "hide"), (T - DAY, None), (None, "fall_back")):
            served = attempt(partial(serve, each, tag, reader, at, stale=stale))
            if served is not None:
                notices = [notice.text() for notice in served.notices]
                shown = f"{served.version.number} {served.language} {notices}"
                yield f"{each.id} {tag} {reader!r} {at} {stale}: {shown}"
        yield f"{each.id}: {attempt(partial(base.serve, each.id, tag, reader))!r:.60}"
    for each in base:
        editions = [each.edition_of(number) for number in range(len(each.versions) + 2)]
        stale_now = [each.is_stale(translation) for translation in each.translations]
        yield f"{each.id}: {editions} {stale_now} {each.outdated_dependants!r}"
    for words, reader, at in product(
        ("lamp", "return label", "courier", "打印", "zzz"), READERS[:3], (None, T + DAY)
    ):
        hits = base.search(words, "en", reader, at, most=3)
        found = [(hit.article, round(hit.score, 6), hit.served is None) for hit in hits]
        yield f"{words} {reader!r} {at}: {found}"
    for at in (T + 2 * DAY, T + 3 * DAY, T + 400 * DAY):
        yield f"{at}: {base.overdue(at, {'A-01': 5, 'A-02': 1})!r}"
    for at in (None, T + 3 * DAY, T + 400 * DAY):
        rows = ArticleTable.from_objects(base, as_of=at)
        yield f"{at}: {rows!r} {rows.overdue.tolist()} {rows.stale.tolist()} {rows.version.tolist()}"
    ids = [f"A-{number:02d}" for number in range(14)]
    for alike in (0.0, 0.6, 1.0):
        traps = base.traps(index=ids[:6], public_index=ids[4:], alike=alike)
        yield f"{alike}: {[*map(str, traps)]}"
    resolved = [attempt(partial(base.resolve, id)) for id in ids]
    yield f"{[each.id for each in base.about('lamp')]} {base!r} {resolved!r}"
    yield base.markdown("en", "internal") + base.markdown("zh-Hans", product="lamp")


def line(seed: int) -> str:
    found = [*told(seed)]
    digest = hashlib.sha256("\n".join(found).encode()).hexdigest()[:16]
    return f"{seed} {len(found)} lines {digest} {found[-2][:70]}"


@pytest.mark.parametrize("seed", range(12))
def test_what_readers_are_told_is_what_it_was(seed: int) -> None:
    assert line(seed) == RECORD.read_text(encoding="utf-8").splitlines()[seed]


if __name__ == "__main__":
    RECORD.write_text("".join(f"{line(seed)}\n" for seed in range(12)), encoding="utf-8")
