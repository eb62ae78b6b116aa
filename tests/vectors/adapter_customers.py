"""Key drivers, Kano, RFM, models of buying and spending, lifetime value, cohorts and repurchase."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np

from cxkit.analysis.drivers import kano_of_counts, key_drivers
from cxkit.analysis.lifetime import (
    BgNbd,
    GammaGamma,
    fit_bg_nbd,
    fit_gamma_gamma,
    lifetime_value,
    rfm_scores,
    summarize_purchases,
)
from cxkit.metrics import order_value, repurchase, retention

Inputs = Mapping[str, Any]
Result = dict[str, Any]

ATTITUDE = {
    "rating": "43 63 71 61 81 43 58 71 72 67 64 67 69 68 77 81 74 65 65 50 50 64 53 40 63 66 78 48 85 82",
    "complaints": "51 64 70 63 78 55 67 75 82 61 53 60 62 83 77 90 85 60 70 58 40 61 66 37 54 77 75 57 85 82",
    "privileges": "30 51 68 45 56 49 42 50 72 45 53 47 57 83 54 50 64 65 46 68 33 52 52 42 42 66 58 44 71 39",
    "learning": "39 54 69 47 66 44 56 55 67 47 58 39 42 45 72 72 69 75 57 54 34 62 50 58 48 63 74 45 71 59",
    "raises": "61 63 76 54 71 54 66 70 71 62 58 59 55 59 79 60 79 55 75 64 43 66 63 50 66 88 80 51 77 64",
    "critical": "92 73 86 84 83 49 68 66 83 80 67 74 63 77 77 54 79 80 85 78 64 80 80 57 75 76 78 83 74 78",
    "advance": "45 47 48 35 47 34 35 41 31 41 34 41 25 35 46 36 63 60 46 52 33 41 37 49 33 72 49 38 55 39",
}
"""Chatterjee and Price's survey of clerical employees, which the vectors name but do not carry."""


def _columns(inputs: Inputs) -> tuple[list[float], dict[str, list[float]]]:
    """Outcome and drivers: as rows beside the outcome, as rows that hold it too, or by the survey's name."""
    outcome = inputs.get("y")
    if "X" in inputs and isinstance(outcome, list):
        columns = zip(*inputs["X"], strict=True)
        return outcome, dict(zip(inputs["x_names"], map(list, columns), strict=True))
    names, rows = inputs.get("columns", inputs.get("names")), inputs.get("rows", inputs.get("X"))
    if names and rows:
        data = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    elif "attitude" in str(inputs.get("dataset", "")):
        data = {name: [float(cell) for cell in row.split()] for name, row in ATTITUDE.items()}
    else:
        raise ValueError(f"these inputs have no rows: {sorted(inputs)}")
    return data.pop(outcome or next(iter(data))), data


def _named(names: Any, values: Any, factor: float = 1) -> dict[str, float]:
    return {name: factor * float(value) for name, value in zip(names, values, strict=True)}


def shapley(inputs: Inputs) -> Result:
    found = key_drivers(*_columns(inputs))
    parts = {name: getattr(found, name) for name in ("first", "last", "pratt")}
    named = {name: _named(found.names, part) for name, part in parts.items()}
    return {"R2": found.r_squared, "lmg": found.by_name(), **named}


def relative_weights(inputs: Inputs) -> Result:
    found = key_drivers(*_columns(inputs), method="johnson")
    assert found.share is not None
    return {
        "R2": found.r_squared,
        "raw": found.by_name(),
        "rescaled_pct": _named(found.names, found.share, 100),
    }


def both_importances(inputs: Inputs) -> Result:
    return {**shapley(inputs), "johnson_raw": relative_weights(inputs)["raw"]}


def kano(inputs: Inputs) -> Result:
    return kano_of_counts(inputs["counts"]).summary() | {
        "category": kano_of_counts(inputs["counts"]).category
    }


CONVENTION_WORDS = (
    (r"rfm 0\.|\+ ?1", "rfm_package"),
    (r"\bdependent|nested", "dependent"),
    (r"\bntile|rank", "ntile"),
    ("quantile|quintile|qcut|type.?7", "quantile"),
)


def _convention(text: str) -> Any:
    return next(name for words, name in CONVENTION_WORDS if re.search(words, text.lower()))


def rfm(inputs: Inputs) -> Result:
    found = rfm_scores(
        inputs["recency_days"],
        inputs["transaction_count"],
        inputs["amount"],
        convention=_convention(inputs["convention"]),
    )
    edges = {f"{name[0]}_edges": list(cut) for name, cut in found.thresholds.items() if cut}
    scores = {"R": found.recency, "F": found.frequency, "M": found.monetary}
    return edges | {name: score.tolist() for name, score in scores.items()}


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else value


