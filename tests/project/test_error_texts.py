"""Every error speaks three languages: by its code, with its faults, and with the verbs that are possible."""

import ast
import pickle
import re
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest

from cxkit import Ticket, from_json
from cxkit.errors import Conflict, CxkitError, Fault, Invalid, MissingExtra, NotFound, NotPermitted, Refused
from cxkit.kernel import Aggregate
from cxkit.kernel._plan import schema_of
from cxkit.kernel._refusals import verbs
from cxkit.kernel.facts import Actor
from cxkit.storage import MemoryStore
from cxkit.values import LANGUAGES, Channel, Money, add_language, messages, remove_language
from cxkit.values._catalogue import load_messages
from cxkit.values._labels import text_of

SOURCE = Path(find_spec("cxkit").origin).parent
HAN = re.compile(r"[\u4e00-\u9fff]")
T0, WANG, AMY = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.customer("C-1"), Actor.agent("amy")
load_messages()


def below(cls):
    return {sub for direct in cls.__subclasses__() for sub in {direct, *below(direct)}}


ERRORS = sorted({CxkitError, *below(CxkitError)}, key=lambda cls: cls.__name__)


def codes():
    """Every code that stands in the source of an error or a fault, with the place where it stands."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = [word.value for word in node.keywords if word.arg == "code"]
            if name == "Fault" and len(node.args) > 1:
                given.append(node.args[1])
            if name in {"Fault", "of", *(cls.__name__ for cls in ERRORS)}:
                for value in given:
                    if (
                        isinstance(value, ast.Constant)
                        and isinstance(value.value, str)
                        and "." in value.value
                    ):
                        yield value.value, f"{path.relative_to(SOURCE)}:{node.lineno}"


CODES = dict(codes())


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_of_an_error_has_a_text(code):
    text = text_of(f"error.{code}") or text_of(code)
    assert text is not None, f"declare a text for {code}, raised in {CODES[code]}"
    assert not text.kinds or text_of(code) is text, "a text that needs parameters is declared as code+"
    for language in ("zh-Hans", "zh-Hant"):
        assert HAN.search(text.labels.in_language(language))


@pytest.mark.parametrize("cls", ERRORS, ids=lambda cls: cls.__name__)
def test_every_class_of_errors_has_a_title_a_status_and_a_text_of_its_own(cls):
    error = cls("the message")
    assert error.text() == error.text("en-GB") == "the message"
    said = {error.text(language) for language in LANGUAGES}
    assert len(said) == 3
    problem = error.problem("zh-TW")
    assert 400 <= problem["status"] < 600
    assert problem["title"] == problem["detail"] == error.text("zh-Hant")
    assert problem["type"] == f"urn:cxkit:{cls.code}"
    again = pickle.loads(pickle.dumps(error))
    assert again.text("zh-Hans") == error.text("zh-Hans")


def test_no_text_of_an_error_is_left_of_a_code_that_is_gone():
    declared = {code.removeprefix("error.").rstrip("+") for code in messages() if code.startswith("error.")}
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in SOURCE.rglob("*.*")
        if path.suffix in {".py", ".json"} and path.name != "_wording.py"
    )
    gone = {
        code for code in declared
        if f'"{code}"' not in source and f'"{code.rpartition(".")[2]}"' not in source
        and code not in {"about", "allowed", "faults", "answer", "calendar", "calendar.no_open_time"}
    }  # fmt: skip
    assert not gone


def test_all_faults_of_an_input_are_said_with_their_places():
    with pytest.raises(Invalid) as caught:
        Ticket.open("", channel="pigeon", subject="?", priority="huge", at=T0, by=WANG)
    said = caught.value.text("zh-CN")
    assert said.startswith("共有3处错误：")
    assert "ticket：编号须为可显示字符，长度为1至255字节" in said
    assert "priority：须为以下之一：低、普通、高、紧急" in said
    assert [fault["pointer"] for fault in caught.value.problem()["errors"]] == [
        "#/ticket",
        "#/channel",
        "#/priority",
    ]


def test_a_problem_names_its_place_as_a_json_pointer_and_its_detail_in_the_callers_language():
    error = Invalid(
        "order has a fault",
        faults=[Fault("lines[2].quantity", "number.low", "must be 1 or more", {"low": 1})],
    )
    problem = error.problem("zh-HK", base="https://shop.example/problems/")
    assert problem["type"] == "https://shop.example/problems/invalid"
    assert problem["status"] == 422
    assert problem["detail"] == "lines[2].quantity：不得小於1"
    assert problem["errors"] == [
        {"pointer": "#/lines/2/quantity", "code": "number.low", "detail": "不得小於1"}
    ]


def test_a_refusal_says_why_and_lists_the_verbs_that_are_possible():
    ticket = Ticket.open("T-1", channel="chat", subject="Lamp", at=T0, by=WANG)
    with pytest.raises(Refused) as caught:
        ticket.solve(at=T0, by=AMY)
    allowed = caught.value.params["allowed"]
    assert {"reply", "assign", "await_customer", "hold", "close", "erase"} <= set(allowed)
    assert all(callable(getattr(ticket, verb)) for verb in allowed)
    assert not {"solve", "reopen", "recover"} & set(allowed)
    assert "(allowed now: reply, hand_over, assign," in str(caught.value)
    assert caught.value.text().startswith(
        "ticket T-1: it has no assignee: assign it first; possible now: reply,"
    )
    said = caught.value.text("zh-Hans")
    assert said.startswith("工单“T-1”：尚未分配客服")
    assert "当前可以：回复、转人工、分配、" in said
    assert not re.search("[A-Za-z]", said.replace("T-1", ""))
    assert caught.value.problem("zh-TW")["allowed"] == allowed


def test_what_is_listed_as_possible_is_not_refused_in_that_state():
    closed = Ticket.open("T-1", channel="chat", subject="Lamp", at=T0, by=WANG).close(at=T0, by=AMY)
    with pytest.raises(Refused) as caught:
        closed.reply("hello?", at=T0, by=WANG)
    assert set(caught.value.params["allowed"]) == {"erase", "log_work", "correct_work", "change_external_ids"}
    assert closed.erase(at=T0, by=AMY).version == 3


@pytest.mark.parametrize(
    "kind",
    sorted(
        (cls for cls in below(Aggregate) if "lifecycle" in vars(cls) and cls.__module__.startswith("cxkit.")),
        key=lambda cls: cls.__name__,
    ),
    ids=lambda cls: cls.__name__,
)
def test_every_verb_has_a_label_in_every_language(kind):
    known, name = messages(), schema_of(kind).name
    of = verbs(kind)
    assert set(of) <= {fact.__name__ for fact in kind.lifecycle.steps}
    assert len(of) > 3
    for verb in of.values():
        label = known.get(f"verb.{name}.{verb}") or known.get(f"verb.{verb}")
        assert label, f"name verb.{name}.{verb} in the titles of its room"
        assert HAN.search(label[1])
        assert callable(getattr(kind, verb))


def test_no_label_is_left_of_a_verb_that_is_gone():
    named = {code for code in messages() if code.startswith("verb.")}
    ours = [cls for cls in below(Aggregate) if cls.__module__.startswith("cxkit.")]
    of = {schema_of(cls).name: verbs(cls) for cls in ours if "lifecycle" in vars(cls)}
    used = {f"verb.{name}.{verb}" for name, table in of.items() for verb in table.values()}
    shared = {f"verb.{verb}" for table in of.values() for verb in table.values()}
    assert named <= used | shared


def test_errors_of_stores_and_data_are_said_in_chinese():
    with pytest.raises(NotFound) as caught:
        raise NotFound("no ticket has the id 'T-9'", params={"kind": "ticket", "id": "T-9"})
    assert caught.value.text("zh-Hans") == "没有编号为T-9的工单"
    error = Conflict("ticket 'T-1' changed", params={"kind": "ticket", "id": "T-1"})
    assert error.text("zh-TW") == "工單T-1已被他人修改，請重新載入後再決定"
    with pytest.raises(Invalid) as caught:
        from_json('{"schema": "ticket/1"')
    assert caught.value.text("zh-Hans") == "不是有效的JSON"
    with pytest.raises(Invalid) as caught:
        Money.of("1.234", "CNY")
    assert caught.value.text("zh-Hans") == "amount：小数位数超过该币种"
    assert MissingExtra.of("scipy", extra="stats", needed_for="x").text("zh-Hans").startswith("请先安装scipy")
    assert MemoryStore is not None


def test_times_of_a_refusal_are_told_in_the_zone_of_the_shop():
    ticket = Ticket.open("T-1", channel="chat", subject="Lamp", at=T0, by=WANG)
    with pytest.raises(Refused) as caught:
        ticket.reply(at=T0 - timedelta(days=1), by=AMY)
    assert "2026年2月3日17:00" in caught.value.text("zh-Hans", "Asia/Shanghai")
    assert "Z" not in caught.value.text("zh-Hans")


def test_one_refusal_is_read_in_four_languages():
    closed = Ticket.open("T-1", channel="chat", subject="Lamp", at=T0, by=WANG).close(at=T0, by=AMY)
    with pytest.raises(Refused) as caught:
        closed.reply("hello?", at=T0, by=WANG)
    japanese = {
        "error.about": "{kind}「{id}」：{reason}", "error.allowed": "{reason}。可能な操作：{verbs}",
        "format.list": "、",
        "lifecycle.state": "現在の状態は「{state}」です。この操作は「{sources}」のときだけ可能です",
        "title.ticket": "チケット",
        "tickets.Status.closed": "クローズ", "tickets.Status.new": "新規",
        "tickets.Status.open": "対応中", "tickets.Status.pending": "顧客回答待ち",
        "tickets.Status.on_hold": "保留",
        "tickets.Status.solved": "解決済み", "verb.erase": "個人情報の消去",
        "verb.ticket.log_work": "工数の記録", "verb.ticket.correct_work": "工数の訂正",
        "verb.ticket.change_external_ids": "外部番号の変更",
    }  # fmt: skip
    add_language("ja", japanese)
    try:
        said = caught.value.text("ja-JP")
    finally:
        remove_language("ja")
    assert said == (
        "チケット「T-1」：現在の状態は「クローズ」です。この操作は「新規、保留、対応中、顧客回答待ち、解決済み」のときだけ可能です。"
        "可能な操作：工数の記録、工数の訂正、外部番号の変更、個人情報の消去"
    )
    assert "已关闭" in caught.value.text("zh-SG")
    assert "已關閉" in caught.value.text("zh-HK")
    assert "it is closed" in caught.value.text("en-AU")


def test_an_error_of_somebody_else_is_said_by_its_class():
    assert NotPermitted("no", code="not_permitted.shop.vault").text("zh-Hans") == "没有权限"
    assert Refused("no", code="refused.shop.closed").text("zh-Hans") == "当前无法这样做"
    with pytest.raises(Invalid) as caught:
        Channel.of("pigeon")
    assert caught.value.text("zh-Hans").startswith("须为以下之一：在线聊天、电话、")
