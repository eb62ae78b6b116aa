"""Persons behind several devices: stitching of events to persons, as a value that can be made again.

Nothing in the log is changed. A person is a user, or a device of which no user is known. Only an anonymous
event is ever given to somebody; two users are never made one.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final, Literal, get_args

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.analysis._figures import check_choice
from cxkit.analysis.paths._ordering import Whole
from cxkit.analysis.visits._rows import Flags, by_time, coded, packed
from cxkit.columns import Category, code_type, local_codes, span_micros
from cxkit.stats.results._display import Tabular
from cxkit.tables import EventTable
from cxkit.values import Labelled

Backfill = Literal["none", "session", "all"]
"""What of a device's anonymous events before somebody signs in is theirs: nothing, those of the session, all
since the device's last identified event."""

NOBODY: Final = frozenset(
    [
        "",
        "-",
        "0",
        "-1",
        "null",
        "undefined",
        "none",
        "nan",
        "nil",
        "unknown",
        "guest",
        "anonymous",
        "anon",
        "test",
    ]
)
"""Ids that stand for nobody, whatever their case."""

_RULES: Final = "rules 1"
_SETS: Final = ("blocked", "apart")
_DAY: Final = 86_400_000_000


class Stitch(Labelled):
    """How an event came to its person."""

    OWN_USER = "own_user", "Signed in", "已登录", "已登入"
    AFTER = "after", "After somebody signed in on the device", "该设备登录之后", "該裝置登入之後"
    BACKFILLED = "backfilled", "Before somebody signed in on the device", "该设备登录之前", "該裝置登入之前"
    OWN_DEVICE = "own_device", "No user of the device is known", "设备上没有已知账号", "裝置上沒有已知帳號"
    SHARED = "shared", "The device or its user is shared", "设备或账号为多人共用", "裝置或帳號為多人共用"
    AMBIGUOUS = (
        "ambiguous",
        "Between two users of one device",
        "介于同一设备的两个账号之间",
        "介於同一裝置的兩個帳號之間",
    )
    NONE = "none", "Neither device nor user is known", "设备和账号均未知", "裝置與帳號均未知"


_CODES: Final = {how: code for code, how in enumerate(Stitch)}


def _set(given: Iterable[Any]) -> frozenset[Any]:
    return frozenset(given)


@attrs.frozen(slots=True, kw_only=True)
class IdentityPolicy:
    """By which rules events are given to persons.

    A device with more than `most_users` users within `window` is shared, and so is a user with more than
    `most_devices` devices on one day of `zone`: their anonymous events stay with the device. `blocked` are
    ids that link nothing beside those of `NOBODY`; what ends with one of `test_mails` is none either.
    `apart` are devices that are not linked, though they have an id: how a wrong link is undone. `backfill`
    says what of the time before signing in is theirs.
    """

    most_users: int = 3
    window: timedelta = timedelta(days=30)
    most_devices: int = 10
    zone: str = "UTC"
    backfill: Backfill = "session"
    gap: timedelta = timedelta(minutes=30)
    blocked: frozenset[str] = attrs.field(default=frozenset[str](), converter=_set)
    test_mails: tuple[str, ...] = ("@example.com", "@example.org", "@test.com")
    apart: frozenset[Any] = attrs.field(default=frozenset[Any](), converter=_set)

    def __attrs_post_init__(self) -> None:
        check_choice(self.backfill, get_args(Backfill), "backfill")

    @property
    def version(self) -> str:
        """A name of the rules: the same for equal policies, another for others.

        >>> IdentityPolicy().version == IdentityPolicy().version != IdentityPolicy(backfill="all").version
        True
        """
        said = [_RULES]
        for field in attrs.fields(IdentityPolicy):
            value: Any = getattr(self, field.name)
            said.append(f"{field.name}={sorted(map(repr, value)) if field.name in _SETS else repr(value)}")
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]

    def names_somebody(self, one: Any) -> bool:
        """Whether an id stands for somebody."""
        text = str(one).strip().casefold()
        return text not in NOBODY and text not in self.blocked and not text.endswith(self.test_mails)


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Identities(Tabular):
    """Whose each event of a log is, by the rules of one `version`.

    `person` names the person row by row (`user:…` or `device:…`, missing where it is nobody's), `how` says by
    which rule. Sessions and visitors are counted for persons with `by=found.person`.
    """

    person: Category
    how: NDArray[np.int8]
    policy: IdentityPolicy
    shared_devices: tuple[Any, ...]
    shared_users: tuple[Any, ...]
    _events: EventTable = attrs.field(alias="events")

    @property
    def version(self) -> str:
        """The name of the rules by which this was made."""
        return self.policy.version

    @property
    def persons(self) -> int:
        """How many persons have an event."""
        return int(np.unique(self.person.codes[self.person.known]).size)

    def without(self, devices: Iterable[Any]) -> Identities:
        """The same log stitched again with those devices linked to nobody: how a wrong link is undone."""
        return stitched(
            self._events, policy=attrs.evolve(self.policy, apart=self.policy.apart | frozenset(devices))
        )

    def columns(self) -> dict[str, Sequence[Any]]:
        """How many events came to their person by each rule."""
        counts = np.bincount(self.how, minlength=len(Stitch)).tolist()
        return {"how": [str(how) for how in Stitch], "events": counts}

    def summary(self) -> dict[str, Any]:
        """The persons, what is shared, and the version of the rules."""
        return {
            "persons": self.persons,
            "shared_devices": len(self.shared_devices),
            "shared_users": len(self.shared_users),
            "version": self.version,
        }

    def __repr__(self) -> str:
        shared = f"{len(self.shared_devices):,} shared devices, {len(self.shared_users):,} shared users"
        figures = f"{len(self.how):,} events of {self.persons:,} persons, {shared}"
        return f"Identities({figures}, version {self.version})"


