"""One catalogue of messages: languages by their tags, values as languages write them, languages added."""

import copy
import pickle
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from time import sleep

import pytest
from hypothesis import given, strategies as st

from cxkit.errors import Invalid
from cxkit.testing import instants, moneys
from cxkit.values import (
    LANGUAGES,
    Channel,
    Label,
    Labelled,
    Money,
    Period,
    Reason,
    Text,
    Texts,
    accept_language,
    add_language,
    check_language,
    language,
    messages,
    remove_language,
)
from cxkit.values._catalogue import declare, declared, parameters, pieces, read_later
from cxkit.values._plurals import plural_rule
from cxkit.values._writing import write


@pytest.fixture
def added():
    """Adds languages for one test."""
    tags = []

    def add(tag, words, **options):
        tags.append(tag)
        return add_language(tag, words, **options)

    yield add
    for tag in dict.fromkeys(tags):
        remove_language(tag)


class Light(Labelled):
    RED = "red", "Red", "红灯", "紅燈"
    GREEN = "green", "Green", "绿灯", "綠燈"


TAGS = {
    "en": "en en-GB EN_us en-Latn-US-x-shop",
    "zh-Hans": "zh zh-CN zh-SG zh-MY zh_CN.UTF-8 zh-Hans-HK cmn cmn-CN zh-cmn-Hans-CN wuu zh-min-nan",
    "zh-Hant": "zh-TW zh-HK zh-MO zh-hant zh-Hant-HK zh-Hant-CN zh-cmn-Hant yue zh-yue-HK nan-TW zh-US ZH_tw",
}


@pytest.mark.parametrize(
    ("known", "tag"), [(known, tag) for known, tags in TAGS.items() for tag in tags.split()]
)
def test_a_tag_is_served_by_the_language_that_its_readers_read(known, tag):
    assert language(tag) == known


@pytest.mark.parametrize("tag", ["fr", "tlh", "", "z", "zh--CN", "Chinese simplified", "中文", "123", "en-"])
def test_a_language_that_nothing_serves_is_refused_with_the_known_ones(tag):
    with pytest.raises(Invalid, match="use one of en, zh-Hans, zh-Hant, or add it") as caught:
        Channel.PHONE.label(tag)
    assert caught.value.code == "language.unknown"


@pytest.mark.parametrize(
    ("header", "best"),
    [
        ("zh-TW,zh;q=0.9,en-US;q=0.8", "zh-Hant"),
        ("en;q=0.5, zh-CN;q=0.7", "zh-Hans"),
        ("fr, de;q=0.9", "en"),
        ("zh-TW;q=0, en;q=0.1", "en"),
        ("", "en"),
    ],
)
def test_the_best_language_of_a_request_is_the_one_it_likes_most(header, best):
    assert accept_language(header) == best


WRITTEN = [
    ("duration", "85:49:00", "3 days 13 h 49 min", "3天13小时49分钟", "3天13小時49分鐘"),
    ("duration", timedelta(days=1), "1 day", "1天", "1天"),
    ("duration", timedelta(hours=1, minutes=3), "1 h 3 min", "1小时3分钟", "1小時3分鐘"),
    ("duration", "PT2520S", "42 min", "42分钟", "42分鐘"),
    ("duration", 90, "1 min 30 s", "1分钟30秒", "1分鐘30秒"),
    ("duration", "30.4", "30.4 s", "30.4秒", "30.4秒"),
    ("duration", "2 days, 1:00:00", "2 days 1 h", "2天1小时", "2天1小時"),
    ("duration", -timedelta(minutes=5), "-5 min", "-5分钟", "-5分鐘"),
    ("hours", "16:00:00", "16 business hours", "16个工作小时", "16個工作小時"),
    ("hours", timedelta(hours=1.5), "1 business hour 30 min", "1个工作小时30分钟", "1個工作小時30分鐘"),
    ("hours", timedelta(minutes=30), "30 business minutes", "30个工作分钟", "30個工作分鐘"),
    ("money", "CNY 80.00", "CNY 80.00", "80元", "人民幣80元"),
    ("money", "¥1,234.50", "¥1,234.50", "1,234.50元", "人民幣1,234.50元"),
    ("money", Money.of("1234", "TWD"), "TWD 1234.00", "新台币1,234元", "NT$1,234"),
    ("money", "CNY 50.00, USD 7.50", "CNY 50.00, USD 7.50", "50元、7.50美元", "人民幣50元、7.50美元"),
    ("date", date(2026, 2, 3), "2026-02-03", "2026年2月3日", "2026年2月3日"),
    ("instant", "2026-02-03T01:05Z", "2026-02-03 01:05 UTC", *("2026年2月3日01:05（UTC）",) * 2),
    ("instant", "2026-02-03 09:05:00+08:00", "2026-02-03 09:05", "2026年2月3日09:05", "2026年2月3日09:05"),
    ("period", "2025-11", "November 2025", "2025年11月", "2025年11月"),
    ("period", "2025-Q4", "2025-Q4", "2025年第4季度", "2025年第4季"),
    ("share", 0.153, "15.3%", "15.3%", "15.3%"),
    ("number", 1234567, "1,234,567", "1,234,567", "1,234,567"),
    ("list", "T-1, T-2", "T-1, T-2", "T-1、T-2", "T-1、T-2"),
    ("list", ["id", "at"], "id, at", "id、at", "id、at"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "en", "hans", "hant"), WRITTEN)
