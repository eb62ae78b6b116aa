"""One rule of what looks personal, and the rooms that call it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from cxkit.analysis.visits import looks_personal, search_word
from cxkit.feedback import redacted
from cxkit.kernel import personal_spans
from cxkit.knowledge import clean_query

TELEPHONES = st.integers(10**10, 10**11 - 1).map(str)
BETWEEN = st.sampled_from(["", " ", "-", "–", ".", ") ", " - "])


@st.composite
def personal(draw):
    number, mark = draw(TELEPHONES), draw(BETWEEN)
    return draw(
        st.sampled_from(
            [
                mark.join((number[:3], number[3:7], number[7:])),
                f"w{number}@mail.cn",
                f"https://shop.cn/{number}",
                f"www.shop.cn/{number}",
                f"@wang{number}",
                f"TB-{number}",
            ]
        )
    )


@given(personal(), st.sampled_from(["", "退货 ", "late, "]), st.sampled_from(["", " 好", "\n2 stars"]))
def test_what_one_room_hides_no_other_shows(told, before, after):
    text = f"{before}{told}{after}"
    hidden = redacted(text)
    assert looks_personal(search_word(text))
    assert not any(sign in cleaned for cleaned in (hidden, clean_query(text)) for sign in (told, told[-5:]))
    assert (hidden[: len(before)], len(hidden)) == (before, len(text))


@given(st.text("12 .-x@a单+#(\n", max_size=30))
def test_more_digits_asked_for_find_less(text):
    few, many = (
        {place for start, stop in personal_spans(text, digits=n, apart=n) for place in range(start, stop)}
        for n in (5, 7)
    )
    assert many <= few


@given(st.text("12 .-x@a单京AB12345+#(\n", max_size=30))
def test_spans_come_in_order_and_apart(text):
    spans = personal_spans(text, digits=5, apart=7, codes=True)
    assert spans == sorted(spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(text[start:stop].strip() for start, stop in spans)


@pytest.mark.parametrize("text", ["1299.00", "12999.00 元", "2026 春节", "5g 手机", "15 256", "a @ 80"])
def test_prices_years_and_sizes_are_not_personal(text):
    assert personal_spans(text, digits=5, apart=7) == []


def test_mixed_codes_are_told_where_asked_for():
    assert personal_spans("a1b2c3d4e5", digits=5, apart=7) == []
    assert personal_spans("码a1b2c3d4e5", digits=5, apart=7, codes=True) == [(1, 11)]
