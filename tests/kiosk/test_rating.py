"""The rules of the rating screen: who is asked, what a press means, and what comes after it."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rating import (
    ENDED_MS,
    GIVE_UP_MS,
    LANGUAGE_MS,
    LATE_HEARD_MS,
    REASONS_MS,
    RETRY_MS,
    SLOW_MS,
    RatingMachine,
    wake_ms,
)
from kiosk.rating_values import (
    GUARD_MS,
    TURN_MS,
    Answer,
    Answered,
    Ask,
    Effect,
    Ended,
    Event,
    Explain,
    Following,
    Looked,
    Pressed,
    Question,
    Rate,
    Reasons,
    Screen,
    Send,
    Sending,
    Sight,
    Ui,
)
from office.config import Choice, Names

REASONS = (
    Choice(id="slow", name=Names(vi="Chờ lâu", en="Long wait")),
    Choice(id="rude", name=Names(vi="Thái độ chưa đúng mực")),
)
SCREEN = Screen(
    office=Names(vi="UBND xã Mẫu", en="Mẫu Commune"),
    mark="sample",
    counter=3,
    place=None,
    role=Names(vi="Cán bộ tiếp nhận", en="Reception officer"),
    faces=5,
    reasons=REASONS,
    room=6,
    languages=("vi", "en"),
)
FAR_MS = 10**9
FIRST = Question("t1", "A015", "vi", closes_ms=FAR_MS)
SECOND = Question("t2", "A016", "vi", closes_ms=FAR_MS)
T0 = 10_000


def replace_id(choice: Choice, key: str) -> Choice:
    """The same choice under another id."""
    return choice.model_copy(update={"id": key})


class Play:
    """A machine at work: its state, its time, and all that it ever wanted."""

    def __init__(self, screen: Screen = SCREEN) -> None:
        ids = (f"command-{n}" for n in count(1))
        self.machine = RatingMachine(screen, ids.__next__)
        self.ui = self.machine.begin()
        self.now_ms = T0
        self.effects: list[Effect] = []

    def step(self, event: Event) -> None:
        """Let it happen."""
        self.ui, effects = self.machine.step(self.ui, event)
        self.effects += effects

    def see(self, question: Question | None, after_ms: int = 1000) -> None:
        """Time goes by, and the record says this."""
        self.now_ms += after_ms
        self.step(Looked(Sight(True, None, question), self.now_ms))

    def press(self, action: str, value: str = "", after_ms: int = 1000) -> None:
        """Time goes by, and somebody presses."""
        self.now_ms += after_ms
        self.step(Pressed(action, value, self.now_ms))

    def answer(self, answer: Answer, after_ms: int = 30) -> None:
        """The office answers the newest wish."""
        self.now_ms += after_ms
        wish = [one.wish for one in self.effects if isinstance(one, Send)][-1]
        self.step(Answered(wish.command_id, answer, self.now_ms))

    def rate(self, face: int, answer: Answer = Answer.DONE) -> None:
        """Ask about the first ticket, press a face and answer."""
        self.see(FIRST)
        self.press("face", str(face))
        self.answer(answer)

    @property
    def word(self) -> str:
        """The last word that stands, "" for none."""
        return self.ui.place.word if isinstance(self.ui.place, Ended) else ""


@pytest.fixture
def play() -> Play:
    """A screen that nobody has touched."""
    return Play()


def test_a_finished_ticket_is_asked_once_in_its_language(play: Play) -> None:
    play.see(replace(FIRST, language="en"))
    play.see(replace(FIRST, language="en", closes_ms=99_000))
    assert play.effects == [Ask("A015", "en")]
    assert play.ui.language == "en"
    assert wake_ms(play.ui) == 99_000


def test_a_language_that_the_screen_has_not_is_asked_in_the_usual_one(play: Play) -> None:
    play.see(replace(FIRST, language="fr"))
    assert play.effects == [Ask("A015", "vi")]


@pytest.mark.parametrize("settled", [False, True])
def test_a_rated_ticket_is_not_asked(play: Play, settled: bool) -> None:
    play.see(replace(FIRST, rated=True, low=True))
    play.see(replace(FIRST, rated=settled))
    assert (play.effects, play.ui.place) == ([], Following())


def test_one_press_rates(play: Play) -> None:
    play.see(FIRST)
    play.press("face", "2")
    assert play.effects[-1] == Send(Rate("command-1", FIRST, 2))
    assert isinstance(play.ui.place, Sending)


@pytest.mark.parametrize(
    ("faces", "face", "asks_why"),
    [
        (5, 1, False),
        (5, 3, False),
        (5, 4, True),
        (5, 5, True),
        (4, 2, False),
        (4, 3, True),
        (3, 2, False),
        (3, 3, True),
    ],
)
def test_a_low_score_is_asked_why(faces: int, face: int, asks_why: bool) -> None:
    play = Play(replace(SCREEN, faces=faces))
    play.rate(face)
    assert isinstance(play.ui.place, Reasons) is asks_why
    assert play.word == ("" if asks_why else "thanks")


def test_without_reasons_nobody_is_asked_why() -> None:
    play = Play(replace(SCREEN, reasons=()))
    play.rate(5)
    assert play.word == "thanks"


@pytest.mark.parametrize("answer", [Answer.DONE, Answer.GIVEN, Answer.CLOSED])
def test_a_reason_is_one_press_and_thanks_follow(play: Play, answer: Answer) -> None:
    play.rate(5)
    play.press("reason", "rude")
    assert play.effects[-1] == Send(Explain("command-2", FIRST, "rude"))
    play.answer(answer)
    assert play.word == "thanks"


def test_an_unknown_reason_is_none(play: Play) -> None:
    play.rate(5)
    play.press("reason", "other")
    assert isinstance(play.ui.place, Reasons)


@pytest.mark.parametrize(("way", "after_ms"), [("skip", 1000), ("", REASONS_MS)])
def test_no_reason_is_needed(play: Play, way: str, after_ms: int) -> None:
    play.rate(5)
    if way:
        play.press(way, after_ms=after_ms)
    else:
        play.see(FIRST, after_ms)
    assert play.word == "thanks"
    assert len([one for one in play.effects if isinstance(one, Send)]) == 1


def test_the_reasons_are_turned_over_sheet_by_sheet() -> None:
    many = tuple(replace_id(REASONS[0], f"r{n}") for n in range(5))
    play = Play(replace(SCREEN, reasons=many, room=3))
    play.rate(5)
    sheets = []
    for _ in range(4):
        assert isinstance(play.ui.place, Reasons)
        sheets.append(play.ui.place.sheet)
        play.press("more")
    assert sheets == [0, 1, 2, 0]
    play.see(FIRST, REASONS_MS)
    assert play.word == "thanks"


def test_skipping_asks_no_more_about_the_ticket(play: Play) -> None:
    play.see(FIRST)
    play.press("skip")
    play.see(FIRST)
    assert play.ui.place == Following()
    assert play.effects == [Ask("A015", "vi")]


@pytest.mark.parametrize("answer", [Answer.CLOSED, Answer.UNKNOWN])
def test_a_press_that_came_to_nothing_is_not_asked_for_again(play: Play, answer: Answer) -> None:
    play.rate(1, answer)
    for _ in range(40):
        play.see(FIRST)
    assert (play.ui.place, play.effects.count(Ask("A015", "vi"))) == (Following(), 1)


@pytest.mark.parametrize(
    ("answer", "word"), [(Answer.GIVEN, "thanks"), (Answer.CLOSED, "late"), (Answer.DONE, "thanks")]
)
def test_the_word_after_a_rating(play: Play, answer: Answer, word: str) -> None:
    play.rate(1, answer)
    assert play.word == word
    play.see(FIRST, ENDED_MS[word] - 1)
    assert play.word == word
    play.see(FIRST, 1)
    assert play.ui.place == Following()


def test_a_press_without_an_answer_is_sent_again_with_its_id(play: Play) -> None:
    play.rate(1, Answer.UNKNOWN)
    play.see(FIRST, RETRY_MS - 1)
    play.see(FIRST, 1)
    play.answer(Answer.DONE)
    assert play.effects[1:] == [Send(Rate("command-1", FIRST, 1))] * 2
    assert play.word == "thanks"


def test_the_screen_says_that_it_is_still_writing(play: Play) -> None:
    play.see(FIRST)
    play.press("face", "1")
    play.see(FIRST, SLOW_MS - 1)
    assert play.ui.place == Sending(Rate("command-1", FIRST, 1), slow=False)
    play.see(FIRST, 1)
    assert play.ui.place == Sending(Rate("command-1", FIRST, 1), slow=True)


@pytest.mark.parametrize("answers", [True, False])
def test_a_press_is_given_up_in_the_end(play: Play, answers: bool) -> None:
    play.see(FIRST)
    play.press("face", "1")
    began_ms = play.now_ms
    while not play.word:
        if answers:
            play.answer(Answer.UNKNOWN)
        play.see(FIRST)
    assert (play.word, play.now_ms - began_ms < GIVE_UP_MS + 2000) == ("failed", True)


def test_an_answer_to_another_wish_changes_nothing(play: Play) -> None:
    play.rate(1, Answer.UNKNOWN)
    before = play.ui
    play.step(Answered("command-0", Answer.DONE, play.now_ms))
    assert play.ui == before


def test_a_press_at_a_button_of_the_counter_is_thanked_too(play: Play) -> None:
    play.see(FIRST)
    play.see(replace(FIRST, rated=True))
    assert play.word == "thanks"


def test_a_low_press_at_a_button_is_asked_why(play: Play) -> None:
    play.see(FIRST)
    play.see(replace(FIRST, rated=True, low=True))
    assert play.ui.place == Reasons(replace(FIRST, rated=True, low=True))


@pytest.mark.parametrize("new", [None, SECOND])
def test_the_reasons_go_with_their_ticket(play: Play, new: Question | None) -> None:
    play.rate(5)
    play.see(new, 100)
    assert play.ui.place == Following()


def test_between_two_questions_there_is_none(play: Play) -> None:
    play.see(FIRST)
    play.see(SECOND)
    assert play.ui.place == Following(gone=FIRST)
    play.see(SECOND, TURN_MS - 1)
    assert play.ui.place == Following(gone=FIRST)
    play.see(SECOND, 1)
    assert play.ui.place == Following(SECOND)


@pytest.mark.parametrize(("after_ms", "word"), [(10, "late"), (LATE_HEARD_MS + 1, "")])
def test_a_finger_that_meets_an_empty_page_is_answered(
    play: Play, after_ms: int, word: str
) -> None:
    play.see(replace(FIRST, language="en"))
    play.see(None)
    play.press("glass", after_ms=after_ms)
    assert play.word == word
    assert play.ui.language == ("en" if word else "vi")


def test_a_touch_on_an_idle_screen_means_nothing(play: Play) -> None:
    play.press("glass")
    assert play.ui == play.machine.begin()


def test_a_press_after_the_end_is_late_even_before_the_next_look(play: Play) -> None:
    play.see(replace(FIRST, closes_ms=T0 + 2500))
    play.press("face", "1", after_ms=1500)
    assert play.word == "late"
    assert play.effects == [Ask("A015", "vi")]


@pytest.mark.parametrize("after_ms", [0, GUARD_MS - 1])
def test_a_page_that_nobody_can_have_read_takes_no_press(play: Play, after_ms: int) -> None:
    play.see(FIRST)
    play.press("face", "1", after_ms)
    assert play.ui.place == Following(FIRST)


def test_a_trembling_hand_presses_once(play: Play) -> None:
    play.rate(5)
    play.press("reason", "slow", after_ms=GUARD_MS - 100)
    play.press("reason", "slow", after_ms=GUARD_MS - 1)
    assert isinstance(play.ui.place, Reasons)
    play.press("reason", "slow", after_ms=GUARD_MS)
    assert isinstance(play.ui.place, Sending)


def test_a_language_stands_until_its_citizen_has_gone(play: Play) -> None:
    play.see(FIRST)
    play.press("language", "en")
    assert (play.ui.language, play.ui.place) == ("en", Following(FIRST))
    play.see(None)
    assert play.ui.language == "vi"


@pytest.mark.parametrize(("after_ms", "language"), [(LANGUAGE_MS - 1, "en"), (LANGUAGE_MS, "vi")])
def test_an_idle_screen_returns_to_its_language(play: Play, after_ms: int, language: str) -> None:
    play.press("language", "en")
    play.see(None, after_ms)
    assert play.ui.language == language


@pytest.mark.parametrize(
    ("action", "value"), [("language", "fr"), ("face", "1"), ("skip", ""), ("reason", "slow")]
)
def test_what_is_not_on_the_page_does_nothing(play: Play, action: str, value: str) -> None:
    play.press(action, value)
    assert replace(play.ui, pressed_ms=play.machine.begin().pressed_ms) == play.machine.begin()


# --- whatever happens ---

QUESTIONS = st.builds(
    Question,
    ticket=st.sampled_from(("t1", "t2", "t3")),
    number=st.just("A001"),
    language=st.sampled_from(("vi", "en", "fr")),
    closes_ms=st.just(FAR_MS),
    rated=st.booleans(),
    low=st.booleans(),
)
MOVES = st.one_of(
    st.tuples(st.just("see"), st.none() | QUESTIONS),
    st.tuples(st.just("face"), st.sampled_from("12345")),
    st.tuples(st.just("reason"), st.sampled_from(("slow", "rude", "none"))),
    st.tuples(st.sampled_from(("skip", "glass", "more")), st.just("")),
    st.tuples(st.just("language"), st.sampled_from(("vi", "en"))),
    st.tuples(st.just("answer"), st.sampled_from(Answer)),
)
HISTORIES = st.lists(st.tuples(MOVES, st.sampled_from((0, 10, 400, 600, 3_000, 16_000))))


def asked(ui: Ui) -> str:
    """The ticket that a press on this page is about."""
    place = ui.place
    if isinstance(place, Following | Reasons):
        return place.question.ticket if place.question else ""
    return ""


def make(play: Play, move: tuple[str, object], after_ms: int) -> None:
    """Let one thing happen."""
    action, value = move
    if action == "see":
        assert value is None or isinstance(value, Question)
        play.see(value, after_ms)
    elif action == "answer":
        assert isinstance(value, Answer)
        if any(isinstance(one, Send) for one in play.effects):
            play.answer(value, after_ms)
    else:
        play.press(action, str(value), after_ms)


@given(HISTORIES)
def test_a_press_is_never_given_to_another_ticket(history: list[tuple[object, int]]) -> None:
    play = Play()
    for move, after_ms in history:
        assert isinstance(move, tuple)
        before, known = play.ui, len(play.effects)
        make(play, move, after_ms)
        for effect in play.effects[known:]:
            if isinstance(effect, Send) and move[0] != "see":
                assert effect.wish.question.ticket == asked(before)


@given(HISTORIES)
def test_a_command_id_belongs_to_one_press(history: list[tuple[object, int]]) -> None:
    play = Play()
    for move, after_ms in history:
        assert isinstance(move, tuple)
        make(play, move, after_ms)
    wishes = {one.wish for one in play.effects if isinstance(one, Send)}
    assert len({wish.command_id for wish in wishes}) == len(wishes)


@given(HISTORIES)
def test_every_screen_comes_to_rest(history: list[tuple[object, int]]) -> None:
    play = Play()
    for move, after_ms in history:
        assert isinstance(move, tuple)
        make(play, move, after_ms)
    for _ in range(4):
        play.see(None, 31_000)
    assert (asked(play.ui), play.ui.language) == ("", "vi")
    assert isinstance(play.ui.place, Following)
    assert wake_ms(play.ui) is None