def test_a_value_is_written_as_its_language_writes_it(kind, value, en, hans, hant):
    assert [write(value, kind, tag) for tag in LANGUAGES] == [en, hans, hant]


@pytest.mark.parametrize(
    "kind", ["money", "duration", "hours", "date", "instant", "period", "share", "number"]
)
def test_text_that_is_no_such_value_stays_as_it_was_stored(kind):
    assert write("nobody knows", kind, "zh-Hans") == "nobody knows"


def test_an_instant_is_told_by_the_clocks_of_the_zone_asked_for():
    at = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
    assert write(at, "instant", "zh-Hans", "Asia/Shanghai") == "2026年1月1日00:30"
    assert write(at, "date", "en", "Asia/Shanghai") == "2026-01-01"


@given(st.timedeltas(timedelta(0), timedelta(days=4000)), st.sampled_from(LANGUAGES))
def test_a_duration_is_never_off_by_more_than_it_rounds(span, tag):
    text = write(span, "duration", tag)
    units = {"天": 86400, "days": 86400, "day": 86400, "h": 3600, "min": 60, "s": 1}
    units |= {"小时": 3600, "小時": 3600, "分钟": 60, "分鐘": 60, "秒": 1}
    told = sum(
        float(n) * units[unit] for n, unit in re.findall(r"([\d.e+-]+) ?([^\d ]+)", text.replace(",", ""))
    )
    within = 0.06 if span < timedelta(minutes=1) else 0.5 if span < timedelta(hours=1) else 30
    assert abs(told - span.total_seconds()) <= within
    assert write(f"PT{span.total_seconds():f}S", "duration", tag) == text


@given(moneys(), st.sampled_from(LANGUAGES))
def test_money_loses_nothing_in_any_language(amount, tag):
    digits = "".join(c for c in amount.format(tag) if c in "0123456789.-")
    assert Decimal(digits.rstrip(".")) == amount.amount


@given(instants(), st.sampled_from(LANGUAGES))
def test_a_moment_is_the_same_as_object_and_as_stored_text(at, tag):
    text = Text("test.moment", "at {at:instant}", "于{at}", "於{at}")
    assert text(at=at).text(tag, "Asia/Taipei") == text.say({"at": at}, tag, "Asia/Taipei")
    assert "Z" not in text(at=at).text(tag)


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_period_is_labelled_in_every_language(year):
    labels = [Period.parse(f"{year}-02", "Asia/Shanghai").label(tag) for tag in ("en-GB", "zh-CN", "zh-TW")]
    assert labels == [f"February {year}", f"{year}年2月", f"{year}年2月"]


LATE = Text("test.late", "{days:# day|# days} late", "迟了{days}天", "遲了{days}天")


@pytest.mark.parametrize(
    ("days", "en"), [(1, "1 day late"), (2, "2 days late"), (0, "0 days late"), (1200, "1,200 days late")]
)
def test_english_has_a_singular_and_a_plural(days, en):
    assert LATE(days=days).text() == en


@pytest.mark.parametrize(
    ("tag", "forms"),
    [
        (
            "ru",
            {
                0: 2,
                1: 0,
                2: 1,
                4: 1,
                5: 2,
                11: 2,
                12: 2,
                13: 2,
                14: 2,
                15: 2,
                21: 0,
                22: 1,
                111: 2,
                112: 2,
                1.5: 1,
            },
        ),
        ("pl", {0: 2, 1: 0, 2: 1, 4: 1, 5: 2, 12: 2, 13: 2, 14: 2, 21: 2, 22: 1, 112: 2, 1.5: 3}),
        ("cs", {0: 2, 1: 0, 2: 1, 3: 1, 4: 1, 5: 2, 1.5: 3}),
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 102: 5, 103: 3, 1.5: 5}),
        ("ro", {0: 1, 1: 0, 2: 1, 19: 1, 20: 2, 101: 1, 119: 1, 120: 2, 1.5: 1}),
        ("fr", {0: 0, 1: 0, 1.5: 0, 2: 1}),
        ("hi", {0: 0, 0.5: 0, 1: 0, 1.5: 1, 2: 1}),
        ("he", {0: 2, 1: 0, 2: 1, 3: 2}),
        ("de", {0: 1, 1: 0, 1.5: 1, 2: 1}),
        ("zh-Hans", {0: 0, 1: 0, 2: 0}),
    ],
)
def test_the_numbers_at_which_a_plural_changes(tag, forms):
    """One, few, many and other by the rules of Unicode; 12 and 112 are no 2."""
    rule = plural_rule(tag)
    assert {number: rule(number) for number in forms} == forms


