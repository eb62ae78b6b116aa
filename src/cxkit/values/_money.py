"""Money: integer minor units of one ISO 4217 currency, exact, never mixed silently.

>>> price = Money.of("19.90", "CNY")
>>> price * 3, price.allocate([1, 1, 1])
(Money('59.70', 'CNY'), (Money('6.64', 'CNY'), Money('6.63', 'CNY'), Money('6.63', 'CNY')))
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from fractions import Fraction
from functools import total_ordering
from typing import Any, ClassVar
from unicodedata import normalize

import attrs

from cxkit.errors import Invalid, MixedCurrency, shown
from cxkit.values._currencies import SYMBOLS, minor_units, money_pattern
from cxkit.values._languages import Language, language as known_language

_PLAIN_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "amount": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
    },
    "required": ["amount", "currency"],
    "additionalProperties": False,
}


_MOST_DIGITS = 60
_MANY = 10**_MOST_DIGITS
_EXACT = Context(prec=4 * _MOST_DIGITS, rounding=ROUND_HALF_EVEN)
"""Decimals of money are computed here, whatever precision the program has set for its own."""


def _decimal(amount: object, path: str = "amount") -> Decimal:
    if isinstance(amount, bool) or not isinstance(amount, (str, int, Decimal)):
        raise Invalid(
            f"an amount is a Decimal, an int or a text such as '12.34', got {shown(amount)}"
            + (": a float is not exact" if isinstance(amount, float) else ""),
            code="money.amount",
            path=path,
        )
    try:
        value = Decimal(amount)
    except InvalidOperation:
        raise Invalid(f"{shown(amount)} is not an amount", code="money.amount", path=path) from None
    if not value.is_finite():
        raise Invalid(f"{shown(amount)} is not a finite amount", code="money.amount", path=path)
    if value.adjusted() >= _MOST_DIGITS or int(value.as_tuple().exponent) < -_MOST_DIGITS:
        raise Invalid(
            f"an amount has at most {_MOST_DIGITS} digits on each side of the point, got {shown(amount)}",
            code="money.amount",
            path=path,
        )
    return value


def _exact(amount: str | int | Decimal) -> Decimal:
    return _decimal(amount)


def _integer(instance: object, attribute: Any, value: int) -> None:
    if type(value) is not int:
        raise Invalid(
            f"minor units are an int, got {shown(value)}: use Money.of('12.34', 'CNY') for amounts",
            code="money.minor",
            path="minor",
        )


def _known(instance: object, attribute: Any, value: str) -> None:
    minor_units(value)


@total_ordering
@attrs.frozen(repr=False, order=False)
class Money:
    """An exact amount of one currency: `minor` units (fen, cents) and the ISO 4217 code.

    Sums and comparisons of two currencies are refused (`MixedCurrency`). Zero of one currency is
    not zero of another.
    """

    plain_schema: ClassVar[Mapping[str, Any]] = _PLAIN_SCHEMA

    minor: int = attrs.field(validator=_integer)
    currency: str = attrs.field(validator=_known)

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Money:
        """The money of a decimal amount; more decimals than the currency has are refused.

        >>> Money.of("0.5", "KWD")
        Money('0.500', 'KWD')
        """
        decimals = minor_units(currency)
        scaled = _decimal(amount).scaleb(decimals, _EXACT)
        if scaled != scaled.to_integral_value(context=_EXACT):
            raise Invalid(
                f"{amount} has more decimals than {currency} ({decimals}): round it first, "
                "or keep it as a UnitPrice",
                code="money.decimals",
                path="amount",
            )
        return cls(int(scaled), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """No money, of that currency."""
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str) -> Money:
        """The money that a text names: a code, symbol or Chinese name, then the amount, or the reverse.

        Full-width forms are read as their half-width ones; 万 and 亿 multiply, 角 and 分 follow 元. 元 alone
        is CNY, and so is ¥. A comma that may be a decimal one (`12,34 €`) is refused.

        >>> Money.parse("CNY 1,234.50"), Money.parse("HK$12"), Money.parse("-3.20 EUR")
        (Money('1234.50', 'CNY'), Money('12.00', 'HKD'), Money('-3.20', 'EUR'))
        >>> Money.parse("￥12.30"), Money.parse("1.2万元"), Money.parse("新台币1,234元")
        (Money('12.30', 'CNY'), Money('12000.00', 'CNY'), Money('1234.00', 'TWD'))
        """
        match = _WRITTEN.fullmatch(_PARTS.sub(_yuan, normalize("NFKC", text).strip()))
        if match is None or not (match["before"] or match["after"]):
            raise Invalid(
                f"{shown(text)} is not money: write it like 'CNY 12.34' or '¥12.34'", code="money.text"
            )
        before, after = match["before"], match["after"]
        currency = _OF_MARK.get(before or after, before or after)
        if before and after and _OF_MARK.get(after, after) != currency and after not in _UNNAMED:
            raise Invalid(f"{shown(text)} names two currencies: {before} and {after}", code="money.text")
        amount = Decimal(match["amount"].replace(",", "")).scaleb(_POWERS.get(match["power"], 0), _EXACT)
        return cls.of(-amount if match["sign"] or match["sign2"] else amount, currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units (yuan, euros)."""
        return Decimal(self.minor).scaleb(-minor_units(self.currency), _EXACT)

    def allocate(self, weights: Iterable[int | Decimal | Fraction]) -> tuple[Money, ...]:
        """Parts in proportion to the weights that sum to the whole, to the last minor unit.

        Largest remainder: each part is rounded towards zero, then the units left over go to the
        largest remainders, ties to the earlier part. Weights are not negative and not all zero.

        >>> [part.minor for part in Money(100, "CNY").allocate([1, 1, 1])]
        [34, 33, 33]
        """
        shares = [_weight(weight) for weight in weights]
        whole = sum(shares, Fraction(0))
        if whole == 0:
            raise Invalid("weights must not all be zero", code="money.weights", path="weights")
        size, sign = abs(self.minor), -1 if self.minor < 0 else 1
        exact = [size * share / whole for share in shares]
        parts = [int(part) for part in exact]
        by_remainder = sorted(range(len(parts)), key=lambda i: parts[i] - exact[i])
        for index in by_remainder[: size - sum(parts)]:
            parts[index] += 1
        return tuple(Money(sign * part, self.currency) for part in parts)

    def times(self, factor: Decimal | Fraction | int) -> Money:
        """The money times an exact factor, rounded half to even to the minor unit.

        >>> Money.of("9.99", "CNY").times(Decimal("0.85"))
        Money('8.49', 'CNY')
        """
        return Money(round(Fraction(factor) * self.minor), self.currency)

    def format(self, language: Language = "en") -> str:
        """For people: as the language writes it, thousands separated; Chinese leaves zero decimals out.

        >>> Money.of("-1234.5", "CNY").format(), Money.of("80", "CNY").format("zh-Hans")
        ('-¥1,234.50', '80元')
        >>> Money.of("1234", "TWD").format("zh-TW"), Money.of("5", "CHF").format("zh-Hans")
        ('NT$1,234', 'CHF 5')
        """
        tag, decimals = known_language(language), minor_units(self.currency)
        if tag.startswith("zh") and self.minor % 10**decimals == 0:
            decimals = 0
        figure = f"{self.amount.copy_abs():,.{decimals}f}"
        return ("-" if self.minor < 0 else "") + money_pattern(self.currency, tag).format(figure=figure)

    def _same(self, other: Money, verb: str) -> None:
        if self.currency != other.currency:
            raise MixedCurrency(
                f"cannot {verb} {self.currency} and {other.currency}: convert one of them first, "
                "with a stated rate",
                params={"currencies": [self.currency, other.currency]},
            )

    def __add__(self, other: Money) -> Money:
        if type(other) is not Money:
            return NotImplemented
        self._same(other, "add")
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        if type(other) is not Money:
            return NotImplemented
        self._same(other, "subtract")
        return Money(self.minor - other.minor, self.currency)

    def __mul__(self, count: int) -> Money:
        if type(count) is not int:
            return NotImplemented
        return Money(self.minor * count, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: Money) -> bool:
        if type(other) is not Money:
            return NotImplemented
        self._same(other, "compare")
        return self.minor < other.minor

    def __str__(self) -> str:
        return f"{self.currency} {self.amount:.{minor_units(self.currency)}f}"

    def __repr__(self) -> str:
        return f"Money('{self.amount:.{minor_units(self.currency)}f}', {self.currency!r})"

    def to_plain(self) -> dict[str, str]:
        """Plain data: amount as text, currency."""
        return {"amount": f"{self.amount:.{minor_units(self.currency)}f}", "currency": self.currency}

    @classmethod
    def from_plain(cls, data: Any) -> Money:
        """The money that `to_plain` wrote."""
        amount, currency = _amount_and_currency(data)
        return cls.of(amount, currency)


