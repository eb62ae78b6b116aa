"""Plural forms of languages: the form of a word that goes with a number.

Source: Unicode CLDR, plural rules for cardinals. Forms that only compact numbers take are left out, as
gettext does; a form for fractions alone comes last, and may be left out where it is like the one before.
"""

from __future__ import annotations

from collections.abc import Callable

Rule = Callable[[float], int]
"""Gives the place of the form for a number; forms come in the order one, two, few, many, other."""


def _tens(n: float) -> tuple[int, int]:
    """The last digit and the last two of a whole number; nothing that a rule names for any other."""
    return (int(n) % 10, int(n) % 100) if n == int(n) else (-1, -1)


def _east_slavic(n: float) -> int:
    last, two = _tens(n)
    if last == 1 and two != 11:
        return 0
    return 1 if last == -1 or (last in (2, 3, 4) and two not in (12, 13, 14)) else 2


def _polish(n: float) -> int:
    last, two = _tens(n)
    return 0 if n == 1 else 3 if last == -1 else 1 if last in (2, 3, 4) and two not in (12, 13, 14) else 2


def _arabic(n: float) -> int:
    two = _tens(n)[1]
    return int(n) if n in (0, 1, 2) else 3 if 3 <= two <= 10 else 4 if two >= 11 else 5


_RULES: tuple[tuple[Rule, str], ...] = (
    (lambda n: 0, "bo dz id ja jv km ko lo ms my nan su th to vi yo yue zh hak wuu gan hsn lzh"),
    (
        lambda n: 0 if n == 1 else 1,
        "af az bg ca da de el en es et eu fi fo gl hu it ka kk ky lb ml mn mr nb ne nl nn no or ps sd so "
        "sq sv sw ta te tk tr ug ur uz xh yi",
    ),
    (lambda n: 0 if 0 <= n < 2 else 1, "fr hy pt"),
    (lambda n: 0 if 0 <= n <= 1 else 1, "am as bn fa gu hi kn zu"),
    (_east_slavic, "be ru uk"),
    (_polish, "pl"),
    (lambda n: 0 if n == 1 else 1 if n in (2, 3, 4) else 2 if n == int(n) else 3, "cs sk"),
    (lambda n: 0 if n == 1 else 1 if n == 2 else 2, "he iw"),
    (lambda n: 0 if n == 1 else 1 if n != int(n) or n == 0 or 1 <= n % 100 <= 19 else 2, "ro"),
    (_arabic, "ar"),
)
_OF: dict[str, Rule] = {name: rule for rule, names in _RULES for name in names.split()}


def plural_rule(tag: str) -> Rule | None:
    """The rule of the language of a tag; None where it is not known here.

    >>> polish = plural_rule("pl")
    >>> [polish(n) for n in (1, 2, 5, 22)], plural_rule("zh-Hans")(2), plural_rule("cy")
    ([0, 1, 2, 1], 0, None)
    """
    return _OF.get(tag.partition("-")[0])
