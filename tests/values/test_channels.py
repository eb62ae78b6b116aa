"""Channels are a tree: a desk declares its own within the known ones, and rules hold for what lies within."""

import copy
import json
import pickle
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, strategies as st

from cxkit import Actor, Channel, Ticket, from_dict, to_dict
from cxkit.columns import Category
from cxkit.customers import Campaign, ContactPoint, Customer, enrol, permits
from cxkit.errors import Invalid
from cxkit.tables import TicketTable
from cxkit.team import Availability, ChannelLoad, ChannelWeight, RoutingPolicy
from cxkit.tickets import Condition
from cxkit.values import add_channels

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY, WANG = Actor.agent("amy"), Actor.customer("C-1")

paths = st.lists(st.sampled_from(["wechat", "group", "旺旺", "x-1"]), max_size=3)
channels = st.tuples(st.sampled_from(list(Channel)), paths).map(
    lambda pair: Channel("/".join(map(str, [pair[0], *pair[1]])))
)


def ticket(channel, id="T-1"):
    return Ticket.open(id, channel=channel, subject="Late", at=T, by=WANG)


@pytest.mark.parametrize(
    ("wire", "main", "name"),
    [
        ("chat/wangwang", "chat", "旺旺"),
        ("chat/dongdong", "chat", "咚咚"),
        ("social/wechat", "social", "微信"),
        ("social/douyin", "social", "抖音"),
    ],
)
def test_the_channels_of_chinese_platforms_are_declared(wire, main, name):
    channel = Channel.of(wire)
    assert (channel.main, channel.label("zh-Hans")) == (Channel.of(main), name)
    assert channel not in list(Channel)


def test_a_desk_declares_its_own_channels_as_data():
    add_channels({"chat/kakao": ("KakaoTalk", "KakaoTalk", "KakaoTalk")})
    assert ticket("chat/kakao").channel.label("zh-Hant") == "KakaoTalk"
    with pytest.raises(Invalid, match="lies? within|has no place"):
        add_channels({"pigeon": ("Pigeon", "信鸽", "信鴿")})
    with pytest.raises(Invalid, match="is not a Channel"):
        add_channels({"pigeon/post": ("Pigeon", "信鸽", "信鴿")})


def test_a_channel_that_is_not_declared_is_refused_at_the_door_and_kept_by_the_codec():
    with pytest.raises(Invalid, match="is not a Channel"):
        ticket("chat/teahouse")
    data = json.loads(json.dumps(to_dict(ticket("chat/wangwang"))).replace("wangwang", "teahouse"))
    kept = from_dict(data)
    assert to_dict(kept) == data
    assert (kept.channel.label("zh-Hans"), kept.channel.within("chat")) == ("teahouse", True)


@given(channels)
def test_a_channel_is_itself_again_from_copies_and_pickles(channel):
    assert pickle.loads(pickle.dumps(channel)) == copy.deepcopy(channel) == channel == str(channel)
    assert hash(channel) == hash(str(channel))


@given(channels, channels, channels)
def test_lying_within_is_an_order_with_all_channels_at_its_top(one, two, three):
    assert one.within(one)
    assert one.within(None)
    assert one.within(one.main)
    assert not (one.within(two) and two.within(one)) or one == two
    assert not (one.within(two) and two.within(three)) or one.within(three)


def test_a_name_that_begins_alike_lies_not_within():
    assert not Channel("chat/wang").within("chat/wangwang")
    assert not Channel("chat/wangwang").within("chat/wang")
    assert not Channel.STORE.within("self_service")


def test_a_consented_text_message_campaign_reaches_everybody_with_a_mobile_number():
    campaign = Campaign.plan(
        "moon", title="Gift", channels=["sms"], starts_at=T, ends_at=T.replace(month=3), at=T, by=AMY
    )
    people = [
        Customer.register(
            f"C-{n}", contacts=[ContactPoint.phone(f"1380013{n:04}", calling_code="86")], at=T, by=AMY
        ).consent("marketing", channel="sms", at=T, by=AMY)
        for n in range(40)
    ]
    landline = Customer.register(
        "C-L", contacts=[ContactPoint.phone("010-6552 9988", calling_code="86")], at=T, by=AMY
    )
    members = enrol(
        campaign, [*people, landline.consent("marketing", at=T, by=AMY)], on=date(2026, 2, 4), at=T, by=AMY
    )
    assert [member.channel for member in members] == [Channel.SMS] * 40 + [None]


