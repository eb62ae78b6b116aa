"""Survey tools: three header rows, ids and zones above the data, several answers in a cell."""

from datetime import timedelta

import pytest

from cxkit import imports
from cxkit.imports import Mapping
from cxkit.metrics import nps
from cxkit.testing import check_mapping

QUALTRICS = """StartDate,EndDate,Status,IPAddress,Progress,Finished,ResponseId,Q1,Q2,Q1_NPS_GROUP
Start Date,End Date,Response Type,IP,Progress,Finished,Response ID,"How likely,
0-10?",Which?,Group
"{""ImportId"":""startDate"",""timeZone"":""America/Denver""}","{""ImportId"":""endDate"",""timeZone"":""America/Denver""}",\
"{""ImportId"":""status""}","{""ImportId"":""ipAddress""}","{""ImportId"":""progress""}","{""ImportId"":""finished""}",\
"{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2""}","{""ImportId"":""QID1_NPS_GROUP""}"
2026-03-02 08:00:00,2026-03-02 08:05:00,0,1.2.3.4,100,1,R_1a,0,"1,4",1
2026-03-02 09:00:00,2026-03-02 09:05:00,1,1.2.3.4,100,1,R_2b,10,-99,3
2026-03-02 10:00:00,2026-03-09 10:00:00,IP Address,1.2.3.4,40,False,R_3c,9,,3
""".replace("\\\n", "")

WJX = """序号,提交答卷时间,所用时间,来源,来源详情,来自IP,1、满意度？,2、哪里不满意（多选）,第3题(物流),4、建议
1,2026/3/2 8:00:00,95秒,微信,N/A,1.2.3.4(浙江-杭州),4,物流┋客服,5,"快一点，谢谢"
2,2026/3/2 9:00:00,1分30秒,链接,N/A,1.2.3.4(浙江-杭州),2,(跳过),-3,(空)
"""


@pytest.fixture
def survey_file(tmp_path):
    def survey_file(text, encoding="utf-8"):
        path = tmp_path / "survey.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return survey_file


def test_header_rows_are_no_answers_and_the_third_names_questions_and_the_zone(survey_file):
    found = imports.read(survey_file(QUALTRICS))
    first, second, third = found.responses
    assert (found.source, found.read, found.rejected) == ("qualtrics", 3, 0)
    assert {answer.question: answer.value for answer in first.answers} == {"QID1": 0, "QID2": ("1", "4")}
    assert first.started_at.isoformat() == "2026-03-02T15:00:00+00:00"
    assert [answer.question for answer in second.answers] == ["QID1"]
    assert (second.invalid, third.status.value, third.submitted_at) == ("test", "partial", None)
    assert found.definitions.zone == "America/Denver"
    assert "IPAddress" in found.files[0].unread_columns


def test_rows_above_the_data_that_lost_their_quotes_say_the_same(survey_file):
    damaged = QUALTRICS.replace('"{""ImportId"":""', "{ImportId:").replace('""}"', "}")
    damaged = damaged.replace('"",""timeZone"":""', ";timeZone:")
    assert '""' not in damaged
    found = imports.read(survey_file(damaged))
    assert found.responses == imports.read(survey_file(QUALTRICS)).responses
    assert found.definitions.zone == "America/Denver"


def test_a_score_that_the_mapping_declares_is_one(survey_file):
    known = {"QID1": {"kind": "nps", "scale": "nps_0_10"}}
    change = {"answers": {"columns": {"known": known}}}
    mapping = Mapping.shipped("qualtrics").edited(
        {"tables": {"responses": {"makes": {"response": {"fields": change}}}}}
    )
    found = imports.read(survey_file(QUALTRICS), mapping)
    assert nps.of(found.responses).n == 1


