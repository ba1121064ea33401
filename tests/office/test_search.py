"""From words to procedures: what people type, and which procedure they mean."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office.folding import bare, words
from office.near_words import How, is_one_edit
from office.procedures import Procedure
from office.search import Answer, Index
from office.search_words import Vocabulary
from tests.fakes.procedures import SAMPLE, long_catalogue

VOCABULARY = Vocabulary()
INDEX = Index(SAMPLE, VOCABULARY)
LONG = Index(long_catalogue(2000), VOCABULARY)

QUERIES = {
    "dk tam tru": "1.004194",
    "tạm trú": "1.004194",
    "tam tru can j": "1.004194",
    "kt3": "1.004194",
    "tttt": "1.004222",
    "dang ki tam chu": "1.004194",
    "so ho khau": "1.004222",
    "tach khau": "1.010038",
    "so do": "1.013978",
    "Sổ Đỏ": "1.013978",
    "cap lai so do": "1.012786",
    "sang ten so do": "1.013831",
    "tach thua": "1.012784",
    "khai sinh": "1.001193",
    "giay khai sinh": "1.001193",
    "khai xinh": "1.001193",
    "khia sinh": "1.001193",
    "khai sin": "1.001193",
    "làm khai sinh cho con cần giấy tờ gì": "1.001193",
    "mat giay khai sinh": "1.004884",
    "sai ten": "1.004859",
    "ket hon nuoc ngoai": "2.000806",
    "lay vo": "1.000894",
    "doc than": "1.004873",
    "bao tu": "1.000656",
    "GPXD nha o": "1.013225",
    "xay nha": "1.013225",
    "cccd": "2.001195",
    "can cuoc": "2.000200",
    "lam lai can cuoc": "2.001194",
    "sao y": "2.000815",
    "cong chung": "2.000815",
    "chung thuc chu ki": "2.000884",
    "hoà giải đất": "1.012812",
    "hòa giải đất": "1.012812",
    "mo quan": "1.001612",
    "hộ kinh doah": "1.001612",
    "bang lai xe": "3.000347",
    "li lich tu phap": "2.000488",
    "lltp": "2.000488",
    "nguoi gia": "1.014027",
    "giay khuyet tat": "1.001699",
    "so ho ngheo": "1.011607",
    "xin con nuoi": "2.001263",
    "1.004194": "1.004194",
    "004194": "1.004194",
    "1.004194.000.00.00.H55": "1.004194",
    "https://example.vn/tthc?ma_thu_tuc=1.004194&tab=1": "1.004194",
}
"""What is typed → the procedure expected among the first three."""


def codes(answer: Answer) -> list[str]:
    return [one.procedure.code for one in answer.found]


@pytest.mark.parametrize("typed", QUERIES)
def test_what_people_type_finds_what_they_mean(typed: str) -> None:
    assert QUERIES[typed] in codes(INDEX.search(typed))[:3]


@pytest.mark.parametrize("typed", QUERIES)
def test_it_is_found_among_many_too(typed: str) -> None:
    assert QUERIES[typed] in codes(LONG.search(typed))[:5]


def named(*names: str, **also: tuple[str, ...]) -> Index:
    """An index of procedures with these names, their codes 1.000001 and so on."""
    made = [Procedure(f"1.{at:06}", name=name) for at, name in enumerate(names, 1)]
    return Index([replace(one, **also) for one in made], VOCABULARY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "first"), [("má", "1.000002"), ("ma", "1.000001"), ("mã ", "1.000003")]
)
def test_marks_that_were_typed_count(typed: str, first: str) -> None:
    answer = named("Khai ma", "Khai má", "Khai mã").search(typed)
    assert codes(answer)[0] == first
    assert len(answer.found) > 1 or typed != "ma"


def test_other_marks_than_typed_come_last_or_not_at_all() -> None:
    answer = named("Xin tạm", "Xin tám").search("tám")
    assert codes(answer) == ["1.000002"]
    assert answer.found[0].why[0].how is How.SAME


def test_only_the_last_word_may_be_half_typed() -> None:
    index = named("Đăng ký tạm trú")
    assert codes(index.search("đăng k"))
    assert codes(index.search("đăng k ")) == codes(index.search("đ k trú")) == []


def test_an_old_code_finds_its_procedure() -> None:
    index = Index(
        [Procedure("1.116410.H55", name="Cấp lại thẻ", aliases=("2.001194",))], VOCABULARY
    )
    for typed in ("2.001194", "1.116410", "1.116410.h55", "1164"):
        (found,) = index.search(typed).found
        assert [one.how for one in found.why] == [How.CODE]


def test_what_the_office_serves_comes_first() -> None:
    procedures = [Procedure(f"1.00000{n}", name="Cấp thẻ") for n in (1, 2)]
    served = Index(procedures, VOCABULARY, served=("1.000002.H55",))
    assert codes(served.search("cap the")) == ["1.000002", "1.000001"]


def test_each_word_says_how_it_was_found() -> None:
    found = INDEX.search("dk tam chu").found[0]
    assert [(one.typed, one.word, one.how) for one in found.why] == [
        ("dk", "đăng ký", How.STANDS_FOR),
        ("tam", "tạm", How.MARKS_LEFT_OUT),
        ("chu", "trú", How.SOUND),
    ]


def test_the_field_counts_less_than_the_name() -> None:
    card = Procedure("1.000001", name="Cấp thẻ", field="Đất đai")
    alone = Index([card], VOCABULARY).search("dat dai").found
    assert [(one.procedure, one.score < 0.8) for one in alone] == [(card, True)]
    both = Index([card, Procedure("1.000002", name="Đất đai của ai")], VOCABULARY)
    assert codes(both.search("dat dai")) == ["1.000002"]


def test_other_words_for_what_was_typed_are_matched_to_the_letter() -> None:
    assert codes(named("Khai sinh").search("gks")) == ["1.000001"]
    assert codes(named("Khái xinh").search("gks")) == []


def test_the_number_of_a_code_may_be_begun() -> None:
    index = Index([Procedure("1.000419"), Procedure("1.004194")], VOCABULARY)
    assert codes(index.search("0041")) == ["1.004194", "1.000419"]


def test_a_word_without_marks_may_be_a_question_or_a_name() -> None:
    assert codes(named("Cước phí", "Căn cước").search("can cuoc"))[0] == "1.000002"
    assert codes(named("Cước phí", "Căn cước").search("cần cước"))[0] == "1.000001"


@pytest.mark.parametrize("typed", ["qwerty", "zzz", "", "   ", "!!!", "thủ tục", "9999999", "😀"])
def test_nothing_found_offers_something(typed: str) -> None:
    answer = INDEX.search(typed)
    assert (answer.found, bool(answer.near)) == ((), True)


def test_a_word_that_is_nearly_one_is_offered() -> None:
    assert "đăng" in INDEX.search("đnagư").near


ALL_WORDS = sorted({one for it in SAMPLE for one in words(it.name)})
typed_texts = st.lists(st.sampled_from(ALL_WORDS), min_size=1, max_size=4).map(" ".join)


@settings(max_examples=60)
@given(typed_texts)
def test_the_order_of_the_list_does_not_matter(typed: str) -> None:
    backwards = Index(SAMPLE[::-1], VOCABULARY)
    assert backwards.search(typed) == INDEX.search(typed)


@settings(max_examples=100)
@given(st.text(max_size=40))
def test_whatever_is_typed_there_is_an_answer(typed: str) -> None:
    answer = INDEX.search(typed)
    assert answer.found or answer.near
    assert len({one.procedure.code for one in answer.found}) == len(answer.found)


@pytest.mark.parametrize("strip", [False, True], ids=["with marks", "without marks"])
@pytest.mark.parametrize("one", SAMPLE, ids=lambda one: one.code)
def test_a_whole_name_finds_its_procedure_first(one: Procedure, *, strip: bool) -> None:
    typed = bare(one.name) if strip else one.name
    first = INDEX.search(typed).found[0].procedure
    assert first.code == one.code


def test_procedures_with_one_name_stand_by_their_codes() -> None:
    assert codes(named("Cấp thẻ", "Cấp thẻ").search("cấp thẻ")) == ["1.000001", "1.000002"]


def test_an_empty_catalogue_finds_nothing() -> None:
    assert Index([], VOCABULARY).search("khai sinh") == Answer(())


@given(st.text("abc", max_size=5), st.text("abc", max_size=5))
def test_one_edit_goes_both_ways(one: str, other: str) -> None:
    assert is_one_edit(one, other) == is_one_edit(other, one)


def test_every_word_of_the_file_is_of_use() -> None:
    """What is meant stands in names."""
    known = {bare(word) for word in ALL_WORDS}
    meant = {bare(word) for _, means in VOCABULARY.synonyms for it in means for word in words(it)}
    assert meant - known == set()


def test_nothing_is_said_twice() -> None:
    said = [tuple(word.marked for word in phrase) for phrase, _ in VOCABULARY.synonyms]
    assert [one for one in said if said.count(one) > 1] == []
