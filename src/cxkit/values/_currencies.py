"""The active currencies of ISO 4217 with their minor units (decimals).

Source: ISO 4217 list one (amendment 177). Funds codes, precious metals and the testing codes
that carry no minor unit are not money that a shop takes, and are left out.
"""

from __future__ import annotations

from cxkit.errors import Invalid, shown
from cxkit.values._catalogue import declare, wording
from cxkit.values._languages import Language

_BY_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
    2: """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD
          CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
          GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD
          LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB
          PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP
          SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW
          ZWG""",
}

CURRENCIES: dict[str, int] = {
    code: decimals for decimals, codes in _BY_DECIMALS.items() for code in codes.split()
}
"""Currency code to number of decimals."""

_WRITTEN = {
    "CNY": ("¥{figure}", "{figure}元", "人民幣{figure}元"),
    "JPY": ("JP¥{figure}", "{figure}日元", "{figure}日圓"),
    "USD": ("${figure}", "{figure}美元", "{figure}美元"),
    "EUR": ("€{figure}", "{figure}欧元", "{figure}歐元"),
    "GBP": ("£{figure}", "{figure}英镑", "{figure}英鎊"),
    "HKD": ("HK${figure}", "{figure}港元", "HK${figure}"),
    "TWD": ("NT${figure}", "新台币{figure}元", "NT${figure}"),
    "MOP": ("MOP${figure}", "{figure}澳门元", "MOP${figure}"),
    "SGD": ("S${figure}", "{figure}新加坡元", "{figure}新加坡元"),
    "KRW": ("₩{figure}", "{figure}韩元", "{figure}韓元"),
    "INR": ("₹{figure}", "{figure}印度卢比", "{figure}印度盧比"),
    "BRL": ("R${figure}", "{figure}巴西雷亚尔", "{figure}巴西雷亞爾"),
}
for _code, _wordings in _WRITTEN.items():
    declare(f"money.{_code}", _wordings)

SYMBOLS: dict[str, str] = {code: written[0].removesuffix("{figure}") for code, written in _WRITTEN.items()}
"""Symbols that name one currency within the library's reports; the others print their code."""


def minor_units(currency: str) -> int:
    """How many decimals a currency has.

    >>> minor_units("CNY"), minor_units("JPY"), minor_units("KWD")
    (2, 0, 3)
    """
    digits = CURRENCIES.get(currency)
    if digits is None:
        raise Invalid(
            f"{shown(currency)} is not an active ISO 4217 currency code: write for example 'CNY'",
            code="currency.unknown",
            path="currency",
        )
    return digits


def money_pattern(currency: str, tag: Language) -> str:
    """How a language writes an amount of a currency, with `{figure}` for the amount."""
    written = _WRITTEN.get(currency)
    return f"{currency} {{figure}}" if written is None else wording(f"money.{currency}", written, tag)[0]