@attrs.frozen(repr=False)
class UnitPrice:
    """A price per unit that may have more decimals than its currency, such as 0.0833 a screw.

    >>> UnitPrice.of("0.0833", "GBP").for_quantity(12)
    (Money('1.00', 'GBP'), Decimal('0.0004'))
    """

    plain_schema: ClassVar[Mapping[str, Any]] = _PLAIN_SCHEMA

    amount: Decimal = attrs.field(converter=_exact)
    currency: str = attrs.field(validator=_known)

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> UnitPrice:
        """The unit price of a decimal amount."""
        return cls(_decimal(amount), currency)

    def for_quantity(self, quantity: int) -> tuple[Money, Decimal]:
        """The line's money, rounded half to even, and what the rounding added (0 when exact)."""
        decimals = minor_units(self.currency)
        exact = _EXACT.multiply(self.amount, quantity if quantity < _MANY else _decimal(quantity, "quantity"))
        rounded = exact.quantize(Decimal((0, (1,), -decimals)), context=_EXACT)
        minor = int(rounded.scaleb(decimals, _EXACT))
        return Money(minor, self.currency), _EXACT.subtract(rounded, exact)

    def __str__(self) -> str:
        return f"{self.currency} {self.amount}"

    def __repr__(self) -> str:
        return f"UnitPrice('{self.amount}', {self.currency!r})"

    def to_plain(self) -> dict[str, str]:
        """Plain data: amount as text, currency."""
        return {"amount": str(self.amount), "currency": self.currency}

    @classmethod
    def from_plain(cls, data: Any) -> UnitPrice:
        """The price that `to_plain` wrote."""
        return cls.of(*_amount_and_currency(data))


