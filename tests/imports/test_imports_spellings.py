"""The sources of before in all their spellings: header forms, separators, date orders, containers."""

import json

import pytest

from cxkit import imports
from cxkit.errors import Malformed
from cxkit.imports import Mapping
from cxkit.imports._reading import _Dates


def text(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return path


def test_the_ledger_is_read_with_the_headers_of_both_its_forms(tmp_path):
    second = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
    first = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    rows = "536365,85123A,LANTERN,6,{},2.55,{},UK\nC536379,85123A,LANTERN,-1,{},2.55,{},UK\n"
    one = second + rows.format("2010-12-01 08:26:00", "17850", "2010-12-02 09:00:00", "17850")
    other = first + rows.format("12/1/2010 8:26", "17850.0", "12/2/2010 9:00", "17850.0")
    found = [imports.read(text(tmp_path, name, body)) for name, body in (("a.csv", one), ("b.csv", other))]
    assert found[0].orders == found[1].orders
    assert [each.reversals[0].matches[0].sale for each in found] == ["536365/1", "536365/1"]


def test_requests_are_read_with_the_names_of_the_interface_as_lines_of_json(tmp_path):
    plain = {
        "Unique Key": "1",
        "Created Date": "06/26/2018 10:58:54 AM",
        "Closed Date": "06/26/2018 12:50:01 PM",
        "Agency": "NYPD",
        "Complaint Type": "Noise",
        "Descriptor": "Loud",
        "Status": "Closed",
        "Borough": "QUEENS",
        "Open Data Channel Type": "PHONE",
    }
    table = ",".join(plain) + "\n" + ",".join(plain.values()) + "\n"
    api = {name.lower().replace(" ", "_"): value for name, value in plain.items()}
    api |= {"created_date": "2018-06-26T10:58:54.000", "closed_date": "2018-06-26T12:50:01.000"}
    found = imports.read(text(tmp_path, "a.csv", table))
    lines = imports.read(text(tmp_path, "b.jsonl", json.dumps(api) + "\n"))
    assert (lines.source, lines.complaints) == ("nyc311", found.complaints)


def test_calls_are_read_with_semicolons_and_dotted_dates(tmp_path):
    header = "Call Id,Agent,Date,Time,Topic,Answered (Y/N),Resolved,Speed of answer in seconds,"
    header += "AvgTalkDuration,Satisfaction rating\n"
    one = header + "ID1,Diane,2021-02-03,9:12:58,Contract,Y,Y,109,0:02:23,3\n"
    other = header.replace(",", ";") + "ID1;Diane;03.02.2021;09:12:58;Contract;Y;Y;109;0:02:23;3\n"
    found = imports.read(text(tmp_path, "a.csv", one))
    assert imports.read(text(tmp_path, "b.csv", other)).conversations == found.conversations


def test_dates_that_only_days_first_can_mean_are_read_so_for_the_whole_file(tmp_path):
    header = "Unique Key,Created Date,Closed Date,Agency,Complaint Type,Status\n"
    rows = "1,26/06/2018 10:00:00 AM,,NYPD,Noise,Open\n2,03/06/2018 10:00:00 AM,,NYPD,Noise,Open\n"
    change = {"received_at": {"time": ["mdy", "dmy"]}}
    mapping = Mapping.shipped("nyc311").edited(
        {"tables": {"requests": {"makes": {"complaint": {"fields": change}}}}}
    )
    found = imports.read(text(tmp_path, "a.csv", header + rows), mapping)
    assert [one.received_at.date().isoformat() for one in found.complaints] == ["2018-06-26", "2018-06-03"]
    assert found.dates == "dmy"


def test_olist_is_read_with_the_iso_times_of_its_original(tmp_path):
    files = {
        "orders": "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,"
        "order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date\n"
        "o1,c1,delivered,2017-10-02 10:56:33,,2017-10-04 19:55:00,2017-10-10 21:25:13,2017-10-18 00:00:00\n",
        "items": "order_id,order_item_id,product_id,price,freight_value\no1,1,p1,29.99,8.72\n",
        "payments": "order_id,payment_sequential,payment_type,payment_value\no1,1,voucher,38.71\n",
        "customers": "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state\n"
        "c1,u1,03149,sao paulo,SP\n",
        "reviews": "review_id,order_id,review_score,review_answer_timestamp\nr1,o1,4,2017-10-12 03:43:48\n",
    }
    found = imports.read([text(tmp_path, f"{name}.csv", body) for name, body in files.items()])
    assert (found.source, found.rejected, len({type(one) for one in found.objects()})) == ("olist", 0, 5)
    assert found.orders[0].placed_at.isoformat() == "2017-10-02T13:56:33+00:00"
    assert found.definitions.words["order.status"]["unavailable"] == "cancelled"


LEDGER = "Invoice;StockCode;Description;Quantity;InvoiceDate;Price;Customer ID\n"


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_prices_with_a_decimal_comma_are_proven_by_their_column(tmp_path, delimiter):
    at = "01.12.2009 07:45"
    rows = f"1;A;x;2;{at};6,95;7\n1;B;x;3;{at};1.234,50;7\n1;C;x;1;{at};0,001;7\n"
    found = imports.read(text(tmp_path, "a.csv", (LEDGER + rows).replace(";", delimiter)))
    assert [str(line.unit_price.amount) for line in found.orders[0].lines] == ["6.95", "1234.50", "0.001"]
    assert found.orders[0].placed_at.isoformat() == "2009-12-01T07:45:00+00:00"
    assert found.definitions.commas == ("Price",)
    assert "Price: with a decimal comma" in str(found.definitions)


def test_commas_between_thousands_stay_what_they_are(tmp_path):
    rows = "1;A;x;2;2009-12-01;1,234.50;7\n1;B;x;1;2009-12-01;2,000;7\n"
    found = imports.read(text(tmp_path, "a.csv", LEDGER + rows))
    assert [str(line.unit_price.amount) for line in found.orders[0].lines] == ["1234.50", "2000"]
    assert found.definitions.commas == ()


def test_a_free_line_is_no_sale_in_either_writing(tmp_path):
    rows = "1;A;x;2;2009-12-01;6,95;7\n1;B;x;1;2009-12-01;0,00;7\n"
    found = imports.read(text(tmp_path, "a.csv", LEDGER + rows))
    assert [reject.faults[0].code for reject in found.rejects] == ["import.no_sale"]


def test_answers_that_hold_two_options_are_no_numbers(tmp_path):
    header = "序号;提交答卷时间;所用时间;1、哪些？（多选）\n"
    found = imports.read(
        text(tmp_path, "a.csv", header + "1;2026/3/2 8:00;9秒;1,4\n2;2026/3/2 9:00;9秒;2,3\n")
    )
    assert [one.answers[0].words for one in found.responses] == ["1,4", "2,3"]


CALLS = "Call Id;Agent;Date;Time;Topic;Answered (Y/N);Resolved;Speed of answer in seconds;AvgTalkDuration;"
CALLS += "Satisfaction rating\nID1;{};{};9:12:58;Contract;Y;Y;109;0:02:23;3\n"


@pytest.mark.parametrize(
    "day",
    ["13.02.2021", "13/02/2021", "02/13/2021", "2021/2/13", "13-Feb-21", "Feb 13, 2021", "13 February 2021"],
)
def test_a_day_is_one_day_in_every_writing(tmp_path, day):
    found = imports.read(text(tmp_path, "a.csv", CALLS.format("Diane", day)))
    assert found.conversations[0].measures.offered_at.date().isoformat() == "2021-02-13"
    assert found.definitions.unproven == ()


def test_an_order_of_day_and_month_that_nothing_proves_is_told(tmp_path):
    found = imports.read(text(tmp_path, "a.csv", CALLS.format("Diane", "03/02/2021")))
    assert (found.dates, found.definitions.unproven) == ("mdy", ("Date",))
    assert "Date: the month first (taken, not proven)" in str(found.definitions)
    said = imports.read(text(tmp_path, "a.csv", CALLS.format("Diane", "03/02/2021")), dates="dmy")
    assert said.conversations[0].measures.offered_at.month == 2
    assert said.definitions.unproven == ()


def test_names_in_gb18030_are_read_and_western_ones_are_not_taken_for_chinese(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(CALLS.format("王小美", "2021-02-13").encode("gb18030"))
    assert imports.read(path).conversations[0].agent == "王小美"
    path.write_bytes(CALLS.format("Jos\u00e3o", "2021-02-13").encode("cp1252"))
    with pytest.raises(Malformed, match="say in which encoding"):
        imports.read(path)
    assert imports.read(path, encoding="cp1252").conversations[0].agent == "Jos\u00e3o"


def test_what_wraps_the_records_of_an_interface_is_taken_off(tmp_path):
    said = {"date_received": "2013-11-21T12:00:00-05:00", "product": "Loan", "company": "B", "timely": "Yes"}
    said |= {
        "company_response": "Closed with explanation",
        "consumer_disputed": "N/A",
        "submitted_via": "Web",
    }
    hits = {"hits": {"total": 1, "hits": [{"_id": "1", "_index": "c", "_source": said}]}}
    found = imports.read(text(tmp_path, "a.json", json.dumps(hits)))
    assert found.complaints[0].received_at.isoformat() == "2013-11-21T05:00:00+00:00"
    incident = {"number": "INC1", "incident_state": "New", "priority": "2 - High"}
    incident |= {"opened_at": "02/13/2016 01:16", "sys_updated_at": "02/14/2016 01:16"}
    found = imports.read(text(tmp_path, "b.json", json.dumps({"result": [incident]})))
    assert found.tickets[0].opened_at.isoformat() == "2016-02-13T01:16:00+00:00"


def test_an_option_that_is_none_is_refused_at_every_door(tmp_path):
    path = text(tmp_path, "a.csv", CALLS.format("Diane", "2021-02-13"))
    for door in (imports.read, imports.describe, Mapping.shipped("call_center").check):
        with pytest.raises(TypeError, match="zoen"):
            door(path, zoen="UTC")


def test_dates_are_read_until_enough_of_them_prove_one_order():
    """Five hundred rows without a date that is two ways, or five hundred such dates that prove one order."""

    def dates(*texts):
        found = _Dates(("dmy", "mdy"), lambda cells: cells["on"], None, None)
        for each in texts:
            found.take({"on": each})
        return found

    assert [dates().enough(rows) for rows in (499, 500)] == [False, True]
    some = [f"13/{month}/{year}" for year in range(1900, 2000) for month in range(1, 6)]
    assert [dates(*some[:count]).enough(1000) for count in (1, 499, 500)] == [False, False, True]
    assert dates(*some).order == "dmy"
    # As many of the other order prove none.
    assert not dates(
        *some, *(f"{month}/13/{year}" for year in range(1900, 2000) for month in range(1, 6))
    ).enough(1000)


def test_the_order_of_one_column_is_not_settled_by_that_of_another(tmp_path, monkeypatch):
    monkeypatch.setattr("cxkit.imports._reading._FEW", 3)
    header = "Unique Key,Created Date,Closed Date,Agency,Complaint Type,Status\n"
    closed = ["03/07/2018", "04/07/2018", "05/07/2018", "06/07/2018", "07/07/2018", "26/07/2018"]
    rows = "".join(f"{n},06/{n + 13}/2018,{day},NYPD,Noise,Closed\n" for n, day in enumerate(closed))
    both = {"received_at": {"time": ["mdy", "dmy"]}, "closed_at": {"time": ["mdy", "dmy"]}}
    mapping = Mapping.shipped("nyc311").edited(
        {"tables": {"requests": {"makes": {"complaint": {"fields": both}}}}}
    )
    found = imports.read(text(tmp_path, "a.csv", header + rows), mapping)
    assert [one.closed_at.date().isoformat() for one in found.complaints][:2] == ["2018-07-03", "2018-07-04"]
    assert found.complaints[0].received_at.date().isoformat() == "2018-06-13"
