"""How a hall board is laid out, in millimetres, and from how far it can be read. Pure.

Letters are Noto Sans: its figures are all of one width, its capitals 0.714 em tall. Everything is
as large as the screen allows: `BoardLayout.seat_m` is the farthest seat from which calls, rows and
captions keep their share of the distance.
"""

import unicodedata
from dataclasses import asdict, dataclass, replace
from functools import cache

CALL_SHARE, ROW_SHARE, CAPTION_SHARE = 0.012, 0.006, 0.004
"""Height of capitals and figures as a share of the distance to the farthest seat."""

CAP_EM = 0.714
FIGURE_EM = 0.572
LINE_EM = 1.37
"""Height of a line with stacked accents."""
ARROW_EM = 0.78
"""The arrow between number and counter, with its space."""
WORD_EM = 2.0
"""The word for "counter" beside a call that stands alone, with its space."""
GAP_EM = 1.2
"""Between one service and the next, and between notice and clock, in em of captions."""
NUMBER_GAP_EM = 0.7
"""Between one absent number and the next, in em of their figures."""
LABEL_EM = 5.6
"""The strip's label where it stands beside the lines, with its space, in em of captions."""

CALL_PITCH, ROW_PITCH = 1.2, 1.42
"""From line to line at least, in heights of their figures."""
STACK_PITCH = 1.36
"""From the number of a call that stands alone to its counter: the word between has a tail."""
EASY_PITCH = 1.5
"""From row to row where the screen is tall enough."""

CARD_CALLS = 3
MIN_ROWS = 5
MAX_CALLS = 12
"""So many calls at once find their place."""
DIGITS = 4
COUNTER_DIGITS = 2

_MM_PER_INCH = 25.4
_SLACK = 1.03
"""Letters are whole pixels tall, so a line may come out a little wider than reckoned."""
_WIDEST_LETTER_EM = 0.97
_STEP_EM = 0.01
_ADVANCES = {
    0.30: " \u00a0.,;:!·'",
    0.35: "ijlJ()-",
    0.40: "fI",
    0.46: "rt/“”",
    0.51: 'sz?–"',
    0.56: "cEÊFS",
    0.58: "vxyLTZ0123456789+",
    0.62: "aăâeêkoô",
    0.65: "bdđgpqCPVY",
    0.70: "hnơuAĂÂBKRX",
    0.76: "ưDĐGU&",
    0.82: "HNOÔQ",
    0.90: "wƠƯ…",
    0.99: "mMW%",
}
"""Letters of bold Noto Sans by how far they reach at most, in em."""
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ADVANCE_EM = {letter: advance for advance, letters in _ADVANCES.items() for letter in letters}

# Lengths in thousandths of the distance to the farthest seat.
_CALL, _ROW, _CAPTION = 1000 * CALL_SHARE, 1000 * ROW_SHARE, 1000 * CAPTION_SHARE
_MARGIN = 1.4
_GAP = 1.3
_PAD = 2.5
_LINE = _CAPTION / CAP_EM * LINE_EM
_FRAME = 0.5
_FOOT_PAD, _TALL_FOOT_PAD = 0.3, 1.2
_STRIP_PAD = 0.8
_SPILL_PAD = 1.5
_MARK = 8.0
_BODY = max(MIN_ROWS * ROW_PITCH * _ROW, CARD_CALLS * CALL_PITCH * _CALL)
_SPILL_LINES = 2


@dataclass(frozen=True)
class Needs:
    """What an office needs of its board.

    `letters` is the length of the longest series. The strip gets as many lines as the longest of
    these `names` fills. An office with a mark (`marked`) bears it.
    """

    letters: int = 1
    names: tuple[str, ...] = ()
    marked: bool = False


PLAIN = Needs()
"""An office whose series are single letters and whose names are short."""


