"""A history grows in constant time and never changes what others hold."""

import pickle
import threading

import pytest
from hypothesis import given, strategies as st

from cxkit.kernel import History


@given(st.lists(st.integers()), st.lists(st.integers()), st.lists(st.integers()))
def test_branches_of_one_history_do_not_see_each_other(stem, left, right):
    trunk = History(stem)
    one, two = trunk, trunk
    for item in left:
        one = one.append(item)
    for item in right:
        two = two.append(item)
    assert (list(trunk), list(one), list(two)) == (stem, stem + left, stem + right)
    assert one == History(stem + left)
    assert hash(one) == hash(History(stem + left))
    assert (one == two) == (left == right)


def test_an_iteration_ends_where_the_history_ended():
    one = History([1, 2])
    going = iter(one)
    one.append(3)
    assert list(going) == [1, 2]


def test_slices_indices_and_pickles():
    one = History("abc").append("d")
    assert (one[0], one[-1], one[1:3], len(one)) == ("a", "d", ("b", "c"), 4)
    with pytest.raises(IndexError):
        History("abc")[3]
    assert pickle.loads(pickle.dumps(one)) == one
    assert repr(one) == "<4 facts>"


def test_threads_that_continue_one_history_each_get_their_own():
    trunk, results = History(range(10)), []

    def grow(name):
        mine = trunk
        for step in range(200):
            mine = mine.append((name, step))
        results.append((name, list(mine)))

    threads = [threading.Thread(target=grow, args=(name,)) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name, items in results:
        assert items == [*range(10), *((name, step) for step in range(200))]