def stitched(events: EventTable, *, policy: IdentityPolicy | None = None) -> Identities:
    """Whose each event is: the signed-in user's; an anonymous one's the device's user's, where there is one.

    An anonymous event after somebody signed in on the device is theirs until somebody else does: what lies
    between two different users is given to nobody. What lies before the first is theirs as `backfill` says.

    >>> from datetime import UTC, datetime
    >>> at = [datetime(2026, 6, 1, 9, minute, tzinfo=UTC) for minute in (0, 5, 9, 20)]
    >>> log = EventTable.from_columns(
    ...     at=at, device=["d1"] * 4, user=[None, "ann", None, "bob"], event=["view"] * 4)
    >>> persons = stitched(log)
    >>> persons.person.to_list()
    ['user:ann', 'user:ann', None, 'user:bob']
    """
    policy = policy or IdentityPolicy()
    device, devices = _known(events.device, "device", policy)
    user, users = _known(events.user, "user", policy)
    shared_devices = _shared_devices(device, user, events.at, devices.size, policy)
    shared_users = _shared_users(device, user, events.at, users.size, policy)
    apart = np.array([one in policy.apart for one in devices.tolist()], np.bool_)
    owner, how = _owners(events.at, device, user, policy)
    linked = np.isin(how, (_CODES[Stitch.AFTER], _CODES[Stitch.BACKFILLED]))
    rows = np.flatnonzero(device >= 0)
    anonymous = rows[user[rows] < 0]
    loose = anonymous[apart[device[anonymous]]]
    how[loose] = _CODES[Stitch.OWN_DEVICE]
    many = anonymous[shared_devices[device[anonymous]] & ~apart[device[anonymous]]]
    busy = np.flatnonzero(linked)
    busy = busy[shared_users[owner[busy]]] if busy.size else busy
    how[many] = _CODES[Stitch.SHARED]
    how[np.setdiff1d(busy, loose)] = _CODES[Stitch.SHARED]
    by_user = np.isin(how, [_CODES[each] for each in (Stitch.OWN_USER, Stitch.AFTER, Stitch.BACKFILLED)])
    by_device = np.isin(how, [_CODES[each] for each in (Stitch.OWN_DEVICE, Stitch.SHARED)])
    code = np.where(by_user, owner, np.where(by_device, device + users.size, -1))
    names = (*(f"user:{one}" for one in users.tolist()), *(f"device:{one}" for one in devices.tolist()))
    return Identities(
        person=Category(code.astype(code_type(len(names))), names),
        how=how,
        policy=policy,
        shared_devices=tuple(devices[shared_devices].tolist()),
        shared_users=tuple(users[shared_users].tolist()),
        events=events,
    )


def _known(column: Any, name: str, policy: IdentityPolicy) -> tuple[Whole, NDArray[Any]]:
    """Codes of ids that stand for somebody, -1 for the others."""
    codes, ids = coded(column, name)
    good = np.array([policy.names_somebody(one) for one in ids.tolist()] + [False], np.bool_)
    return np.where(good[codes], codes, -1), ids