def test_consent_for_a_channel_is_consent_for_those_within_it_and_a_withdrawal_reaches_both_ways():
    customer = Customer.register("C-1", at=T, by=AMY).consent("marketing", channel="social", at=T, by=WANG)
    assert permits(customer, "marketing", "social/wechat", T)
    assert not permits(customer, "marketing", "chat/wangwang", T)
    narrow = Customer.register("C-2", at=T, by=AMY).consent(
        "marketing", channel="social/wechat", at=T, by=WANG
    )
    assert permits(narrow, "marketing", "social/wechat", T)
    assert not permits(narrow, "marketing", "social", T)
    assert not permits(narrow, "marketing", "social/douyin", T)
    left = customer.withdraw("marketing", channel="social/wechat", at=T, by=WANG)
    asked = {
        channel: bool(permits(left, "marketing", channel, T))
        for channel in ("social/wechat", "social/douyin", "social")
    }
    assert asked == {"social/wechat": False, "social/douyin": True, "social": False}


def test_an_account_is_reached_on_the_channel_of_its_service():
    wechat, wangwang, other = (ContactPoint.account(name, "x") for name in ("wechat", "wangwang", "myspace"))
    assert [point.channels for point in (wechat, wangwang, other)] == [
        ("social/wechat",),
        ("chat/wangwang",),
        ("social",),
    ]
    customer = Customer.register("C-1", contacts=[wechat], at=T, by=AMY).consent(
        "marketing", channel="social", at=T, by=WANG
    )
    campaign = Campaign.plan(
        "moon", title="Gift", channels=["social"], starts_at=T, ends_at=T.replace(month=3), at=T, by=AMY
    )
    (member,) = enrol(campaign, [customer], on=date(2026, 2, 4), at=T, by=AMY)
    assert member.channel == "social/wechat"


def test_rules_for_a_channel_hold_within_it():
    assert Condition(channels={"chat"}).fits(ticket("chat/dongdong"))
    assert not Condition(channels={"chat/dongdong"}).fits(ticket("chat"))
    desk = RoutingPolicy(
        id="desk",
        weights=[
            ChannelWeight(channel="chat", weight=30, most=3),
            ChannelWeight(channel="chat/wangwang", weight=20),
        ],
    )
    assert [desk.weight(Channel.of(each)) for each in ("chat/dongdong", "chat/wangwang", "phone")] == [
        30,
        20,
        100,
    ]
    busy = Availability(
        agent="amy",
        load=[ChannelLoad(channel="chat/dongdong", count=1), ChannelLoad(channel="chat", count=1)],
    )
    assert (busy.count(Channel.CHAT), busy.taking(Channel.CHAT).count(Channel.CHAT)) == (2, 3)


def test_tables_keep_channels_within_others_and_roll_them_up():
    table = TicketTable.from_objects(
        [ticket("chat/wangwang", "T-1"), ticket("chat", "T-2"), ticket("phone", "T-3")]
    )
    assert table.channel.to_numpy().tolist() == ["chat/wangwang", "chat", "phone"]
    main = table.channel.mapped(lambda text: Channel(text).main)
    assert main.to_numpy().tolist() == ["chat", "chat", "phone"]
    read = TicketTable.from_columns({"opened_at": [T, T, T], "channel": ["chat/line", "pigeon", "phone"]})
    assert read.channel.to_numpy().tolist() == ["chat/line", None, "phone"]


@given(st.lists(st.sampled_from([None, "a", "b", "c"])))
def test_a_mapped_category_has_what_each_text_becomes(texts):
    mapped = Category.of(texts).mapped(lambda text: "x" if text in "ab" else text)
    assert mapped.to_numpy().tolist() == ["x" if text in ("a", "b") else text for text in texts]
