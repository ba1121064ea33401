"""What a counter's command says: what became of whom, what the counter is now, what to mind."""

from collections.abc import Iterator, Sequence

from hall.sentences import Sentences
from motcua.cli.shell import Shell
from office.act import Command
from office.config import OfficeSettings
from office.counters import (
    CallNext,
    CallNumber,
    CallSecond,
    CallTwo,
    CloseCounter,
    CountDossiers,
    Finish,
    OpenCounter,
    PauseCounter,
    Resume,
    StillServing,
    Transfer,
    WalkIn,
)
from office.hall_views import panel_now
from office.model import Ticket, TicketState
from office.undo import Undo
from office.views import CounterAnswer, CounterNow, counters_now, counters_serving, hall_now

_OF_THE_COUNTER = (OpenCounter, PauseCounter, CloseCounter, Undo)
"""After these it is told how the counter stands."""


def told(shell: Shell, command: Command, answer: CounterAnswer, reason: str) -> str:
    """What became of the tickets, and why; of the counter itself where there is no ticket."""
    lines = ["Đã hoàn tác thao tác trước."] if isinstance(command, Undo) else []
    lines += _tickets(shell, command, answer)
    lines += [reason] if reason else []
    if isinstance(command, CallNext | CallTwo) and not answer.ticket:
        lines += _nobody(shell, command)
    if not lines or isinstance(command, _OF_THE_COUNTER):
        lines += [_released_line(one, answer.counter) for one in answer.released]
        lines.append(_counter_line(shell, command.point, answer.counter))
    nothing_left = not (answer.ticket or answer.finished)
    if isinstance(command, CloseCounter) and command.leave and nothing_left:
        lines.append("Ở quầy không còn số nào, nên “--open” không có gì để làm.")
    return "\n".join(lines)


def warnings(shell: Shell, command: Command, answer: CounterAnswer) -> list[str]:
    """What was done all the same, and keeps somebody waiting."""
    if not isinstance(command, Transfer) or not answer.ticket:
        return []
    label, service = answer.ticket.label, _service_name(shell, command.service)
    taking = counters_serving(shell.office, command.point, command.service)
    if command.to is not None and command.to not in taking:
        here = f"quầy {command.to}"
        return [f"Chú ý: {here} không nhận dịch vụ {service}; chỉ {here} gọi được số {label}."]
    if not taking:
        nobody = f"lúc này chưa có quầy nào nhận dịch vụ {service}"
        return [f"Chú ý: {nobody}; số {label} chờ tới khi có quầy nhận."]
    return []


def dossiers_words(settings: OfficeSettings, ticket: Ticket) -> str:
    """How many dossiers a ticket has, and what one turn takes of them."""
    left = settings.queue.left_over(ticket.dossiers)
    if not left:
        return f"{ticket.dossiers} hồ sơ"
    now = ticket.dossiers - left
    return f"{ticket.dossiers} hồ sơ; mỗi lượt nhận {now}, có người chờ thì còn {left} về cuối hàng"


def others_waiting(shell: Shell, point: str, here: CounterNow) -> Iterator[str]:
    """How many wait for each service that this counter does not take."""
    for one in hall_now(shell.office, point).services:
        if one.waiting and one.service.id not in (*here.services, *here.helps):
            nobody = "" if one.counters else f" ({shell.sentences.say('taking', 'unserved')})"
            yield f"{one.service.name.vi} {one.waiting}{nobody}"


def takes_nothing(shell: Shell, point: str, here: CounterNow, known: Sequence[str]) -> str:
    """That a counter takes nothing, who waits, and how it takes something."""
    others = ", ".join(others_waiting(shell, point, here))
    waiting = f" Đang chờ: {others}." if others else ""
    return (
        f"Quầy {here.number} không nhận dịch vụ nào.{waiting} "
        f"Các dịch vụ: {', '.join(known)}.\n"
        f"Nhận dịch vụ: “motcua counter services --counter {here.number} --takes {known[0]}”."
    )


def _tickets(shell: Shell, command: Command, answer: CounterAnswer) -> Iterator[str]:
    """What became of each ticket."""
    if answer.finished:
        yield _became(shell, command, answer.finished)
    if answer.yielded:
        left = answer.yielded.dossiers
        yield f"{answer.yielded.label}: còn {left} hồ sơ, chờ tiếp ở cuối hàng"
    if answer.ticket:
        yield _became(shell, command, answer.ticket)
    for one in answer.beside:
        if isinstance(command, CallTwo | CallSecond):
            yield f"{one.label}: mời tới gần, giữ nguyên chỗ"
        elif isinstance(command, CallNumber | WalkIn):
            yield f"{one.label}: chưa kịp tới, trở lại hàng chờ ở chỗ cũ"
        else:
            yield _state_of(shell.sentences, one)


def _became(shell: Shell, command: Command, ticket: Ticket) -> str:
    """What stands of a ticket now, in the words of what was done."""
    settings = shell.settings.office
    state = _state_of(shell.sentences, ticket)
    match command:
        case StillServing():
            quiet_min = settings.unattended.promise_min
            return f"{ticket.label}: vẫn đang phục vụ, {quiet_min} phút nữa mới hỏi lại."
        case Resume() if ticket.state is TicketState.WAITING:
            return f"{ticket.label}: được mời ngay sau khách này"
        case CountDossiers():
            return f"{state} · {dossiers_words(settings, ticket)}"
        case Finish() if ticket.dossiers > 1:
            return f"{state} · {ticket.dossiers} hồ sơ"
        case Transfer():
            parts = [state, _service_name(shell, ticket.service)]
            parts += [f"riêng quầy {ticket.bound}"] if ticket.bound else []
            return " · ".join(parts)
        case _:
            return state


def _state_of(sentences: Sentences, ticket: Ticket) -> str:
    return f"{ticket.label}: {sentences.say('states', ticket.state.value)}"


def _service_name(shell: Shell, service_id: str) -> str:
    service = shell.settings.office.service(service_id)
    return service.name.vi if service else service_id


def _released_line(ticket: Ticket, counter: int) -> str:
    return f"{ticket.label} trở lại hàng chờ ở chỗ cũ, không còn chờ riêng quầy {counter}."


def _nobody(shell: Shell, command: CallNext | CallTwo) -> Iterator[str]:
    """Why nobody was called: nobody waits, or whoever does is at another counter."""
    now = panel_now(shell.office, command.point, command.counter)
    for ticket, at in now.elsewhere:
        yield f"{ticket.label} đang ở quầy {at}: được giữ chỗ và mời sau."
    if not now.elsewhere:
        others = ", ".join(others_waiting(shell, command.point, now.counter))
        told_of = (
            f"không có ai chờ dịch vụ quầy nhận; đang chờ: {others}"
            if others
            else "không có ai chờ"
        )
        yield f"Quầy {command.counter}: {told_of}."


def _counter_line(shell: Shell, point: str, number: int) -> str:
    here = next(one for one in counters_now(shell.office, point) if one.number == number)
    return f"Quầy {number}: {shell.sentences.say('states', here.state.value)}."