@dataclass(frozen=True)
class Box:
    """A place on the screen, in millimetres from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class BoardLayout:
    """Where everything stands; lengths in millimetres, letters by the height of their capitals.

    `card` and `rows` begin with a heading of `heading_mm`; `pad_mm` is the room at their sides, and
    the card has a frame of `frame_mm`. `strip` holds a label, above its lines or beside them, and
    `strip_lines` of captions; or `spill_lines` times `spill_columns` calls with figures of
    `spill_mm`. `mark` is that of a sample office or a training and else has no height.
    """

    seat_m: float
    row_mm: float
    spill_mm: float
    caption_mm: float
    heading_mm: float
    pad_mm: float
    frame_mm: float
    mark: Box
    card: Box
    rows: Box
    strip: Box
    foot: Box
    row_count: int
    label_above: bool
    strip_lines: int
    foot_lines: int
    spill_lines: int
    spill_columns: int

    @property
    def strip_room_em(self) -> float:
        """How long a line of the strip may be, in em of captions."""
        return self.line_room_em if self.label_above else self.line_room_em - LABEL_EM

    @property
    def line_room_em(self) -> float:
        """How long a line across the whole board may be, in em of captions."""
        return (self.foot.width - 2 * self.pad_mm) / self.caption_mm * CAP_EM / _SLACK

    def plain(self) -> dict[str, object]:
        """The layout as JSON, with the proportions of what stands in it."""
        proportions = {
            "arrow_em": ARROW_EM,
            "gap_em": GAP_EM,
            "number_gap_em": NUMBER_GAP_EM,
            "label_em": LABEL_EM,
            "row_pitch": ROW_PITCH,
        }
        return {**asdict(self), **proportions}

    @property
    def capacity(self) -> int:
        """How many calls the board shows at once when it shows nothing else."""
        return CARD_CALLS + self.row_count + self.spill_lines * self.spill_columns


def board_fit(
    width_mm: float,
    height_mm: float,
    farthest_seat_m: float,
    needs: Needs = PLAIN,
) -> str | None:
    """Why the board cannot be read from its farthest seat, in Vietnamese; None where it can."""
    seat_m = board_layout(width_mm, height_mm, needs).seat_m
    if seat_m >= farthest_seat_m:
        return None
    inches = float((width_mm**2 + height_mm**2) ** 0.5 / _MM_PER_INCH)
    return (
        f"màn hình {width_mm:.0f} × {height_mm:.0f} mm (khoảng {inches:.0f} inch) chỉ đọc rõ trong "
        f"vòng {_decimal(seat_m - 0.05)} m, ghế xa nhất cách {_decimal(farthest_seat_m)} m; cần "
        f"màn hình khoảng {inches * farthest_seat_m / seat_m + 0.5:.0f} inch, hoặc kê ghế gần lại"
    )


def board_layout(width_mm: float, height_mm: float, needs: Needs = PLAIN) -> BoardLayout:
    """The layout of a screen of this size, as it hangs."""
    landscape = width_mm >= height_mm
    lines = 2 if landscape else 3
    while True:
        layout = _placed(width_mm, height_mm, _measures(landscape, needs, lines))
        if all(len(wrap(one, layout.strip_room_em)) <= lines for one in needs.names):
            return layout
        lines += 1


def text_em(text: str) -> float:
    """Width of a text in bold Noto Sans, in em, never too little; plain letters are narrower."""
    return sum(map(_advance_em, unicodedata.normalize("NFC", text)))


def wrap(text: str, room_em: float) -> tuple[str, ...]:
    """The words of a text in lines that are at most so wide; a longer word has its own line."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_em(longer) <= room_em:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def even(text: str, room_em: float) -> tuple[str, ...]:
    """The words of a text in no more lines than `wrap` needs, the lines alike in width."""
    lines = wrap(text, room_em)
    while len(narrower := wrap(text, max(map(text_em, lines)) - _STEP_EM)) == len(lines):
        if narrower == lines:
            break
        lines = narrower
    return lines


def call_em(number_em: float, counter_em: float) -> float:
    """Width of a call on one line, in em of its figures."""
    return number_em + ARROW_EM + counter_em