def buying(inputs: Inputs) -> Result:
    model = BgNbd(**inputs["params"])
    if "x" not in inputs:
        return {"expectation": _plain(model.expected(inputs["t"]))}
    history = inputs["x"], inputs["t_x"], inputs["T"]
    return {
        "conditional_expected": model.expected_given(*history, inputs["t"]),
        "p_alive": model.alive(*history),
        "loglik": model.log_likelihood_of(*history),
        f"expectation_{inputs['t']:g}": model.expected(inputs["t"]),
        "expectation_39": model.expected(39),
    }


ALIASES = {"frequency": "x", "recency": "t_x", "tx": "t_x", "count": "weight", "n": "weight", "w": "weight"}


def _column_name(told: str) -> str:
    lower = told.lower()
    if lower.startswith("m") or "spend" in lower or "value" in lower or lower == "zbar":
        return "spend"
    return ALIASES.get(lower, told)


def _by_column(inputs: Inputs) -> dict[str, Any]:
    names = list(map(_column_name, inputs["columns"]))
    return dict(zip(names, (list(column) for column in zip(*inputs["rows"], strict=True)), strict=True))


def fitted_buying(inputs: Inputs) -> Result:
    data = _by_column(inputs)
    model = fit_bg_nbd(data["x"], data["t_x"], data["T"], weights=data.get("weight"))
    parameters = {name: getattr(model, name) for name in ("r", "alpha", "a", "b")}
    named = {f"fitted_{name}": value for name, value in parameters.items()}
    return {**parameters, "log_likelihood": model.log_likelihood, **named}


def spending(inputs: Inputs) -> Result:
    model = GammaGamma(**inputs["params"])
    return {
        "expected_value": _plain(model.expected(inputs["x"], inputs["m_x"])),
        "population_mean": model.population_mean,
    }


def fitted_spending(inputs: Inputs) -> Result:
    data = _by_column(inputs)
    x, spend = np.array(data["x"]), np.array(data["spend"], float)
    weights = np.array(data.get("weight", np.ones(len(x))), float)
    again = (x > 0) & (spend > 0)
    model = fit_gamma_gamma(x[again], spend[again], weights=weights[again])
    return {
        "p": model.p,
        "q": model.q,
        "gamma": model.gamma,
        "fitted": {"p": model.p, "q": model.q, "v": model.gamma},
        "corr_frequency_monetary": model.correlation,
    }


MONTHS = {"W": 4.345, "M": 1.0, "D": 30.0, "H": 720.0}


def clv(inputs: Inputs) -> Result:
    found = lifetime_value(
        BgNbd(**dict(zip(("r", "alpha", "a", "b"), inputs["bg_nbd"], strict=True))),
        GammaGamma(**dict(zip(("p", "q", "gamma"), inputs["gamma_gamma"], strict=True))),
        inputs["frequency"],
        inputs["recency"],
        inputs["T"],
        inputs["monetary"],
        periods=inputs["months"],
        period=MONTHS[inputs.get("freq", "W")],
        discount=inputs["monthly_discount"],
    )
    return {"clv": _plain(found)}


def _day(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text[:10]), time(0), UTC)


def purchases(inputs: Inputs) -> Result:
    if not inputs["transactions"]:
        return {}
    customers, days, amounts = zip(*inputs["transactions"], strict=True)
    found = summarize_purchases(
        customers,
        [_day(day) for day in days],
        amounts,
        until=_day(inputs["period_end"]),
        merged_by={"D": "day", "W": "week", "M": "month"}[inputs.get("freq", "D")],
    )
    return {
        row["customer"]: {
            "frequency": float(row["x"]),
            "recency": row["t_x"],
            "T": row["watched"],
            "monetary_value": row["spend"] or 0.0,
        }
        for row in found.to_records()
    }


def _is_date(cell: Any) -> bool:
    return isinstance(cell, str) and re.match(r"\d{4}-\d\d-\d\d", cell) is not None


def _orders(inputs: Inputs) -> tuple[list[Any], list[datetime], list[float]]:
    """Customers, days and amounts, told apart by what they look like."""
    rows = inputs["orders"]
    days = [next(_day(cell) for cell in row if _is_date(cell)) for row in rows]
    amounts = [next((cell for cell in reversed(row) if isinstance(cell, (int, float))), 0.0) for row in rows]
    who = [next(cell for cell in row if not _is_date(cell)) for row in rows]
    return who, days, amounts


UNITS = {"m": "month", "w": "week", "d": "day", "q": "quarter", "y": "year"}


