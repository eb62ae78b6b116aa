"""Files of reviews become feedback: what the platform wrote is no opinion, 追评 a part, an edit a version."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from cxkit import Repository
from cxkit.analysis.text import review_signals
from cxkit.feedback import FeedbackItem, FeedbackStatus, TextKind
from cxkit.imports import Mapping, read
from cxkit.imports._rules import shared_words
from cxkit.knowledge import Article, Confidence, VersionStatus
from cxkit.metrics import review_rating
from cxkit.storage import SQLiteStore, replace_imports
from cxkit.testing import check_mapping

MS = 1_772_438_400_000  # 2026-03-02 08:00 UTC

TAOBAO = '''订单编号,宝贝,买家,评价,评价内容,评价时间,解释,追加评论,追评时间
"=""1930679858170647""",杯子,t**3,好评,此用户没有填写评价。,2026-03-02 16:00:00,,,
1930679858170648,杯子,tony,差评,杯盖漏水,2026-03-02 16:00:00,已补发,还是漏,2026-03-09 10:00:00
1930679858170648,吸管,tony,中评,还行,2026-03-02 16:00:00,,,
1930679858170650,杯子,ann,好评,"评价方未及时做出评价,系统默认好评!",2026-03-02,,用了一周掉色,2026-03-10
'''
JD = {
    "id": 17_000_000_001,
    "guid": "g-1",
    "content": "味道不错",
    "creationTime": "2026-03-02 16:00:00",
    "score": 5,
    "nickname": "j***n",
    "referenceId": "100012043978",
    "replyCount": 1,
    "afterUserComment": {"content": "第二次买，盖子裂了", "days": 12},
}
PLAY = {
    "Package Name": "cn.shop.app",
    "App Version Code": "31",
    "Reviewer Language": "en",
    "Device": "pixel",
    "Review Submit Date and Time": "2026-03-02T08:00:00Z",
    "Review Submit Millis Since Epoch": str(MS),
    "Review Last Update Millis Since Epoch": str(MS),
    "Star Rating": "2",
    "Review Title": "",
    "Review Text": "Crashes at checkout",
    "Developer Reply Millis Since Epoch": "",
    "Developer Reply Text": "",
    "Review Link": "https://play.google.com/console/reviews?reviewId=gp:AOqpTO&hl=en".removesuffix("&hl=en"),
}
LATER = {
    "Review Last Update Millis Since Epoch": str(MS + 9 * 86_400_000),
    "Star Rating": "5",
    "Review Text": "Fixed",
    "Developer Reply Millis Since Epoch": str(MS + 86_400_000),
    "Developer Reply Text": "Please update",
}
STAR = {"Review Text": "", "Review Link": "", "Star Rating": "4", "Device": "tab"}
STORE = {
    "id": "as-1",
    "attributes": {
        "rating": 1,
        "title": "No",
        "body": "Late again",
        "reviewerNickname": "bo",
        "createdDate": "2026-03-02T08:00:00Z",
        "territory": "DEU",
        "response": {
            "responseBody": "Sorry",
            "lastModifiedDate": "2026-03-02T09:00:00Z",
            "state": "PENDING_PUBLISH",
        },
    },
}
PILOT = {
    "id": "tp-1",
    "stars": 4,
    "title": "Fine",
    "text": "Came in time",
    "createdAt": "2026-03-02T08:00:00Z",
    "updatedAt": None,
    "experiencedAt": "2026-02-20T00:00:00Z",
    "isVerified": True,
    "source": "invitation",
    "consumer": {"displayName": "Bo"},
    "companyReply": {"text": "Thanks", "createdAt": "2026-03-02T10:00:00Z"},
}
ARTICLES = """文章编号,标题,正文,状态,类型,语言,分类,可见范围,创建时间,更新时间
A-1,如何退货？,<p>打印退货单。</p>,已发布,常见问题,zh-Hans,退货,公开,2026-01-01 10:00,2026-02-01 10:00
A-2,旧活动规则,已结束,已归档,政策,zh-Hans,活动,公开,2025-01-01 10:00,2025-12-01 10:00
A-3,保修多久？,一年,草稿,,zh-Hans,,,2026-02-01 10:00,2026-02-01 10:00
"""


def written(place, name, text, encoding="utf-8"):
    path = place / name
    path.write_bytes(text.encode(encoding))
    return path


def table(*rows):
    text = io.StringIO()
    out = csv.DictWriter(text, list(PLAY))
    out.writeheader()
    out.writerows({**PLAY, **row} for row in rows)
    return text.getvalue()


def items(found):
    return {item.id: item for item in found.feedback}


@pytest.mark.parametrize("name", ["taobao", "jd", "google_play", "app_store", "trustpilot", "articles"])
def test_the_mappings_keep_their_contract(tmp_path, name):
    texts = {
        "taobao": ("reviews_zh", "reviews.csv", TAOBAO),
        "jd": ("reviews_zh", "comments.json", json.dumps([JD, JD | {"id": 2}], ensure_ascii=False)),
        "google_play": ("reviews", "play.csv", table({}, LATER, STAR)),
        "app_store": ("reviews", "store.json", json.dumps({"data": [STORE, STORE | {"id": "as-2"}]})),
        "trustpilot": ("reviews", "pilot.json", json.dumps([PILOT, PILOT | {"id": "tp-2"}])),
        "articles": ("articles", "articles.csv", ARTICLES),
    }
    mapping, file, text = texts[name]
    path = written(tmp_path, file, text)
    assert check_mapping(Mapping.shipped(mapping), path).accepted
    assert read(path).source == mapping


def test_what_the_platform_wrote_is_set_aside_and_counted_apart(tmp_path):
    found = read(written(tmp_path, "reviews.csv", TAOBAO, "gb18030")).feedback
    default, _, _, later = found
    assert (default.status, default.quarantined, default.text) == ("quarantined", "default_rating", None)
    # What its author added later is an opinion, though the rating is the platform's.
    assert (later.status, later.signals, later.text) == ("accepted", ("default_rating",), "用了一周掉色")
    ways = {
        way: review_rating.tally(found, include=way).result().n for way in ("counted", "unflagged", "all")
    }
    assert ways == {"counted": 3, "unflagged": 2, "all": 4}


def test_every_text_of_a_platform_in_the_shipped_words_is_known_as_one():
    words = list(shared_words("default_reviews"))
    wild = ["此用户没有填写评价。", "15天内买家未作出评价", "该用户觉得商品非常好，给出5星好评"]
    assert all(review_signals([*words, *wild]).flagged("default_rating"))


def test_taobao_has_three_points_and_an_order_of_two_goods_two_reviews(tmp_path):
    found = items(read(written(tmp_path, "reviews.csv", TAOBAO)))
    assert [(item.rating, item.scale.high) for item in found.values()] == [(3, 3), (1, 3), (2, 3), (3, 3)]
    cup, straw = found["1930679858170648/杯子"], found["1930679858170648/吸管"]
    assert cup.order == straw.order == "1930679858170648"
    assert cup.author == straw.author
    assert found["1930679858170647/杯子"].author is None


def test_what_is_added_later_is_a_part_and_a_reply_without_a_time_is_never_late(tmp_path):
    cup = items(read(written(tmp_path, "reviews.csv", TAOBAO)))["1930679858170648/杯子"]
    assert [(part.kind, part.text) for part in cup.texts] == [
        (TextKind.ORIGINAL, "杯盖漏水"),
        (TextKind.APPENDED, "还是漏"),
    ]
    assert cup.reply.text == "已补发"
    assert (cup.awaits_reply, cup.replied_in_time(as_of=datetime(2027, 1, 1, tzinfo=UTC))) == (False, None)


def test_jd_comments_keep_the_days_until_what_was_added(tmp_path):
    found = read(written(tmp_path, "comments.json", json.dumps([JD], ensure_ascii=False)))
    [item] = found.feedback
    assert (item.text, item.rating, item.product) == ("味道不错\n第二次买，盖子裂了", 5, "100012043978")
    assert found.own_fields["feedback_item", item.id]["appended_after_days"] == "12"


def test_an_edited_review_of_the_play_store_comes_again_and_its_newest_state_counts(tmp_path):
    march = written(tmp_path, "march.csv", table({}, STAR), "utf-16")
    april = written(tmp_path, "april.csv", table(LATER), "utf-16")
    for files in ([march, april], [april, march]):
        found = items(read(files))
        edited = found["gp:AOqpTO"]
        assert (edited.rating, edited.text, edited.texts[0].kind) == (5, "Fixed", TextKind.EDITED)
        # The answer is older than the edit: another one is owed.
        assert edited.awaits_reply
        assert len(found) == 2
    [star] = [item for id, item in found.items() if id != "gp:AOqpTO"]
    assert (star.rating, star.text) == (4, None)


def test_a_reply_that_waits_to_be_published_is_none_yet(tmp_path):
    for state, awaits in (("PENDING_PUBLISH", True), ("PUBLISHED", False)):
        STORE["attributes"]["response"]["state"] = state
        [item] = read(written(tmp_path, "store.json", json.dumps({"data": [STORE]}))).feedback
        assert (item.awaits_reply, item.pseudonym, item.text) == (awaits, "bo", "No\nLate again")


def test_whether_a_review_was_asked_for_is_kept(tmp_path):
    found = read(written(tmp_path, "pilot.json", json.dumps([PILOT])))
    assert found.own_fields["feedback_item", "tp-1"]["invitation"] == "invitation"
    assert found.feedback[0].replied_in_time()


def test_a_later_delivery_takes_the_place_of_an_earlier_one_in_a_store(tmp_path):
    with SQLiteStore(tmp_path / "shop.sqlite") as store:
        kept = Repository(store, FeedbackItem)
        kept.add(*read(written(tmp_path, "march.csv", table({}))).feedback)
        april = read(written(tmp_path, "april.csv", table(LATER))).feedback
        assert replace_imports(store, april) == 1
        assert kept.get("gp:AOqpTO").rating == 5
        assert kept.find(words="Fixed").items == april


def test_articles_come_live_archived_or_as_drafts_and_nobody_has_validated_them(tmp_path):
    live, gone, draft = read(
        written(tmp_path, "articles.csv", ARTICLES, "gb18030"), zone="Asia/Shanghai"
    ).articles
    assert (live.confidence, live.is_live, live.audience) == (Confidence.NOT_VALIDATED, True, "public")
    assert (live.versions[0].body, live.topics, live.kind) == ("打印退货单。", ("退货",), "faq")
    assert (gone.confidence, gone.archived_at.year) == (Confidence.ARCHIVED, 2025)
    assert (draft.versions[0].status, draft.review_at) == (VersionStatus.DRAFT, None)
    assert Article.replay(live.history) == live


def test_an_item_set_aside_when_imported_can_be_released(tmp_path):
    default = read(written(tmp_path, "reviews.csv", TAOBAO)).feedback[0]
    told = {"at": default.history[0].at, "by": default.history[0].by}
    assert default.release(**told).status is FeedbackStatus.ACCEPTED