def test_the_codes_that_a_survey_gave_its_options_are_read_as_what_they_mean(survey_file):
    """A numeric export writes 0 for the best and 10 for the worst where the survey was told so."""
    turned = {"kind": "nps", "scale": "nps_0_10", "values": {"0": 10, "10": 0, "9": 1}}
    which = {"values": {"1": "price", "4": "service"}}
    change = {"answers": {"columns": {"known": {"QID1": turned, "QID2": which}}}}
    changes = {"tables": {"responses": {"makes": {"response": {"fields": change}}}}}
    mapping = Mapping.shipped("qualtrics").edited(changes)
    found = imports.read(survey_file(QUALTRICS), mapping)
    assert {answer.question: answer.value for answer in found.responses[0].answers} == {
        "QID1": 10,
        "QID2": ("price", "service"),
    }
    strange = imports.read(survey_file(QUALTRICS.replace('"1,4"', '"1,7"')), mapping)
    assert [str(reject) for reject in strange.rejects] == [
        "survey.csv row 1: Q2: is no known word: known are 1, 4"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_several_answers_in_a_cell_are_several_and_what_was_skipped_is_none(survey_file, encoding):
    found = imports.read(survey_file(WJX, encoding))
    first, second = found.responses
    assert (found.source, found.read, found.rejected) == ("wjx", 2, 0)
    said = {(answer.question, answer.row): answer.value for answer in first.answers}
    assert said == {
        ("1", None): 4,
        ("2", None): ("物流", "客服"),
        ("3", "物流"): 5,
        ("4", None): "快一点，谢谢",
    }
    assert [answer.question for answer in second.answers] == ["1"]
    assert first.submitted_at.isoformat() == "2026-03-02T00:00:00+00:00"
    assert found.own_fields["response", second.id]["seconds"] == timedelta(seconds=90)
    assert found.files[0].unread_columns == ("来自IP",)


IN_WORDS = """序号,提交答卷时间,所用时间,1、满意度？,2、哪里不满意（多选）,第3题(物流),4、建议,5、几分？
1,2026/3/2 8:00:00,95秒,满意,物流┋客服,很好,快一点,7
2,2026/3/2 9:00:00,90秒,不满意,(跳过),(跳过),12,8
3,2026/3/2 9:00:01,90秒,一般,价格,很差,(空),9
"""
IN_NUMBERS = """序号,提交答卷时间,所用时间,1、满意度？,第2题(物流),第2题(客服),第2题(价格),\
第3题(物流),4、建议,5、几分？
1,2026/3/2 8:00:00,95秒,4,1,1,0,5,快一点,7
2,2026/3/2 9:00:00,90秒,2,-3,-3,-3,-3,12,8
4,2026/3/2 9:30:00,90秒,1,0,0,1,1,,9
"""


def test_ranks_other_texts_and_numbers_in_every_form_are_read(survey_file):
    header = "序号,提交答卷时间,所用时间,1. 排序题,2:其他题,7．单选\n"
    row = "1,2026/3/2 8:00:00,95秒,A→B→C,其他〖天气〗┋物流,好\n"
    (response,) = imports.read(survey_file(header + row)).responses
    assert {answer.question: answer.value for answer in response.answers} == {
        "1": ("A", "B", "C"),
        "2": ("其他〖天气〗", "物流"),
        "7": "好",
    }


@pytest.mark.parametrize("turned", [False, True])
def test_exports_in_words_and_in_numbers_are_one_survey_and_tell_what_numbers_mean(tmp_path, turned):
    files = [tmp_path / "文本.csv", tmp_path / "序号.csv"]
    for path, text in zip(files, (IN_WORDS, IN_NUMBERS), strict=True):
        path.write_bytes(text.encode("gb18030"))
    found = imports.read(files[::-1] if turned else files)
    assert (found.read, found.rejected, len(found.responses)) == (6, 0, 4)
    assert found.responses[:3] == imports.read(files[0]).responses
    assert found.codes == {
        "1": {"4": "满意", "2": "不满意"},
        "2": {"1": "物流", "2": "客服", "3": "价格"},
        "3": {"5": "很好"},
    }
    assert {count.file: count.repeated for count in found.files} == {"文本.csv": 0, "序号.csv": 2}
    last = {(answer.question, answer.row): answer.value for answer in found.responses[3].answers}
    assert last["1", None] == 1


def test_a_number_that_means_two_things_is_doubted(tmp_path):
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    files[0].write_text(IN_WORDS, encoding="utf-8")
    files[1].write_text(IN_NUMBERS.replace("秒,2,", "秒,4,"), encoding="utf-8")
    found = imports.read(files)
    (doubt,) = found.doubts
    assert (doubt.file, doubt.row, doubt.faults[0].code) == ("b.csv", 2, "import.two_columns")


@pytest.mark.parametrize(("name", "text"), [("qualtrics", QUALTRICS), ("wjx", WJX)])
def test_both_keep_the_contract(survey_file, name, text):
    check_mapping(Mapping.shipped(name), survey_file(text))
