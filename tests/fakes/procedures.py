"""Catalogues for tests: the sample's, and ones as long as a nation's, made of real words."""

import random
from dataclasses import replace
from itertools import product
from pathlib import Path

from office.catalogue_files import read_catalogue
from office.procedures import Procedure
from tests.fakes.command_line import SAMPLE_FILE

CATALOGUE_FILE = Path(str(SAMPLE_FILE)).with_name("catalogue.json")
SAMPLE = read_catalogue(CATALOGUE_FILE.read_bytes(), as_json=True).procedures

_ACTS = (
    "Cấp", "Cấp lại", "Cấp đổi", "Gia hạn", "Điều chỉnh", "Thu hồi", "Đăng ký", "Đăng ký thay đổi",
    "Xác nhận", "Công nhận", "Thẩm định", "Phê duyệt", "Thông báo", "Chấm dứt", "Bổ sung",
)  # fmt: skip
_THINGS = (
    ("Y tế", "giấy phép hoạt động khám bệnh, chữa bệnh"),
    ("Y tế", "chứng chỉ hành nghề dược"),
    ("Y tế", "giấy chứng nhận đủ điều kiện an toàn thực phẩm"),
    ("Giáo dục và đào tạo", "bản sao văn bằng, chứng chỉ từ sổ gốc"),
    ("Giáo dục và đào tạo", "quyết định thành lập trường mầm non tư thục"),
    ("Giao thông", "phù hiệu xe ô tô kinh doanh vận tải"),
    ("Giao thông", "giấy phép lái xe quốc tế"),
    ("Đường thủy nội địa", "giấy chứng nhận đăng ký phương tiện thủy"),
    ("Tài nguyên nước", "giấy phép khai thác nước dưới đất"),
    ("Môi trường", "giấy phép môi trường đối với cơ sở sản xuất"),
    ("Khoáng sản", "giấy phép thăm dò khoáng sản"),
    ("Lâm nghiệp", "phương án khai thác lâm sản ngoài gỗ"),
    ("Thủy sản", "giấy chứng nhận an toàn kỹ thuật tàu cá"),
    ("Thú y", "chứng chỉ hành nghề thú y"),
    ("Trồng trọt", "quyết định công nhận cây đầu dòng"),
    ("Xây dựng", "chứng chỉ hành nghề hoạt động xây dựng"),
    ("Nhà ở", "thuê nhà ở xã hội thuộc sở hữu nhà nước"),
    ("Lao động", "hợp đồng đưa người lao động đi làm việc ở nước ngoài"),
    ("Việc làm", "trợ cấp thất nghiệp cho người lao động"),
    ("Thể dục thể thao", "giấy chứng nhận kinh doanh hoạt động bơi, lặn"),
    ("Văn hóa", "giấy phép tổ chức biểu diễn nghệ thuật"),
    ("Du lịch", "thẻ hướng dẫn viên du lịch nội địa"),
    ("Tôn giáo", "sinh hoạt tôn giáo tập trung"),
    ("Hội", "điều lệ hội quần chúng"),
    ("Công chứng", "văn phòng công chứng hợp danh"),
    ("Luật sư", "tổ chức hành nghề luật sư"),
    ("Hóa chất", "giấy chứng nhận sản xuất hóa chất có điều kiện"),
    ("Điện", "giấy phép hoạt động phát điện"),
    ("Bưu chính", "giấy phép bưu chính liên tỉnh"),
    ("Đầu tư", "giấy chứng nhận đăng ký đầu tư dự án"),
)
_FOR = (
    "đối với cá nhân", "đối với tổ chức", "đối với hộ gia đình", "thuộc thẩm quyền cấp tỉnh",
    "thuộc thẩm quyền cấp xã", "trong khu công nghiệp", "có vốn nước ngoài", "lần đầu",
    "do bị mất, hỏng", "khi thay đổi địa chỉ", "trong trường hợp sáp nhập", "theo yêu cầu",
    "tại vùng đồng bào dân tộc thiểu số", "cho người khuyết tật",
)  # fmt: skip


def long_catalogue(count: int = 6000) -> list[Procedure]:
    """So many procedures, the sample's among them, with codes and names of their own."""
    mixed = [*product(_ACTS, _THINGS, _FOR)]
    random.Random(1).shuffle(mixed)
    made = [
        Procedure(
            code=f"{1 + number % 3}.{100_000 + number:06}",
            name=f"{act} {thing} {whom}",
            field=field,
            level="Cấp tỉnh",
            agency="Cơ quan chuyên môn thuộc UBND cấp tỉnh",
            time_limit="15 ngày làm việc",
            fee="Theo quy định của HĐND cấp tỉnh, có trường hợp được miễn, giảm",
            papers=tuple(f"{paper} {thing}" for paper in ("Đơn đề nghị cấp", "Bản sao")),
        )
        for number, (act, (field, thing), whom) in enumerate(mixed)
    ]
    return [*SAMPLE, *made][:count]


def renamed(one: Procedure, name: str) -> Procedure:
    """A procedure under another name."""
    return replace(one, name=name)