@given(st.integers(0, 10**6), st.sampled_from(["pl", "ru", "ar", "cs", "ro", "fr", "he", "en", "ja", "hi"]))
def test_plural_rules_agree_with_babel(number, tag):
    babel = pytest.importorskip("babel", reason="an oracle where it is installed")
    rule = babel.Locale(tag).plural_form
    order = [name for name in ("zero", "one", "two", "few", "many", "other") if name in {*rule.tags, "other"}]
    if tag in ("ro", "fr", "en", "ja", "hi", "he", "ar", "pl", "ru", "cs"):
        whole = [name for name in order if any(rule(n) == name for n in range(200))]
        expected = rule(number)
        if expected in whole:  # forms of a million alone, as in French, are left out
            assert plural_rule(tag)(number) == whole.index(expected)


def test_an_enumeration_is_said_by_its_labels_and_lists_by_their_marks():
    text = Text(
        "test.lights",
        "it is {now:values.Channel}, not {others:values.Channel}",
        "{now}，非{others}",
        "{now}，非{others}",
    )
    reason = text(now=Channel.SMS, others=(Channel.PHONE, Channel.EMAIL))
    assert reason.params == (("now", "sms"), ("others", "phone, email"))
    assert reason.text() == "it is text message, not phone, e-mail"
    assert reason.text("zh-CN") == "短信，非电话、电子邮件"


def test_a_reason_of_0_1_0_renders_with_what_it_stored():
    states = "cxkit.tickets.status.Status"
    reason = Reason("lifecycle.state", (("sources", "new, open"), ("state", "closed"), ("states", states)))
    assert reason.text("zh-Hans") == "当前状态为“已关闭”，只有在“新建、处理中”状态下才可以这样做"
    stored = Reason("permission.second_person", (("amount", "CNY 80.00"), ("who", "manager")))
    assert "80" in stored.text("zh-Hans")


def test_a_name_that_is_stored_in_several_languages_is_said_in_the_one_asked_for(added):
    text = Text("test.step", "{step} is missing", "缺少“{step}”", "缺少「{step}」")
    reason = text(step=Label("Greeting", "问候", "問候"))
    assert [reason.text(tag) for tag in ("en", "zh-CN", "zh-HK")] == [
        "Greeting is missing",
        "缺少“问候”",
        "缺少「問候」",
    ]
    added("ja", {"test.step": "{step}がありません", "example.greeting": "挨拶"})
    coded = text(step=Label("Greeting", "问候", "問候").coded("example.greeting"))
    assert coded.text("ja") == "挨拶がありません"
    assert reason.text("ja") == "Greetingがありません"


def test_a_region_overrides_words_and_takes_all_others_from_its_writing(added):
    assert added("zh-HK", {"values.Channel.sms": "手機短訊"}) == "zh-Hant-HK"
    assert [Channel.SMS.label(tag) for tag in ("zh-HK", "zh-MO", "zh-Hant", "zh-Hans-HK")] == [
        "手機短訊", "手機短訊", "簡訊", "短信",
    ]  # fmt: skip
    assert Channel.PHONE.label("zh-HK") == "電話"
    text = Text("test.by", "by {channel:values.Channel}", "通过{channel}", "透過{channel}")
    assert text(channel="sms").text("zh-HK") == "透過手機短訊"
    assert check_language("zh-HK") == ()


def test_words_of_a_language_that_is_shipped_can_be_replaced_and_come_back(added):
    added("en", {"values.Channel.sms": "SMS"})
    assert Channel.SMS.label("en-GB") == "SMS"
    remove_language("en")
    assert Channel.SMS.label() == "Text message"