@dataclass(frozen=True)
class _Measures:
    """Lengths in thousandths of the distance to the farthest seat: the least that each part needs.

    Widths of `card`, `rows` and a `spilled` call, heights of the others. `landscape` puts the rows
    beside the card.
    """

    landscape: bool
    lines: int
    card: float
    rows: float
    spilled: float
    mark: float
    strip: float
    foot: float

    def seat_m(self, width_mm: float, height_mm: float) -> float:
        """The distance at which all of it just fills a screen, in metres."""
        block = 2 * _FRAME + _LINE + _BODY
        tall = self.mark + _MARGIN + block + _GAP + self.strip + self.foot
        if self.landscape:
            return min(width_mm / (2 * _MARGIN + _GAP + self.card + self.rows), height_mm / tall)
        return min(width_mm / (2 * _MARGIN + self.card), height_mm / (tall + _GAP + block))


def _measures(landscape: bool, needs: Needs, lines: int) -> _Measures:
    number_em = needs.letters * _WIDEST_LETTER_EM + DIGITS * FIGURE_EM
    call = call_em(number_em, COUNTER_DIGITS * FIGURE_EM) / CAP_EM
    captions = lines * _LINE if landscape else (lines + 1) * _LINE
    return _Measures(
        landscape,
        lines,
        card=call * _CALL + 2 * _PAD,
        rows=call * _ROW + _PAD,
        spilled=call * _ROW + _SPILL_PAD,
        mark=_MARK if needs.marked else 0,
        strip=max(captions, _SPILL_LINES * ROW_PITCH * _ROW) + _STRIP_PAD,
        foot=_LINE + _FOOT_PAD if landscape else 2 * _LINE + _TALL_FOOT_PAD,
    )


def _placed(width_mm: float, height_mm: float, least: _Measures) -> BoardLayout:
    """Everything in its place; what the screen has to spare goes to the card and the rows."""
    seat_m = least.seat_m(width_mm, height_mm)
    margin, gap, heading, row = _MARGIN * seat_m, _GAP * seat_m, _LINE * seat_m, _ROW * seat_m
    foot = Box(0, height_mm - least.foot * seat_m, width_mm, least.foot * seat_m)
    strip = Box(0, foot.y - least.strip * seat_m, width_mm, least.strip * seat_m)
    card, rows = _halves(
        Box(
            margin,
            least.mark * seat_m + margin,
            width_mm - 2 * margin,
            strip.y - gap - margin - least.mark * seat_m,
        ),
        gap,
        least.rows * seat_m if least.landscape else None,
    )
    count = max(MIN_ROWS, int((rows.height - heading) / (EASY_PITCH * row)))
    pitch = (rows.height - heading) / count
    return BoardLayout(
        seat_m=seat_m,
        row_mm=max(row, min(pitch / EASY_PITCH, row * rows.width / (least.rows * seat_m))),
        spill_mm=row,
        caption_mm=_CAPTION * seat_m,
        heading_mm=heading,
        pad_mm=_PAD * seat_m,
        frame_mm=_FRAME * seat_m,
        mark=Box(0, 0, width_mm, least.mark * seat_m),
        card=card,
        rows=rows,
        strip=strip,
        foot=foot,
        row_count=count,
        label_above=not least.landscape,
        strip_lines=least.lines,
        foot_lines=1 if least.landscape else 2,
        spill_lines=int(strip.height / (ROW_PITCH * row)),
        spill_columns=int((width_mm - 2 * margin) / (least.spilled * seat_m)),
    )


def _halves(box: Box, gap: float, right: float | None) -> tuple[Box, Box]:
    """Left and right, `right` being so wide; or upper and lower, alike."""
    if right is None:
        tall = (box.height - gap) / 2
        return replace(box, height=tall), replace(box, y=box.y + tall + gap, height=tall)
    wide = box.width - gap - right
    return replace(box, width=wide), replace(box, x=box.x + wide + gap, width=right)


@cache
def _advance_em(letter: str) -> float:
    """How far a letter reaches; its tone takes no room at its side."""
    toneless = [one for one in unicodedata.normalize("NFD", letter) if one not in _TONES]
    return _ADVANCE_EM.get(unicodedata.normalize("NFC", "".join(toneless)), 1.0)


def _decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",").removesuffix(",0")
