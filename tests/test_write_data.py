"""The data files: each citation's line is its record, in JSON and in CSV."""

import csv
import io
import json

from generator.link import connect
from generator.write import data_files
from generator.write.records import citation_record, document_record
from generator.write.strings import strings
from tests.test_link_connect import paper


def test_the_lines_of_a_document_are_its_records() -> None:
    said = 'Căn cứ Luật Đất đai số 45/2013/QH13; "=Quyết định" số 80/2020/QĐ-UBND của UBND tỉnh; Quyết định số 5/QĐ-UBND;'
    papers = [
        paper("luat", "Luật", "45/2013/QH13", "2013-11-29", title="Luật Đất đai"),
        paper("bg", "Quyết định", "5/QĐ-UBND", "2021-03-01", said, "Bắc Giang"),
        paper("qn", "Quyết định", "5/QĐ-UBND", "2021-03-01", said, "Quảng Ninh"),
        paper("bao", "Báo cáo", "7/BC-UBND", "2022-03-02", said),
    ]
    connected, t = connect(papers), strings("vi")
    for document in connected.documents:
        links = connected.graph.outgoing[document.id]
        records = [citation_record(link, t) for link in links]
        lines = dict(zip(data_files.LINES, data_files.lines_of(document, links, t), strict=True))
        assert [json.loads(line) for line in lines["citations.jsonl"].decode().splitlines()] == records
        assert json.loads(lines["documents.jsonl"]) == document_record(document, t)
        for record, row in zip(records, csv.reader(io.StringIO(lines["citations.csv"].decode(), newline="")), strict=True):
            told = dict(zip(data_files.CITATION_KEYS, row, strict=True))
            assert json.loads(told.pop("reasons")) == record.pop("reasons")
            assert json.loads(told.pop("candidates")) == record.pop("candidates")
            assert [cell.removeprefix("'") for cell in told.values()] == [str(v or "") for v in record.values()]
    statuses = {link.status for links in connected.graph.outgoing.values() for link in links}
    assert statuses >= {"resolved", "external", "ambiguous"}
