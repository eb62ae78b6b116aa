"""Two axes are shown crosswise in a notebook, each figure over its interval; others as a list of cells."""

from __future__ import annotations

from cxkit.stats.tallies import tally_nps, tally_share, tally_values

BY = {"month": ["01", "01", "02", "02", "02"], "channel": ["<app>", "chat", "<app>", "<app>", None]}


def test_two_axes_are_shown_crosswise() -> None:
    page = tally_nps([9, 3, 10, 7, 6], by=BY).result()._repr_html_()
    assert "<th>month \\ channel</th><th>&lt;app&gt;</th><th>chat</th><th>None</th>" in page
    assert "<td>02</td><td>50.0<br><small>-39.4 to 79.4, n=2</small></td>" in page
    assert "<td>undefined<br><small>n=0</small></td>" in page
    assert page.count("<tr>") == 3
    assert "<caption>Estimates(nps by month (2) x channel (3): 6 cells, 95% add3, 2 undefined)" in page


def test_many_labels_across_are_a_list_instead() -> None:
    by = {"team": ["a"] * 9, "agent": list("abcdefghi")}
    page = tally_share([1] * 9, by=by).result()._repr_html_()
    assert "<th>team</th><th>agent</th>" in page
    assert page.count("<tr>") == 10


def test_a_long_table_says_how_much_it_leaves_out() -> None:
    by = {"agent": list(range(100)), "channel": ["chat", "phone"] * 50}
    assert "76 more rows" in tally_share([1] * 100, by=by).result()._repr_html_()
    assert "76 more cells" in tally_share([1] * 100, by={"agent": by["agent"]}).result()._repr_html_()


def test_figures_without_an_interval_say_what_they_were_counted_from() -> None:
    page = tally_values([60.0, 600.0, 5.0, 5.0, 5.0], by=BY, unit="seconds").result("total")._repr_html_()
    assert "<td>10m<br><small>n=1</small></td>" in page
