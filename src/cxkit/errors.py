"""Every error that cxkit raises, in one tree.

    CxkitError                       anything that cxkit refuses or fails at
    |-- Invalid          ValueError       a value breaks a rule; one fault or many, each with its path
    |   |-- NaiveInstant                  a time without a time zone
    |   |-- MixedCurrency                 two currencies in one sum
    |   |-- OffScale                      an answer outside its declared scale
    |   `-- Malformed                     plain data that is not the object it claims to be
    |-- Refused          RuntimeError     an object in this state does not allow that change
    |   `-- NotPermitted PermissionError  this actor may not do that; the message says who may
    |-- NotFound         LookupError      nothing is stored, declared or registered under that name
    |-- Conflict         RuntimeError     somebody else changed the object first
    |-- StorageError     RuntimeError     the store cannot do its work (locked, foreign, newer, full ...)
    `-- MissingExtra     ImportError      an optional dependency is needed; the message says which extra

Every error has a stable `code`, the `path` of what is wrong inside the input, the parameters
of its message, and `to_dict()` and `problem()` for services that answer with it. Messages name the
field, the rule and the remedy, in English; `text(language)` says the same in any known language.
Values of personal fields never stand in a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any, ClassVar, NamedTuple

__all__ = [
    "Conflict",
    "CxkitError",
    "Fault",
    "Invalid",
    "Malformed",
    "MissingExtra",
    "MixedCurrency",
    "NaiveInstant",
    "NotFound",
    "NotPermitted",
    "OffScale",
    "Refused",
    "StorageError",
    "shown",
]


class Fault(NamedTuple):
    """One thing that is wrong with an input: where it is, the rule's code, and the message.

    >>> Fault("lines[2].quantity", "number.low", "must be 1 or more, got 0").path
    'lines[2].quantity'
    """

    path: str
    code: str
    message: str
    params: Mapping[str, Any] = {}

    @property
    def pointer(self) -> str:
        """Its place as a JSON pointer in a URI fragment (RFC 6901): `#/lines/2/quantity`."""
        parts = re.findall(r"[^.\[\]]+", self.path)
        return "#" + "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)

    def under(self, prefix: str) -> Fault:
        """The same fault seen from further out: its path begins with `prefix`."""
        if not self.path:
            return self._replace(path=prefix)
        joint = "" if self.path.startswith("[") else "."
        return self._replace(path=f"{prefix}{joint}{self.path}" if prefix else self.path)

    def bounded(self) -> Fault:
        """The same fault with path and message cut to a length that can be shown."""
        if len(self.path) <= _LONGEST_PATH and len(self.message) <= _LONGEST_MESSAGE:
            return self
        path, message = _cut(self.path, _LONGEST_PATH), _cut(self.message, _LONGEST_MESSAGE)
        return self._replace(path=path, message=message)

    def text(self, language: str = "en", tz: str | None = None) -> str:
        """Text of the fault and its place, in that language; times as in the zone `tz`.

        >>> Fault("quantity", "number.low", "must be 1 or more, got 0", {"low": 1}).text("zh-CN")
        'quantity：不得小于1'
        """
        text: str = _words().fault_text(self, language, tz)
        return text

    def to_dict(self) -> dict[str, Any]:
        """Plain data: path, code, message and parameters."""
        return {"path": self.path, "code": self.code, "message": self.message, "params": dict(self.params)}

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


MOST_FAULTS = 100
_LONGEST_PATH, _LONGEST_MESSAGE = 200, 500


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _bounded(value: Any) -> Any:
    """A parameter as an error keeps it: no longer text than can be shown."""
    return _cut(value, _LONGEST_MESSAGE) if isinstance(value, str) else value


def _words() -> Any:
    """Loader of the words of errors in other languages, which lie above, with the message catalogue."""
    return import_module("cxkit.values._error_texts")


class CxkitError(Exception):
    """Anything that cxkit refuses or fails at."""

    code: str = "cxkit"
    status: ClassVar[int] = 500
    """The HTTP status with which a service answers."""
    reason: Any = None
    """The `Reason` of a refusal, where one was given."""

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        path: str = "",
        params: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.path: str | None = path
        self.params: dict[str, Any] = {name: _bounded(value) for name, value in (params or {}).items()}

    def to_dict(self) -> dict[str, Any]:
        """Plain data for a service's answer: code, path, message and parameters."""
        return {"code": self.code, "path": self.path, "message": self.message, "params": dict(self.params)}

    def text(self, language: str = "en", tz: str | None = None) -> str:
        """Text of the error, with every fault and its path, in that language; times as in the zone `tz`.

        >>> Refused("it is closed").text("zh-TW")
        '目前無法這樣做'
        """
        text: str = _words().error_text(self, language, tz)
        return text

    def problem(
        self, language: str = "en", tz: str | None = None, *, base: str = "urn:cxkit:"
    ) -> dict[str, Any]:
        """The error as problem details (RFC 9457, `application/problem+json`), in the caller's language.

        `type` is `base` and the code; `detail` says what went wrong, `errors` each fault with its JSON
        pointer; `allowed` are the verbs that are possible now.

        >>> Invalid("must be 1 or more", code="number.low", path="lines[0].quantity").problem()["errors"]
        [{'pointer': '#/lines/0/quantity', 'code': 'number.low', 'detail': 'must be 1 or more'}]
        """
        words = _words()
        answer = {
            "type": base + self.code,
            "title": words.title(type(self), language),
            "status": self.status,
            "detail": self.text(language, tz),
            "code": self.code,
        }
        faults: tuple[Fault, ...] = getattr(self, "faults", ())
        if faults:
            answer["errors"] = [
                {"pointer": each.pointer, "code": each.code, "detail": words.detail(each, language, tz)}
                for each in faults
            ]
        return answer | {"allowed": self.params["allowed"]} if "allowed" in self.params else answer

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message

    def __reduce__(self) -> tuple[Any, ...]:
        return _revive, (type(self), self.message, dict(self.__dict__))