def test_a_sentence_that_a_language_lacks_is_said_whole_in_the_next(added):
    text = Text(
        "test.next",
        "{days:# day|# days} by {channel:values.Channel}",
        "{days}天，{channel}",
        "{days}天，{channel}",
    )
    added("de", {"values.Channel.sms": "Kurznachricht", "test.other": "x"})
    assert Channel.SMS.label("de-AT") == "Kurznachricht"
    assert Channel.PHONE.label("de") == "Phone"
    assert text(days=1, channel="sms").text("de") == "1 day by text message"
    added("ja", {}, fallback=("zh-TW",))
    assert text(days=1, channel="sms").text("ja") == "1天，簡訊"


def test_a_language_with_four_forms_uses_them(added):
    added("pl", {"test.late": "spóźnienie {days:# dzień|# dni|# dni|# dnia}"})
    told = [LATE(days=n).text("pl").removeprefix("spóźnienie ") for n in (1, 2, 5, 22, 1.5)]
    assert told == ["1 dzień", "2 dni", "5 dni", "22 dni", "1.5 dnia"]


def test_a_language_whose_plurals_are_unknown_says_them_itself(added):
    with pytest.raises(Invalid, match="give plural=") as caught:
        added("cy", {})
    assert caught.value.code == "language.plural"
    added("cy", {"test.late": "{days:un|dau|arall}"}, plural=lambda n: min(int(n), 3) - 1)
    assert [LATE(days=n).text("cy") for n in (1, 2, 9)] == ["un", "dau", "arall"]


def test_a_check_names_what_is_missing_unknown_or_worded_with_other_parameters(added):
    added("fr", {"test.late": "{jours} en retard", "values.Channel.sms": "SMS", "test.gone": "x"})
    faults = {(fault.path, fault.code) for fault in check_language("fr")}
    assert {("test.late", "message.parameter"), ("test.gone", "message.unknown")} <= faults
    assert ("values.Channel.phone", "message.missing") in faults
    assert ("values.Channel.sms", "message.missing") not in faults
    added("pl", {"test.late": "spóźnienie {days:# dzień|# dni}"})
    assert ("test.late", "message.plural") in {(fault.path, fault.code) for fault in check_language("pl")}


def test_a_tag_that_is_no_tag_cannot_be_added():
    with pytest.raises(Invalid, match="is not a BCP 47 tag"):
        add_language("Chinese (simplified)", {})
    with pytest.raises(Invalid, match="is not a language of cxkit"):
        remove_language("fr")


def test_a_template_that_cannot_be_read_is_refused():
    with pytest.raises(Invalid, match="cannot be read"):
        Text("test.broken", "{days", "{days}", "{days}")


def test_a_table_of_texts_gives_each_by_its_code():
    table = Texts(
        "test.table.shut: shut | 已打烊 | 已打烊\ntest.table.late:\n  {n:# day|# days}\n  {n}天 | {n}天\n"
    )
    stored = Reason("test.table.late", (("n", 1),))
    assert stored.text() == "1 day", "a stored reason reads the table"
    assert table["test.table.shut"]().text("zh") == "已打烊"
    assert list(table) == ["test.table.shut", "test.table.late"]
    with pytest.raises(KeyError, match=r"test\.table\.open"):
        table["test.table.open"]


def test_nobody_misses_a_message_while_another_thread_reads_its_table():
    def read():
        sleep(0.05)
        declare("test.threads", ("a", "b", "c"))

    read_later(read)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(declared, ["test.threads"] * 4)) == [("a", "b", "c")] * 4


def test_an_entry_of_a_table_that_lacks_a_language_is_refused():
    table = Texts("test.table.bad: one | 二")
    for ask in (lambda: messages(), lambda: table["test.table.bad"]):
        with pytest.raises(Invalid, match="'test.table.bad' has 2 wordings, not 3"):
            ask()


def test_a_label_keeps_its_code_when_it_is_copied_or_stored():
    label = Channel.SMS.labels
    for twin in (copy.deepcopy(label), pickle.loads(pickle.dumps(label))):
        assert twin == label
        assert twin.code == "values.Channel.sms"


def test_every_message_is_complete_and_known_by_its_code():
    known = messages()
    assert known["values.Channel.sms"] == ("Text message", "短信", "簡訊")
    assert len(known) > 900
    for code, wordings in known.items():
        for template in wordings:
            own = [set(parameters(each)) - {"en", "hans", "hant", "name"} for each in (template, wordings[0])]
            assert own[0] == own[1] or code.startswith("format."), code
            assert all(kind.count("|") in (0, 1) for _, _, kind in pieces(template)), code


def test_clocks_of_a_fixed_offset_are_told_as_they_are():
    at = datetime(2026, 2, 3, 9, 5, tzinfo=timezone(timedelta(hours=8)))
    assert Text("test.clock", "{at:instant}", "{at}", "{at}")(at=at).text() == "2026-02-03 09:05"
