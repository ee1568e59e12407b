"""One made-up letter with citations of every form: what is found in it stands in tests/golden/link/forms.tsv, to be read."""

from collections.abc import Callable

from generator.link import find_citations

LETTER = """ỦY BAN NHÂN DÂN
TỈNH BẮC GIANG
Số: 9901/UBND-KGVX
Bắc Giang, ngày 12 tháng 4 năm 2022
Kính gửi: Các sở, ban, ngành
Căn cứ Luật Thư viện ngày 21 tháng 11 năm 2019;
Căn cứ Luật Tổ chức chính quyền địa phương số 77/2015/QH13 được sửa đổi, bổ sung bởi Luật số 47/2019/QH14;
Căn cứ Nghị định số 901/2020/NĐ-CP ngày 18 tháng 8 năm 2020 của Chính phủ quy định chi tiết một số điều của Luật Thư viện;
Thực hiện các Nghị quyết 918, 919-NQ/TW của Trung ương và Kết luận số 905-KL/TU ngày 16/5/2021 của Tỉnh ủy, UBND tỉnh yêu cầu:
1. Các sở triển khai thực hiện nghiêm Kết luận số 905, Nghị quyết Đại hội XIII và Điều lệ Đảng.
2. Thực hiện theo quy định tại điểm a, b khoản 2 Điều 5 Nghị định số 901/2020/NĐ-CP và Điều 7 Luật Thư viện.
3. Bãi bỏ Công văn số 9800/UBND-KGVX ngày 05/3/2019 của UBND tỉnh; Quyết định này thay thế Quyết định số 96/2010/QĐ-UBND.
4. Điện của Thường trực Tỉnh ủy ngày 21/7/2021 về việc phòng, chống dịch được quán triệt cùng Chỉ thị 916/CT-TTg.
5. Kinh phí 3.000 đồng theo Mẫu số 01/GTGT; dự thảo Nghị quyết của Tỉnh ủy; điện thoại 0204-3854-XYZ; Quyết định 3 nội dung.
6. Nghị định số 187-CP, Quyết định số 327-CT và Sắc lệnh số 52/SL hết hiệu lực từ ngày Quyết định này có hiệu lực.
Phụ lục I
(Ban hành kèm theo Công văn số 9901/UBND-KGVX ngày 12/4/2022)
"""


def test_every_form_of_citation_is_read_as_before(golden: Callable[[str, str], None]) -> None:
    lines = ["line\tform\trelation\ttype\tnumber\tdate\tissuer\tprovision\ttitle\twords"]
    for c in find_citations(LETTER):
        parts = (c.form, c.relation, c.type, c.number, c.date, c.issuing_body, c.provision, c.title, c.text)
        lines.append("\t".join([str(c.line), *(part or "" for part in parts)]))
    golden("link/forms.tsv", "\n".join(lines) + "\n")