def _revive(cls: type[CxkitError], message: str, state: dict[str, Any]) -> CxkitError:
    # Where one of its bases is an OSError, only that one can make it.
    error = (OSError if issubclass(cls, OSError) else Exception).__new__(cls, message)
    error.args = (message,)
    error.__dict__.update(state)
    return error


class Invalid(CxkitError, ValueError):
    """A value breaks a rule. `faults` holds every broken rule of the input, not only the first.

    >>> error = Invalid("must be 1 or more, got 0", code="number.low", path="quantity")
    >>> str(error), error.faults[0].code
    ('quantity: must be 1 or more, got 0', 'number.low')
    """

    code = "invalid"
    status = 422

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        path: str = "",
        params: Mapping[str, Any] | None = None,
        faults: Iterable[Fault] = (),
    ) -> None:
        super().__init__(message, code=code, path=path, params=params)
        self.faults: tuple[Fault, ...] = tuple(faults) or (Fault(path, self.code, message, self.params),)

    @classmethod
    def of(cls, what: str, faults: Iterable[Fault]) -> Invalid:
        """One error for all faults of `what`; its message lists each with its path.

        Of more than a hundred, the first hundred are listed and the others counted.
        """
        every = tuple(fault.bounded() for fault in faults)
        shown, more = every[:MOST_FAULTS], len(every) - MOST_FAULTS
        if more > 0:
            said = f"there {'is 1 more fault' if more == 1 else f'are {more} more faults'}"
            shown += (Fault("", "faults.more", said, {"more": more}),)
        if len(shown) == 1:
            message = f"{what}: {shown[0]}"
        else:
            message = f"{what} has {len(every)} faults: " + "; ".join(str(fault) for fault in shown)
        return cls(message, faults=shown, params={"what": what})

    def to_dict(self) -> dict[str, Any]:
        """Plain data for a service's answer, every fault included."""
        return {**super().to_dict(), "faults": [fault.to_dict() for fault in self.faults]}


class NaiveInstant(Invalid):
    """A time without a time zone: it could be any of 26 hours."""

    code = "instant.naive"


class MixedCurrency(Invalid):
    """Two currencies in one sum: convert one of them first, with a stated rate."""

    code = "money.mixed"


class OffScale(Invalid):
    """An answer outside its declared scale, or a scale that does not fit the metric."""

    code = "scale.off"


class Malformed(Invalid):
    """Plain data that is not the object it claims to be; `faults` lists everything that is wrong."""

    code = "codec.malformed"


class Refused(CxkitError, RuntimeError):
    """An object in this state does not allow that change; the object is left as it was."""

    code = "refused"
    status = 409

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        path: str = "",
        params: Mapping[str, Any] | None = None,
        reason: Any = None,
    ) -> None:
        if reason is not None:
            code = code or f"{self.code}.{reason.code}"
            named = {name: value for name, value in reason.params if "@" not in name}
            params = {"reason": reason.code, **named, **(params or {})}
        super().__init__(message, code=code, path=path, params=params)
        self.reason = reason


class NotPermitted(Refused, PermissionError):
    """The actor may not do that; the message says who may."""

    code = "not_permitted"
    status = 403


class NotFound(CxkitError, LookupError):
    """Nothing is stored, declared or registered under that name."""

    code = "not_found"
    status = 404


class Conflict(CxkitError, RuntimeError):
    """Somebody else changed the object first: load it again and decide anew."""

    code = "conflict"
    status = 409


class StorageError(CxkitError, RuntimeError):
    """The store cannot do its work: locked, read-only, foreign, newer, full or damaged."""

    code = "storage"
    status = 503


class MissingExtra(CxkitError, ImportError):
    """An optional dependency is needed and not installed.

    >>> str(MissingExtra.of("scipy", extra="stats", needed_for="an exact interval"))
    "an exact interval needs scipy: install it with pip install 'cxkit[stats]'"
    """

    code = "missing_extra"
    status = 501

    @classmethod
    def of(cls, package: str, *, extra: str, needed_for: str) -> MissingExtra:
        """The error for `package`, which extra `extra` installs."""
        return cls(
            f"{needed_for} needs {package}: install it with pip install 'cxkit[{extra}]'",
            params={"package": package, "extra": extra},
        )


def shown(value: object, limit: int = 60) -> str:
    """A value as an error message shows it: its repr, cut to `limit` characters.

    >>> shown("x" * 100, limit=12)
    "'xxxxxxxxxx…"
    """
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
