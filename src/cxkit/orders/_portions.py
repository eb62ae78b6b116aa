"""How far the units of an order have come, as runs of units that share their fate.

Units of a line are numbered from 1. A span names some of them; a portion says how far the units
of a span have come. Together an order's portions cover every unit exactly once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from cxkit._typing import MaybeNamed, Named
from cxkit.errors import Fault
from cxkit.kernel import evolve, field, record
from cxkit.orders._enums import OrderStatus, UnitStage
from cxkit.orders._lines import OrderLine
from cxkit.values import LONGEST_ID, OrderLineId, ReturnId, ShipmentId


@record(name="order.unit_span")
class UnitSpan:
    """Units `first` to `last` of one line, both included.

    >>> UnitSpan(line="1", first=2, last=4).quantity
    3
    """

    line: Named[OrderLineId] = field(longest=LONGEST_ID)
    first: int = field(low=1)
    last: int = field(low=1)

    def rules(self) -> Iterator[Fault]:
        """A span is not empty."""
        if self.last < self.first:
            yield Fault("last", "order.span", f"must be {self.first} or more, got {self.last}")

    @property
    def quantity(self) -> int:
        """How many units it names."""
        return self.last - self.first + 1


@record(name="order.portion")
class Portion:
    """Units `first` to `last` of one line, and how far they have come.

    `delivered_at` is when the customer got them: None while on the way, and where nobody knows.
    `returned_in` is the return that took them back, or that they are reserved for.

    >>> Portion(line="1", first=1, last=3, stage="shipped", shipment="S-1").quantity
    3
    """

    line: Named[OrderLineId] = field(longest=LONGEST_ID)
    first: int = field(low=1)
    last: int = field(low=1)
    stage: Named[UnitStage]
    shipment: MaybeNamed[ShipmentId] = field(default=None)
    delivered_at: datetime | None = None
    returned_in: MaybeNamed[ReturnId] = field(default=None)

    def rules(self) -> Iterator[Fault]:
        """A portion is not empty."""
        if self.last < self.first:
            yield Fault("last", "order.span", f"must be {self.first} or more, got {self.last}")

    @property
    def quantity(self) -> int:
        """How many units it is."""
        return self.last - self.first + 1

    @property
    def numbers(self) -> range:
        """The numbers of its units."""
        return range(self.first, self.last + 1)

    @property
    def is_active(self) -> bool:
        """Whether the units still count: they were not cancelled."""
        return self.stage is not UnitStage.CANCELLED

    @property
    def has_arrived(self) -> bool:
        """Whether the customer got the units, whatever became of them since."""
        return self.stage in (UnitStage.DELIVERED, UnitStage.RETURNED)

    @property
    def span(self) -> UnitSpan:
        """Its units."""
        return UnitSpan(line=self.line, first=self.first, last=self.last)


def last_delivery(portions: Iterable[Portion]) -> datetime | None:
    """When the last of the units arrived; None before any did, and where that of some unit is not known.

    A parcel that was refused at the door came back without a delivery, and has none to wait for.
    """
    times = [
        portion.delivered_at
        for portion in portions
        if portion.stage is UnitStage.DELIVERED or (portion.has_arrived and portion.delivered_at is not None)
    ]
    return None if None in times else max((time for time in times if time is not None), default=None)


def initial(lines: Iterable[OrderLine], stage: UnitStage = UnitStage.ORDERED) -> tuple[Portion, ...]:
    """One portion a line, all of it at that stage."""
    return tuple(Portion(line=line.id, first=1, last=line.quantity, stage=stage) for line in lines)


def portions_of(portions: Iterable[Portion], span: UnitSpan) -> list[Portion]:
    """The portions with units of a span."""
    return [p for p in portions if p.line == span.line and p.first <= span.last and p.last >= span.first]


def stages_of(portions: Iterable[Portion], span: UnitSpan) -> frozenset[UnitStage] | None:
    """The stages in which the units of a span are; None when the line has no such units."""
    touched = portions_of(portions, span)
    covered = sum(min(p.last, span.last) - max(p.first, span.first) + 1 for p in touched)
    return frozenset(p.stage for p in touched) if covered == span.quantity else None


def pick(
    portions: Iterable[Portion],
    line: OrderLineId,
    quantity: int | None,
    stages: frozenset[UnitStage],
    *,
    from_end: bool = False,
) -> tuple[UnitSpan, ...]:
    """The lowest-numbered (or highest-numbered) units of a line at those stages; by default all.

    Fewer than asked for when there are not so many: the caller says why that is refused.
    """
    eligible = [p for p in portions if p.line == line and p.stage in stages]
    if from_end:
        eligible.reverse()
    spans: list[UnitSpan] = []
    left = sum(p.quantity for p in eligible) if quantity is None else quantity
    for portion in eligible:
        count = min(left, portion.quantity)
        if count <= 0:
            break
        first = portion.last - count + 1 if from_end else portion.first
        spans.append(UnitSpan(line=line, first=first, last=first + count - 1))
        left -= count
    return tuple(spans)


def runs(line: OrderLineId, numbers: Iterable[int]) -> Iterator[UnitSpan]:
    """The spans that cover those units of a line, in order.

    >>> [(span.first, span.last) for span in runs("1", [4, 2, 1])]
    [(1, 2), (4, 4)]
    """
    first = last = None
    for number in sorted(numbers):
        if last is not None and first is not None and number != last + 1:
            yield UnitSpan(line=line, first=first, last=last)
            first = None
        first, last = number if first is None else first, number
    if first is not None and last is not None:
        yield UnitSpan(line=line, first=first, last=last)


def without(spans: Iterable[UnitSpan], others: Iterable[UnitSpan]) -> list[UnitSpan]:
    """The spans without the units of others.

    >>> kept = without([UnitSpan(line="1", first=1, last=5)], [UnitSpan(line="1", first=2, last=3)])
    >>> [(span.first, span.last) for span in kept]
    [(1, 1), (4, 5)]
    """
    left = list(spans)
    for other in others:
        parts = [(span, first, last) for span in left for first, last in _outside(span, other)]
        left = [UnitSpan(line=span.line, first=first, last=last) for span, first, last in parts]
    return left


def _outside(span: UnitSpan, other: UnitSpan) -> Iterator[tuple[int, int]]:
    """The ends of what is left of a span without another."""
    if span.line != other.line or span.last < other.first or other.last < span.first:
        yield span.first, span.last
        return
    if span.first < other.first:
        yield span.first, other.first - 1
    if other.last < span.last:
        yield other.last + 1, span.last


def moved(
    portions: Iterable[Portion], spans: Iterable[UnitSpan], **changes: UnitStage | str | datetime | None
) -> tuple[Portion, ...]:
    """The portions after the units of the spans changed; runs that became alike are one again."""
    current = list(portions)
    for span in spans:
        current = [part for portion in current for part in _cut(portion, span, changes)]
    return tuple(_joined(current))


def _cut(
    portion: Portion, span: UnitSpan, changes: dict[str, UnitStage | str | datetime | None]
) -> list[Portion]:
    first, last = max(portion.first, span.first), min(portion.last, span.last)
    if portion.line != span.line or first > last:
        return [portion]
    parts: list[Portion] = []
    if portion.first < first:
        parts.append(evolve(portion, {"last": first - 1}))
    parts.append(evolve(portion, {"first": first, "last": last, **changes}))
    if last < portion.last:
        parts.append(evolve(portion, {"first": last + 1}))
    return parts


def _joined(portions: Sequence[Portion]) -> Iterator[Portion]:
    run: Portion | None = None
    for portion in portions:
        if run is not None and run.line == portion.line and _fate(run) == _fate(portion):
            run = evolve(run, {"last": portion.last})
            continue
        if run is not None:
            yield run
        run = portion
    if run is not None:
        yield run


def _fate(portion: Portion) -> tuple[object, ...]:
    return portion.stage, portion.shipment, portion.delivered_at, portion.returned_in


_LEFT = (UnitStage.SHIPPED, UnitStage.DELIVERED, UnitStage.RETURNED, UnitStage.LOST)


def derived_status(portions: Iterable[Portion], *, is_paid: bool) -> OrderStatus:
    """The status of an order from how far its units have come; cancelled units do not count.

    Units that were lost count as shipped, unless all of them were lost.

    >>> tea = Portion(line="1", first=1, last=2, stage="shipped")
    >>> derived_status([tea, Portion(line="2", first=1, last=1, stage="ordered")], is_paid=True)
    OrderStatus.PART_SHIPPED
    """
    counts: Counter[UnitStage] = Counter()
    for portion in portions:
        counts[portion.stage] += portion.quantity
    del counts[UnitStage.CANCELLED]
    units = counts.total()
    if not units:
        return OrderStatus.CANCELLED
    returned, lost = counts[UnitStage.RETURNED], counts[UnitStage.LOST]
    arrived, left = counts[UnitStage.DELIVERED] + returned, sum(counts[stage] for stage in _LEFT)
    ladder = (
        (returned == units, OrderStatus.RETURNED),
        (returned > 0, OrderStatus.PART_RETURNED),
        (lost == units, OrderStatus.LOST),
        (arrived == units, OrderStatus.DELIVERED),
        (arrived > 0, OrderStatus.PART_DELIVERED),
        (left == units, OrderStatus.SHIPPED),
        (left > 0, OrderStatus.PART_SHIPPED),
        (counts[UnitStage.PACKING] > 0, OrderStatus.PREPARING),
        (is_paid, OrderStatus.PAID),
    )
    return next((status for holds, status in ladder if holds), OrderStatus.PLACED)
