"""Totals of a click log, counted row by row with the standard library alone: nothing of cxkit is used.

`python tests/analysis/visits_by_hand.py LOG.csv.gz` prints them. The columns are
user_id, session_id, event, timestamp.
"""

import csv
import gzip
import json
import statistics
import sys
from collections import Counter, defaultdict
from datetime import datetime
from itertools import pairwise


def rows_of(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        seen = set()
        for row in csv.DictReader(file):
            key = tuple(row.values())
            if key not in seen:
                seen.add(key)
                yield (
                    row["user_id"],
                    datetime.fromisoformat(row["timestamp"]),
                    row["event"],
                    row["session_id"],
                )


def totals(path, pause=1800):
    people = defaultdict(list)
    for who, at, event, session in rows_of(path):
        people[who].append((at, event, session))
    visits, pairs, starts, ends, dwell = [], Counter(), Counter(), Counter(), []
    days = set()
    for who, events in people.items():
        events.sort()
        days |= {(who, at.date()) for at, _, _ in events}
        visit = [events[0]]
        for before, now in pairwise(events):
            if (now[0] - before[0]).total_seconds() > pause:
                visits.append(visit)
                visit = []
            visit.append(now)
        visits.append(visit)
    for visit in visits:
        starts[visit[0][1]] += 1
        ends[visit[-1][1]] += 1
        for before, now in pairwise(visit):
            pairs[before[1], now[1]] += 1
            dwell.append((now[0] - before[0]).total_seconds())
    reached = [0, 0, 0]
    for events in people.values():
        last = None
        for step, name in enumerate(("product_view", "add_to_cart", "purchase")):
            last = next(
                (at for at, event, _ in events if event == name and (last is None or at > last)), None
            )
            if last is None:
                break
            reached[step] += 1
    return {
        "events": sum(map(len, people.values())),
        "visitors": len(people),
        "visits": len(visits),
        "own_sessions": len({(who, session) for who, events in people.items() for _, _, session in events}),
        "bounces": sum(len(visit) == 1 for visit in visits),
        "converted": sum(any(event == "purchase" for _, event, _ in visit) for visit in visits),
        "engaged": sum(len(visit) > 1 or visit[0][1] == "purchase" for visit in visits),
        "dwell_median": statistics.median(dwell),
        "dwell_known": len(dwell),
        "visitor_days": len(days),
        "entries": dict(starts),
        "exits": dict(ends),
        "pairs": {f"{a} > {b}": n for (a, b), n in pairs.items()},
        "funnel": reached,
    }


if __name__ == "__main__":
    print(json.dumps(totals(sys.argv[1]), indent=1))