def total(amounts: Sequence[Money], currency: str | None = None) -> Money:
    """The sum; of no amounts at all, zero of the stated currency.

    >>> total([Money.of("1.10", "EUR"), Money.of("2.20", "EUR")])
    Money('3.30', 'EUR')
    """
    if not amounts:
        if currency is None:
            raise Invalid("the sum of no money has no currency: state one", code="money.empty")
        return Money.zero(currency)
    whole = amounts[0] if currency is None else Money.zero(currency) + amounts[0]
    other = next((amount for amount in amounts if amount.currency != whole.currency), None)
    if other is not None:
        return whole + other  # Refused, and told.
    return Money(whole.minor + sum([amount.minor for amount in amounts[1:]]), whole.currency)


def _weight(weight: object) -> Fraction:
    if isinstance(weight, bool) or not isinstance(weight, (int, Decimal, Fraction)):
        message = f"a weight is an int, Decimal or Fraction, got {shown(weight)}"
        raise Invalid(message, code="money.weights", path="weights")
    share = Fraction(weight)
    if share < 0:
        raise Invalid(f"a weight is not negative, got {weight}", code="money.weights", path="weights")
    return share


def _amount_and_currency(data: Any) -> tuple[str, str]:
    match data:
        case {"amount": str(amount), "currency": str(currency)} if len(data) == 2:
            return amount, currency
        case _:
            raise Invalid("money is an object of two texts: amount and currency", code="money.plain")


_UNNAMED = frozenset({"元", "圆", "圓", "块"})
"""Units of several currencies: CNY where nothing else is named."""

_NAMES = {
    "CNY": "人民币 人民幣 RMB CN¥ RMB¥",
    "HKD": "港币 港幣 港元",
    "TWD": "新台币 新臺幣 新台幣 台币 臺幣 台幣 NTD",
    "MOP": "澳门元 澳門元 澳门币 澳門幣 葡币 葡幣",
    "USD": "美元 美金 US$",
    "EUR": "欧元 歐元",
    "JPY": "日元 日圆 日圓 日币 日幣 円",
    "GBP": "英镑 英鎊",
    "KRW": "韩元 韓元 韩圆 韓圜",
    "SGD": "新加坡元 新币",
}
_OF_MARK = {
    **{symbol: code for code, symbol in SYMBOLS.items()},
    **dict.fromkeys(_UNNAMED, "CNY"),
    **{name: code for code, names in _NAMES.items() for name in names.split()},
}
_MARK = "|".join(sorted(map(re.escape, _OF_MARK), key=len, reverse=True)) + "|[A-Z]{3}"
_PARTS = re.compile(
    r"(?<![\d.,])(?:(?P<yuan>\d{1,3}(?:,\d{3})+|\d+)[元块塊])?"
    r"(?:(?P<jiao>\d)(?:[角毛]|(?<=[块塊]\d)$))?(?:(?P<fen>\d)分)?[整正]?$"
)
"""12元5角3分, 12块5, 5毛, 12元整; 分 alone are points as often as money."""


def _yuan(match: re.Match[str]) -> str:
    yuan, jiao, fen = match["yuan"], match["jiao"], match["fen"]
    return (
        f"{yuan or 0}.{jiao or 0}{fen or 0}元"
        if jiao or (yuan and match[0][-1] not in "元块塊")
        else match[0]
    )


_POWERS = {"千": 3, "万": 4, "萬": 4, "百万": 6, "百萬": 6, "亿": 8, "億": 8}
_WRITTEN = re.compile(
    rf"(?P<sign>-)?\s*(?:(?P<before>{_MARK})\s*)?(?P<sign2>(?<!-)-)?"
    r"(?P<amount>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"\s*(?P<power>{'|'.join(sorted(_POWERS, key=len, reverse=True))})?\s*(?P<after>{_MARK})?",
    re.ASCII,
)