def cohorts(inputs: Inputs) -> Result:
    """The period that holds `as_of` counts as far as it has come; one that only begins then has not."""
    who, days, _ = _orders(inputs)
    until = inputs["as_of"] if len(inputs["as_of"]) > 7 else f"{inputs['as_of']}-28"
    as_of = max([_day(until), *(day for day in days if f"{day:%Y-%m}" == until[:7])])
    if as_of.day == 1 and as_of not in days:
        as_of -= timedelta(days=1)
    given = str(inputs.get("period", "month")).lower()
    unit = next((name for name in UNITS.values() if name in given), UNITS.get(given[:1], "month"))
    found: Result = {}
    for kind, name in (("classic", "active"), ("rolling", "rolling_active (active in k or later)")):
        shares = retention.tally(who, days, as_of=as_of, unit=unit, kind=kind, partial="included")
        rows = [row for row in shares.result().to_records() if row["n"]]
        found["cohort_size"] = {row["cohort"]: int(row["n"]) for row in rows}
        found[name] = {
            cohort: [round(row["value"] * row["n"]) for row in rows if row["cohort"] == cohort]
            for cohort in found["cohort_size"]
        }
        if kind == "classic":
            later = [row for row in rows if row["age"] == 1]
            pooled = shares.over("cohort").at(age=1).result().value if later else None
            found["weighted_avg_retention_k1"] = pooled
    return found


def _size_and_active(cohort: Any) -> tuple[int, int]:
    """A cohort's size and how many came back, from counts or a rate, told apart by name and by value."""
    cells = cohort if isinstance(cohort, Mapping) else dict(zip(("size", "active"), cohort, strict=True))
    figures = {
        name: cell
        for name, cell in cells.items()
        if isinstance(cell, (int, float)) and not re.search("cohort|day|week|month|period|index|id$", name)
    }
    named = [name for name in figures if re.search("size|users|customers|total|^n$|k0|_0$", name)]
    size_name = named[0] if named else max(figures, key=lambda name: figures[name])
    size = int(figures.pop(size_name))
    name, back = next(iter(figures.items()))
    share = re.search("rate|share|pct|percent|retention", name) or back != int(back)
    return size, round(size * back) if share else int(back)


def pooled_retention(inputs: Inputs) -> Result:
    """The counts as orders: all in a cohort's first month, and the active ones in the next month too."""
    who: list[str] = []
    at: list[datetime] = []
    for month, (size, active) in enumerate(map(_size_and_active, inputs["cohorts"])):
        for later, count in enumerate((size, active)):
            first = datetime(2000 + (month + later) // 12, (month + later) % 12 + 1, 1, tzinfo=UTC)
            who += [f"{month}.{person}" for person in range(count)]
            at += [first] * count
    found = retention.tally(who, at, as_of=datetime(2100, 1, 1, tzinfo=UTC))
    rows = [row for row in found.result().to_records() if row["age"] == 1 and row["n"]]
    return {
        "weighted": found.over("cohort").at(age=1).result().value,
        "simple_mean": sum(row["value"] for row in rows) / len(rows),
    }


def shop_figures(inputs: Inputs) -> Result:
    who, days, amounts = _orders(inputs)
    values = order_value.tally([round(100 * amount) for amount in amounts], currency="CNY")
    aov, revenue = values.result("mean").value, values.result("total").value
    again = repurchase.of(who, days)
    by_customer = {name: sorted({d for n, d in zip(who, days, strict=True) if n == name}) for name in who}
    repeated = sum(len(by_customer[name]) > 1 for name in who)
    gaps = [(b - a).days for dates in by_customer.values() for a, b in pairwise(dates)]
    return {
        "aov": aov,
        "purchase_frequency": len(who) / again.n if who else None,
        "arpu": revenue / again.n if who else None,
        "repurchase_rate": again.value,
        "orders_from_repeat_share": repeated / len(who) if who else None,
        "median_interpurchase_days": median(gaps) if gaps else None,
    }


METRICS: dict[str, Callable[[Inputs], Result]] = {
    "shapley_lmg": shapley,
    "johnson_relative_weights": relative_weights,
    "key_driver": both_importances,
    "kano": kano,
    "rfm_scores": rfm,
    "bg_nbd": buying,
    "bg_nbd_fit": fitted_buying,
    "gamma_gamma": spending,
    "gamma_gamma_fit": fitted_spending,
    "clv": clv,
    "transaction_summary_x_tx_T": purchases,
    "cohort_retention": cohorts,
    "cohort_retention_average": pooled_retention,
    "aov_frequency_repurchase": shop_figures,
}