def _owners(at: Whole, device: Whole, user: Whole, policy: IdentityPolicy) -> tuple[Whole, NDArray[np.int8]]:
    """The user of each event and the rule that says so, before what is shared is looked at."""
    how = np.full(at.size, _CODES[Stitch.NONE], np.int8)
    owner = user.copy()
    how[user >= 0] = _CODES[Stitch.OWN_USER]
    rows = np.flatnonzero(device >= 0)
    if not rows.size:
        return owner, how
    # At one instant, who is signed in comes first.
    order = rows[by_time(device[rows], at[rows], [(user[rows] < 0).astype(np.int64), user[rows]])]
    who, whose, when = device[order], user[order], at[order]
    place = np.arange(order.size)
    new = np.append(True, who[1:] != who[:-1])
    begin = np.maximum.accumulate(np.where(new, place, 0))
    before = np.maximum.accumulate(np.where(whose >= 0, place, -1))
    after = np.minimum.accumulate(np.where(whose >= 0, place, order.size)[::-1])[::-1]
    end = np.append(np.flatnonzero(new)[1:], order.size)[np.cumsum(new) - 1]
    padded = np.append(whose, -1)
    last = np.where(before >= begin, padded[before], -1)
    following = np.where(after < end, padded[after], -1)
    anonymous = whose < 0
    chain = np.cumsum(new | np.append(False, when[1:] - when[:-1] > span_micros(policy.gap)))
    near = chain == np.append(chain, -1)[np.minimum(after, order.size)]
    fill = {"none": np.zeros(order.size, np.bool_), "session": near, "all": np.ones(order.size, np.bool_)}
    behind = anonymous & (last >= 0) & ((following < 0) | (following == last))
    ahead = anonymous & (last < 0) & (following >= 0) & fill[policy.backfill]
    between = anonymous & (last >= 0) & (following >= 0) & (following != last)
    owner[order] = np.where(behind, last, np.where(ahead, following, whose))
    for rule, where in (
        (Stitch.OWN_DEVICE, anonymous),
        (Stitch.AFTER, behind),
        (Stitch.BACKFILLED, ahead),
        (Stitch.AMBIGUOUS, between),
    ):
        how[order[where]] = _CODES[rule]
    return owner, how


def _shared_devices(device: Whole, user: Whole, at: Whole, size: int, policy: IdentityPolicy) -> Flags:
    """The devices with too many users within the window."""
    shared = np.zeros(size, np.bool_)
    rows = np.flatnonzero((device >= 0) & (user >= 0))
    if not rows.size:
        return shared
    pairs = rows[np.unique(packed(device[rows], user[rows]), return_index=True)[1]]
    many = np.bincount(device[pairs], minlength=size) > policy.most_users
    window = span_micros(policy.window)
    rows = rows[many[device[rows]]]
    rows = rows[np.lexsort((at[rows], device[rows]))]
    for one in np.flatnonzero(many).tolist():
        own = rows[np.searchsorted(device[rows], one) : np.searchsorted(device[rows], one, side="right")]
        shared[one] = _crowded(at[own].tolist(), user[own].tolist(), window, policy.most_users)
    return shared


def _crowded(at: list[int], users: list[int], window: int, most: int) -> bool:
    held: Counter[int] = Counter()
    first = 0
    for now, one in zip(at, users, strict=True):
        held[one] += 1
        while now - at[first] > window:
            held[users[first]] -= 1
            if not held[users[first]]:
                del held[users[first]]
            first += 1
        if len(held) > most:
            return True
    return False


def _shared_users(device: Whole, user: Whole, at: Whole, size: int, policy: IdentityPolicy) -> Flags:
    """The users with too many devices on one day."""
    rows = np.flatnonzero((device >= 0) & (user >= 0))
    shared = np.zeros(size, np.bool_)
    if rows.size:
        day = local_codes(at[rows], policy.zone, lambda local: local // _DAY)
        day -= int(day.min())
        once = np.unique(packed(user[rows], day, device[rows]), return_index=True)[1]
        whose = user[rows][once]
        _, first, counts = np.unique(packed(whose, day[once]), return_index=True, return_counts=True)
        shared[whose[first[counts > policy.most_devices]]] = True
    return shared
