"""Files of appointments, as systems and spreadsheets write them: read, or refused and why."""

import pytest

from office.booking_files import BookingLine, read_bookings
from office.list_files import FileUnfit
from office.personal import Personal

HANH = Personal("Nông Thị Hạnh", "0987 654 321", "4321", "DVC-1")
LINE = BookingLine(2, "ho-tich", "2026-12-08 09:30", HANH)

FILES = {
    "commas": "booking,service,time,name,phone,id\n"
    "DVC-1,ho-tich,2026-12-08 09:30,Nông Thị Hạnh,0987 654 321,4321\n",
    "semicolons, another order, a mark at the start": "\ufefftime;name;phone;id;service;booking\r\n"
    "2026-12-08 09:30;Nông Thị Hạnh;0987 654 321;4321;ho-tich;DVC-1\r\n\r\n",
    "tabs and quotes": "Booking\tservice\ttime\tname\tphone\tid\n"
    '"DVC-1"\tho-tich\t2026-12-08 09:30\t"Nông Thị Hạnh" \t0987 654 321\t4321\n',
}


@pytest.mark.parametrize("case", FILES)
def test_a_table_is_read(case: str) -> None:
    text = FILES[case].replace('" \t', '"\t')
    assert read_bookings(text.encode(), as_json=False) == [LINE]


def test_a_list_of_objects_is_read() -> None:
    text = (
        '[{"booking": "DVC-1", "service": "ho-tich", "time": "2026-12-08 09:30",'
        ' "name": "Nông Thị Hạnh", "phone": "0987 654 321", "id": 4321}, {"name": null}]'
    )
    first, second = read_bookings(text.encode(), as_json=True)
    assert (first.person, first.line) == (HANH, 1)
    assert second == BookingLine(2, "", "", Personal(""))


HEAD = b"booking,service,time,name\n"
UNFIT = {
    "another encoding": ("lịch".encode("utf-16"), False, "not-utf-8"),
    "nothing": (b"", False, "heading-missing"),
    "headings alone": (HEAD, False, "empty"),
    "a heading too many": (b"booking,service,time,name,colour\n", False, "heading-unknown"),
    "a heading too few": (b"booking,service,time\n", False, "heading-missing"),
    "a cell too many": (HEAD + b"1,2,3,4,5\n", False, "columns"),
    "an open quote": (HEAD + b'1,2,3,"4\n', False, "not-csv"),
    "too many": (HEAD + b"1,2,3,4\n" * 201, False, "too-many"),
    "no JSON": (b"{", True, "not-json"),
    "nested without end": (b"[" * 100_000, True, "not-json"),
    "no list": (b"{}", True, "no-list"),
    "a list of texts": (b'["a"]', True, "no-list"),
    "a list within": (b'[{"name": []}]', True, "no-text"),
    "an unknown key": (b'[{"colour": "red"}]', True, "heading-unknown"),
    "an empty list": (b"[]", True, "empty"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_a_file_that_is_no_list_says_why(case: str) -> None:
    data, as_json, code = UNFIT[case]
    with pytest.raises(FileUnfit) as raised:
        read_bookings(data, as_json=as_json)
    assert raised.value.code == code


def test_a_table_without_headings_shows_nobody_s_name() -> None:
    table = "Nông Thị Hạnh,0987654321\n".encode()
    with pytest.raises(FileUnfit) as raised:
        read_bookings(table, as_json=False)
    assert (raised.value.code, raised.value.value) == ("heading-unknown", "…")
