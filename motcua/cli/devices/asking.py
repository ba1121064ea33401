"""Asking a device by its owner: what every command that touches a device has in common."""

from devices.errors import NotConfiguredError, by_code
from hall.owners import Owners
from hall.requests import ANSWER_TIMEOUT_S, Answer, Facts, ask
from motcua.cli.shell import Shell
from office.errors import OfficeError


def wrong_kind(shell: Shell, device: str, needed: str) -> OfficeError:
    """The error of a device that cannot do what those of kind `needed` can."""
    kinds, say = shell.settings.devices.kinds(), shell.sentences.say
    able = [one for one, kind in kinds.items() if kind == needed]
    return OfficeError(
        "wrong-kind",
        device=device,
        kind=say("device-kinds", kinds[device]),
        needed=say("device-kinds", needed),
        able=", ".join(able) or "chưa khai cái nào",
    )


def ask_owner(
    shell: Shell,
    device: str,
    kind: str,
    action: str,
    args: Facts,
    timeout_s: float = ANSWER_TIMEOUT_S,
) -> Answer:
    """Ask the owner of the device's port; where none lives, be the owner for the moment."""
    from motcua.machine import machine
    from motcua.programs import perform_here

    kinds = shell.settings.devices.kinds()
    if device not in kinds:
        raise NotConfiguredError(device)
    if kinds[device] != kind:
        raise wrong_kind(shell, device, kind)
    with machine(shell.settings, shell.data_dir, shell.given_clock) as here:
        owned = here.settings.devices.owned_as(device)
        owners = Owners(here.office.store, "cli")
        if owners.living(owned):
            answer = ask(here.office.store, here.office.clock, device, action, args, timeout_s)
        else:
            with owners.held(owned):
                answer = Answer(perform_here(here, device, action, args))
    if answer.error:
        raise by_code(answer.error)(device, str(answer.facts.get("detail", "")))
    return answer
