"""Files of the desks, call centres and shops of China: what each source means by its words and codes."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cxkit.conversations import Speaker, turns_of
from cxkit.errors import Invalid, NotFound
from cxkit.imports import Mapping, read
from cxkit.imports._transcripts import split_transcript
from cxkit.metrics import refund_rate
from cxkit.orders import OrderStatus
from cxkit.testing import check_mapping

MS = 1_772_438_400_000  # 2026-03-02 16:00:00 in Shanghai


def written(place, name, text, encoding="utf-8"):
    path = place / name
    path.write_bytes(text.encode(encoding))
    return path


def as_json(place, name, records):
    return written(place, name, json.dumps(records, ensure_ascii=False))


@pytest.mark.parametrize("name", ["taobao", "qiyu", "qidian", "aliyun_ccc"])
def test_the_mappings_keep_their_contract(tmp_path, name):
    files = {
        "taobao": lambda: written(tmp_path, "orders.csv", ORDERS),
        "qiyu": lambda: as_json(tmp_path, "sessions.json", [ROBOT, {**PERSON, "messages": [ASKED]}, GONE]),
        "qidian": lambda: written(tmp_path, "chats.csv", TALKED),
        "aliyun_ccc": lambda: as_json(tmp_path, "calls.json", [CALL, {**CALL, "ContactId": "j2"}]),
    }
    assert check_mapping(Mapping.shipped(name), files[name]()).accepted


# 淘宝 / 天猫

HEADER = (
    "订单编号,买家会员名,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间,订单关闭原因,退款金额"
)
ORDERS = f"""{HEADER},收货地址\u0020
"=""1930679858170647\""",t**3,58.00,55.00,"买家已付款，等待卖家发货",2026/3/2 16:00,2026/3/2 16:01,,0,*
'1930679858170648,tony,58.00,55.00元,交易关闭,2026/3/2 16:00,2026/3/2 16:01,退款,55.00,*
1930679858170649,tony,58.00,0,交易关闭,2026/3/2 16:00,,买家未付款,0.00,*
1930679858170650,tony,58.00,58,退货退款,2026-03-02 16:00:00,2026-03-02 16:00:00,,20.00,*
1930679858170651,ann,58.00,58,"买家已付款,等待卖家发货",2026/3/2 16:00,2026/3/2 16:00,,0.00,*
"""
LINES = "子订单编号,主订单编号,标题,商品价格,购买数量,商家编码\n11,1930679858170647,杯子,29.00,2,CUP\n"


def orders(found):
    return {order.id: order for order in found.orders}


def test_taobao_orders_read_the_same_in_every_encoding(tmp_path):
    found = [
        read(written(tmp_path, f"orders{n}.csv", ORDERS, encoding))
        for n, encoding in enumerate(("gb18030", "utf-8", "utf-16-le", "utf-8-sig"))
    ]
    assert found[0].source == "taobao"
    assert found[0].orders == found[1].orders == found[2].orders
    assert len(found[0].orders) == 5
    assert "收货地址" not in found[0].files[0].unread_columns


def test_a_closed_taobao_order_was_cancelled_or_given_back_by_what_was_paid(tmp_path):
    found = orders(read(written(tmp_path, "orders.csv", ORDERS, "gb18030")))
    assert {id[-2:]: order.status for id, order in found.items()} == {
        "47": OrderStatus.PAID,
        "48": OrderStatus.RETURNED,
        "49": OrderStatus.CANCELLED,
        "50": OrderStatus.PART_RETURNED,
        "51": OrderStatus.PAID,
    }


@pytest.mark.parametrize(
    ("status", "paid", "back", "expected", "refunded"),
    [
        ("交易成功", "50.00", "20.00", OrderStatus.DELIVERED, "20.00"),  # 仅退款 after the sale
        ("交易关闭", "55.00元", "55.00元", OrderStatus.RETURNED, "55.00"),
        ("交易关闭", "￥５５．００", "￥５５．００", OrderStatus.RETURNED, "55.00"),
        ("退货退款", '"1,055.00"', '"1,020.00"', OrderStatus.PART_RETURNED, "1020.00"),
        ("交易成功", "50.00", "60.00", OrderStatus.DELIVERED, "50.00"),  # no more than came in
        ("交易关闭", "55.00", "0.00", OrderStatus.CANCELLED, "0.00"),
        ("交易成功", "55.00", "", OrderStatus.DELIVERED, "0.00"),
    ],
)
def test_what_a_taobao_order_gave_back_is_read_however_it_is_written(
    tmp_path, status, paid, back, expected, refunded
):
    row = f"1,tony,2000,{paid},{status},2026/3/2 16:00,2026/3/2 16:01,,{back}\n"
    (order,) = read(written(tmp_path, "orders.csv", f"{HEADER}\n{row}")).orders
    assert (order.status, str(order.refunded)) == (expected, f"CNY {refunded}")


def test_the_refund_rate_of_a_taobao_report_counts_what_went_back(tmp_path):
    rows = [
        f"{n},tony,2000,{paid},{status},2026/3/2 16:00,2026/3/2 16:01,,{back}"
        for n, (paid, status, back) in enumerate(
            [("50.00", "交易成功", "20.00"), ("50.00", "交易关闭", "50.00"), ("55.00", "交易成功", "0.00")]
        )
    ]
    found = read(written(tmp_path, "orders.csv", "\n".join([HEADER, *rows])))
    assert refund_rate.of(found.orders).value == pytest.approx(70 / 155)


def test_a_masked_nick_is_no_customer_and_told(tmp_path):
    found = read(written(tmp_path, "orders.csv", ORDERS, "gb18030"))
    customers = {order.id[-2:]: order.customer for order in found.orders}
    assert customers["47"] is None
    assert customers["48"] == customers["49"] != customers["51"]
    assert "tony" not in customers.values()
    assert [fault.code for doubt in found.doubts for fault in doubt.faults] == ["import.masked"]


def test_goods_come_from_the_report_of_lines_alone(tmp_path):
    alone = orders(read(written(tmp_path, "orders.csv", ORDERS, "gb18030")))["1930679858170647"]
    assert alone.lines == ()
    assert str(alone.total) == "CNY 55.00"
    files = [tmp_path / "orders.csv", written(tmp_path, "lines.csv", LINES, "gb18030")]
    whole = orders(read(files))["1930679858170647"]
    assert [(line.product, line.quantity) for line in whole.lines] == [("CUP", 2)]


@pytest.mark.parametrize("damage", ["1.93068E+15", "1.9306e-05", "########", "#REF!", "#N/A"])
def test_an_order_number_that_a_spreadsheet_damaged_is_lost(tmp_path, damage):
    damaged = ORDERS.replace("'1930679858170648", damage)
    found = read(written(tmp_path, "orders.csv", damaged))
    assert [(reject.row, reject.faults[0].code) for reject in found.rejects] == [(2, "import.excel")]


def test_an_unknown_status_is_refused_and_the_known_ones_are_named(tmp_path):
    found = read(written(tmp_path, "orders.csv", ORDERS.replace("退货退款", "已飞走")))
    (fault,) = found.rejects[0].faults
    assert fault.code == "cell.unknown"
    assert "等待买家付款" in fault.message


def test_a_later_report_of_an_order_overwrites_its_status(tmp_path):
    done = ORDERS.replace("买家已付款，等待卖家发货", "交易成功").replace(",,0,*", ",订单未关闭,0,*")
    files = [written(tmp_path, name, text) for name, text in (("a.csv", ORDERS), ("b.csv", done))]
    first, second = (orders(read(path))["1930679858170647"] for path in files)
    assert (first.status, second.status) == (OrderStatus.PAID, OrderStatus.DELIVERED)
    assert "close_reason" not in read(files[1]).own_fields["order", second.id]


def test_taobao_refunds_are_returns(tmp_path):
    text = "订单编号,退款编号,买家退款金额,退款完结时间\n1930679858170648,77,55.00元,2026-03-05 10:00:00\n"
    (request,) = read(written(tmp_path, "refunds.csv", text)).returns
    assert (request.id, request.order, str(request.refunded)) == ("77", "1930679858170648", "CNY 55.00")


# 网易七鱼

ROBOT = {"id": 880, "sType": 0, "interaction": 1, "startTime": MS - 100_000, "endTime": MS}
ROBOT |= {"staffName": "机器人", "relatedType": 2, "relatedId": 881, "closeReason": 3}
PERSON = {"id": 881, "sType": 0, "interaction": 0, "startTime": MS, "inQueueTime": 12_000}
PERSON |= {"staffFirstReplyTime": MS + 20_000, "endTime": MS + 600_000, "staffName": "小美", "fromType": "wx"}
PERSON |= {"evaluationType": 3, "evaluation": 50, "userResolvedStatus": 1, "relatedType": 1, "relatedId": 880}
GONE = {"id": 882, "convType": 3, "interaction": 0, "startTime": MS, "inQueueTime": 60_000}
GONE |= {
    "staffFirstReplyTime": -1,
    "endTime": MS + 60_000,
    "relatedType": 0,
    "evaluationType": 2,
    "evaluation": 0,
}


@pytest.mark.parametrize("records", [[ROBOT, PERSON], [PERSON, ROBOT], [PERSON, ROBOT, PERSON]])
def test_a_robot_and_the_person_who_takes_over_are_one_contact(tmp_path, records):
    found = read(as_json(tmp_path, "sessions.json", records))
    (contact,) = found.conversations
    assert contact.id == "881"
    assert contact.measures.answered_at - contact.measures.offered_at == timedelta(seconds=20)
    assert {each.id for each in contact.external} == {"880", "881"}
    assert found.files[0].read == found.files[0].accepted == len(records)


@pytest.mark.parametrize(
    ("model", "code", "high", "score"),
    [(2, 100, 2, 2), (2, 1, 2, 1), (3, 50, 3, 2), (5, 75, 5, 4), (5, 1, 5, 1), (5, 0, 5, None)],
)
def test_a_rating_keeps_its_model_and_is_no_percentage(tmp_path, model, code, high, score):
    record = {**PERSON, "evaluationType": model, "evaluation": code}
    (contact,) = read(as_json(tmp_path, "sessions.json", [record])).conversations
    fact = contact.history[0]
    assert (fact.scale.high, fact.satisfaction) == (high, score)


def test_who_waited_in_the_queue_until_it_ended_has_given_up(tmp_path):
    silent = {**GONE, "id": 883, "convType": 0}
    message = {**GONE, "id": 884, "convType": 1, "inQueueTime": -1}
    found = read(as_json(tmp_path, "sessions.json", [GONE, silent, message]))
    assert {each.id: each.measures.abandoned for each in found.conversations} == {
        "882": True,
        "883": True,
        "884": False,
    }


def test_tickets_of_qiyu_speak_in_codes(tmp_path):
    ticket = {"id": 5, "title": "退款", "status": 20, "priority": 10, "holderId": 7, "createTime": MS}
    records = [
        {**ticket, "lastFinishTime": MS + 1_000_000, "reopenNum": 1},
        {**ticket, "id": 6, "status": 99},
    ]
    found = read(as_json(tmp_path, "tickets.json", records))
    (solved,) = found.tickets
    assert (solved.status, solved.priority, solved.reopens()) == ("solved", "urgent", 1)
    assert "known are 1, 5, 10, 20, 25, 50" in found.rejects[0].faults[0].message


@pytest.mark.parametrize(
    ("customer", "agent", "solved"), [(2, 1, False), (1, 0, True), (0, 1, True), (0, 0, False)]
)
def test_whether_it_is_solved_the_customer_says_before_the_agent(tmp_path, customer, agent, solved):
    record = {**PERSON, "userResolvedStatus": customer, "status": agent}
    (contact,) = read(as_json(tmp_path, "sessions.json", [record])).conversations
    assert contact.history[0].resolved is solved


ASKED = {"msgId": "m1", "msgType": "TEXT", "content": "在吗", "timeStamp": MS + 5_000}
ANSWERED = {"msgId": "m2", "msgType": "TEXT", "content": "您好", "timeStamp": MS + 20_000, "staffId": 7}
GREETED = {
    "msgId": "m0",
    "msgType": "TEXT",
    "content": "您好，我是机器人",
    "timeStamp": MS - 90_000,
    "staffId": 1,
}


def test_messages_of_a_robot_and_of_a_person_are_those_of_one_contact(tmp_path):
    sessions = [{**ROBOT, "messages": [GREETED]}, {**PERSON, "messages": [ANSWERED, ASKED, ANSWERED]}]
    found = read(as_json(tmp_path, "sessions.json", sessions))
    said = found.messages["881"]
    assert [(each.speaker.value, each.author, each.text) for each in said] == [
        ("bot", "1", "您好，我是机器人"),
        ("customer", None, "在吗"),
        ("agent", "7", "您好"),
    ]
    assert [turn.wait for turn in turns_of(said)] == [timedelta(seconds=15)]
    assert "在吗" not in repr(found)


def test_messages_that_come_apart_find_their_contact_and_twice_is_once(tmp_path):
    rows = [{**GREETED, "sessionId": 880}, {**ASKED, "sessionId": 881}, {**ANSWERED, "sessionId": 881}]
    stray = {**ASKED, "msgId": "m9", "sessionId": 999}
    files = [
        as_json(tmp_path, "sessions.json", [ROBOT, PERSON]),
        as_json(tmp_path, "messages.json", [*rows, stray]),
        as_json(tmp_path, "again.json", rows[::-1]),
    ]
    found = read(files, "qiyu")
    assert {id: len(said) for id, said in found.messages.items()} == {"881": 3, "999": 1}
    assert found.rejected == 0


def test_an_answer_that_wraps_json_in_a_text_is_unwrapped(tmp_path):
    inner = json.dumps([ROBOT, PERSON], ensure_ascii=False)
    found = read(as_json(tmp_path, "sessions.json", {"code": 200, "message": inner}))
    assert [each.id for each in found.conversations] == ["881"]


# 腾讯企点

QIDIAN = """客服,客户,会话开始时间,排队时长(秒),首次响应时长(秒),会话时长(秒),满意度评分,是否已解决
小美,访客0312,2026-03-02 16:00:00,12,8,420,5,是
小美,访客0313,2026-03-02 16:05:00,0,8,4200,,否
"""


def test_conversations_of_qidian_have_an_id_of_their_own_making_and_an_end(tmp_path):
    found = read(written(tmp_path, "chats.csv", QIDIAN, "gb18030"))
    first, second = found.conversations
    assert (first.measures.ended_at - first.measures.offered_at).total_seconds() == 420
    assert [each.history[0].resolved for each in found.conversations] == [True, False]
    again = read(written(tmp_path, "more.csv", QIDIAN.replace(",5,", ",4,")))
    assert [each.id for each in again.conversations] == [first.id, second.id]
    assert not any("小美" in each.id or "访客" in each.customer for each in found.conversations)


def test_a_state_that_nobody_verified_is_a_fault_until_it_is_mapped(tmp_path):
    text = QIDIAN.replace("客服,", "会话状态,客服,", 1).replace("\n小美", "\n归档,小美")
    path = written(tmp_path, "chats.csv", text)
    assert len(read(path).rejects) == 2
    words = {"归档": "ended"}
    change = {"tables": {"sessions": {"makes": {"conversation": {"fields": {"status": {"values": words}}}}}}}
    assert len(read(path, Mapping.shipped("qidian").edited(change, version=2)).conversations) == 2


TALK = """访客0312 2026-03-02 16:00:05
在吗
小美 2026-03-02 16:00:20
您好
请说
16:01:00 访客0312：东西坏了
"""


TALKED = QIDIAN.replace("\n小美,访客0312", ",会话记录\n小美,访客0312").replace("5,是", f'5,是,"{TALK}"')
TALKED = TALKED.replace("4200,,否", "4200,,否,")


def transcribed(place, talk, count):
    header, first, _ = QIDIAN.splitlines()
    quoted = talk.replace('"', '""')
    return read(
        written(place, "chats.csv", f'{header},会话消息数,会话记录\n{first},{count},"{quoted}"\n', "gb18030")
    )


def test_a_transcript_is_split_into_the_turns_of_its_two_speakers(tmp_path):
    found = transcribed(tmp_path, TALK, 3)
    (contact,) = found.conversations
    said = found.messages[contact.id]
    assert [(each.speaker.value, each.text) for each in said] == [
        ("customer", "在吗"),
        ("agent", "您好\n请说"),
        ("customer", "东西坏了"),
    ]
    assert [turn.wait for turn in turns_of(said)] == [timedelta(seconds=15), None]
    assert found.doubts == ()
    assert found.own_fields["conversation", contact.id]["transcript"] == TALK.strip()


@pytest.mark.parametrize(
    ("talk", "count", "told"),
    [
        (TALK, 4, "holds 3 messages, the source counts 4"),
        ("欢迎光临\n" + TALK, 3, "holds 3 messages, the source counts 3; 1 lines are of no known speaker"),
        (TALK + "小王 2026-03-02 16:05:00\n我来\n", 4, "1 lines are of no known speaker"),
    ],
)
def test_a_transcript_that_does_not_add_up_is_doubted(tmp_path, talk, count, told):
    found = transcribed(tmp_path, talk, count)
    ((doubt,),) = [each.faults for each in found.doubts]
    assert (doubt.code, told in doubt.message) == ("import.messages", True)
    assert found.accepted == 1


def test_clock_times_after_midnight_are_of_the_next_day(tmp_path):
    late = QIDIAN.replace("16:00:00", "23:59:00")
    header, first, _ = late.splitlines()
    talk = "访客0312 23:59:30\n在吗\n小美 00:00:10\n您好\n"
    path = written(tmp_path, "chats.csv", f'{header},会话记录\n{first},"{talk}"\n')
    (said,) = read(path).messages.values()
    assert said[1].at - said[0].at == timedelta(seconds=40)


# 阿里云云呼叫中心

CALL = {"ContactId": "j1", "ContactType": "INBOUND", "ContactDisposition": "Success", "StartTime": MS}
CALL |= {"EstablishedTime": MS + 30_000, "ReleaseTime": MS + 90_000, "QueueTime": "20", "AgentIds": "a,b"}
CALL |= {"SkillGroupNames": "售前,售后"}


def calls(place, *records):
    return read(as_json(place, "calls.json", {"CallDetailRecords": {"List": list(records)}, "TotalCount": 0}))


def test_a_call_belongs_to_the_last_agent_and_group_of_its_flow(tmp_path):
    (contact,) = calls(tmp_path, CALL).conversations
    assert (contact.agent, contact.queue, contact.measures.abandoned) == ("b", "售后", False)


@pytest.mark.parametrize(
    ("disposition", "abandoned", "offered"),
    [
        ("AbandonedInQueue", True, True),
        ("AbandonedInRing", True, True),
        ("QueuingTimeout", False, True),
        ("Voicemail", False, True),
        ("AbandonedInIVR", None, False),
    ],
)
def test_only_who_gave_up_in_the_queue_abandoned_it(tmp_path, disposition, abandoned, offered):
    record = {**CALL, "ContactDisposition": disposition, "EstablishedTime": "", "QueueTime": 0}
    (contact,) = calls(tmp_path, record).conversations
    assert contact.history[0].abandoned is abandoned
    assert (contact.history[0].offered_at is not None) is offered


def test_a_wait_that_the_menu_claims_is_doubted(tmp_path):
    record = {**CALL, "ContactDisposition": "AbandonedInIVR", "EstablishedTime": ""}
    assert [each.faults[0].code for each in calls(tmp_path, record).doubts] == ["import.disposition"]


def test_calls_that_the_desk_made_are_no_contacts_of_customers(tmp_path):
    found = calls(tmp_path, CALL, {**CALL, "ContactId": "j2", "ContactType": "Outbound"})
    assert [reject.faults[0].code for reject in found.rejects] == ["import.not_contact"]


# Call centres whose form nobody could verify


def test_a_form_that_nobody_verified_is_refused_until_it_is_mapped(tmp_path):
    path = written(
        tmp_path, "calls.csv", "流水号,开始,结果,坐席,技能组\nx1,2026-03-02 16:00:00,接通,7,售后\n"
    )
    with pytest.raises(NotFound):
        read(path)
    with pytest.raises(Invalid, match="3 faults"):
        read(path, "calls_generic_zh")
    fields = {
        "id": {"from": "流水号", "required": True},
        "offered_at": {"from": "开始", "time": ["ymd"], "required": True},
        "status": {"from": "结果", "values": {"接通": "ended", "放弃": "abandoned"}, "required": True},
    }
    change = {"tables": {"calls": {"makes": {"conversation": {"fields": fields}}}}}
    (contact,) = read(path, Mapping.shipped("calls_generic_zh").edited(change)).conversations
    assert (contact.id, contact.agent, contact.queue) == ("x1", "7", "售后")


def test_a_line_whose_time_is_none_belongs_to_what_was_said_before():
    """Of a transcript: no 25th hour begins a message, and before the first one such a line is strange."""
    who = {"小美": Speaker.AGENT, "访客1": Speaker.CUSTOMER}
    begun, zone = datetime(2026, 3, 2, 8, tzinfo=UTC), ZoneInfo("Asia/Shanghai")
    text = "小美 25:61:00\n访客1 16:00:05\n在吗\n小美 25:61:00\n小美 16:00:20\n您好"
    said, strange = split_transcript(text, who, begun, zone)
    assert [(each.author, each.text) for each in said] == [("访客1", "在吗\n小美 25:61:00"), ("小美", "您好")]
    assert strange == 1
