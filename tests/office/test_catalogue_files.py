"""Files of procedures, as portals and spreadsheets write them: read, or refused and why."""

import hashlib
import json
from typing import Any

import pytest

from office.catalogue_files import HEADINGS, CatalogueFile, read_catalogue
from office.list_files import FileUnfit
from office.procedures import Agency, Procedure
from tests.fakes.procedures import CATALOGUE_FILE

BIRTH = Procedure(
    "1.001193.H55",
    effective_from="2026-07-01",
    effective_to="2027-02-28",
    name="Đăng ký khai sinh",
    field="Hộ tịch",
    time_limit="Trong ngày",
    fee="Không thu; quá hạn: 8.000 đồng",
    papers=("Tờ khai", "Giấy chứng sinh"),
    aliases=("1.000001",),
)
TABLES = {
    "commas, days as people write them": "code,name,field,time_limit,fee,papers,effective_from,"
    "effective_to,aliases\n1.001193.H55,Đăng ký khai sinh,Hộ tịch,Trong ngày,"
    '"Không thu; quá hạn: 8.000 đồng",Tờ khai | Giấy chứng sinh|,1/7/2026,28/02/2027,1.000001\n',
    "semicolons, another order, a mark at the start": "\ufeffName;CODE;published;aliases;papers;"
    "effective_to;effective_from;fee;time_limit;field\r\n Đăng ký khai sinh ;1.001193.H55;có;"
    "1.000001;Tờ khai|Giấy chứng sinh;2027-02-28;2026-07-01;"
    '"Không thu; quá hạn: 8.000 đồng";Trong ngày;Hộ tịch\r\n',
}


@pytest.mark.parametrize("case", TABLES)
def test_a_table_is_read(case: str) -> None:
    assert read_catalogue(TABLES[case].encode(), as_json=False).procedures == (BIRTH,)


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


ITEM = {"code": "1.000894", "name": "Đăng ký kết hôn"}


def test_an_object_has_agencies_and_its_day() -> None:
    whole = {"procedures": [ITEM], "agencies": [{"code": "H55", "name": "A"}], "as_of": "1/11/2026"}
    data = as_json(whole)
    found = read_catalogue(data, as_json=True)
    procedure = Procedure("1.000894", name="Đăng ký kết hôn")
    digest = hashlib.sha256(data).hexdigest()
    assert found == CatalogueFile((procedure,), (Agency("H55", "A"),), "2026-11-01", digest)


def test_what_is_not_said_is_empty() -> None:
    item = {**ITEM, "fee": None, "papers": None, "published": "Không", "effective_from": None}
    (found,) = read_catalogue(as_json([item]), as_json=True).procedures
    assert found == Procedure("1.000894", name="Đăng ký kết hôn", published=False)


def test_the_sample_is_a_whole_list() -> None:
    found = read_catalogue(CATALOGUE_FILE.read_bytes(), as_json=True)
    assert (len(found.procedures), len(found.agencies), found.as_of) == (101, 3, "2026-11-01")
    assert all(one.field and one.level and one.agency and one.fee for one in found.procedures)


def test_the_guide_knows_every_column() -> None:
    assert set(HEADINGS) == {
        *("code", "name", "field", "level", "agency", "time_limit", "fee", "papers"),
        *("decision", "effective_from", "effective_to", "published", "aliases"),
    }


UNFIT: dict[str, tuple[Any, str, str]] = {
    "no JSON": (b"{", "not-json", ""),
    "another encoding": ("mã".encode("utf-16"), "not-utf-8", ""),
    "a number": (b"1", "no-list", ""),
    "a list of texts": (["a"], "no-list", ""),
    "an empty list": ([], "empty", ""),
    "an object with nothing": ({}, "empty", ""),
    "an unknown part": ({"colour": []}, "heading-unknown", "colour"),
    "an unknown key": ([{**ITEM, "colour": "red"}], "heading-unknown", "colour"),
    "no name": ([ITEM, {"code": "1.1", "name": " "}], "no-fit", "2: name"),
    "no code": ([{"name": "A"}], "no-fit", "1: code"),
    "a code of two words": ([{**ITEM, "code": "1 2"}], "no-fit", "1: code"),
    "a code that is a number": ([{**ITEM, "code": 1.000894}], "no-fit", "1: code"),
    "a day that is none": ([{**ITEM, "effective_to": "31/02/2026"}], "no-fit", "1: effective_to"),
    "a list within": ([{**ITEM, "fee": ["1"]}], "no-fit", "1: fee"),
    "neither yes nor no": ([{**ITEM, "published": "hm"}], "no-fit", "1: published"),
    "a procedure twice": ([ITEM, ITEM], "twice", "1.000894"),
    "a list of another day": ({"procedures": [ITEM], "as_of": "mai"}, "no-fit", "as_of"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_a_file_that_is_no_catalogue_says_why(case: str) -> None:
    content, code, value = UNFIT[case]
    data = content if isinstance(content, bytes) else as_json(content)
    with pytest.raises(FileUnfit) as raised:
        read_catalogue(data, as_json=True)
    assert (raised.value.code, raised.value.value) == (code, value)


def test_two_versions_of_a_procedure_are_no_repetition() -> None:
    later = {**ITEM, "effective_from": "2027-03-01"}
    assert len(read_catalogue(as_json([ITEM, later]), as_json=True).procedures) == 2
