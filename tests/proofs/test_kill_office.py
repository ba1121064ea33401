"""`kill -9` at any moment: what was acknowledged is there, once, and what was not is found out."""

import random
from pathlib import Path

import pytest

from office.store import events
from tests.fakes.office import empty_record
from tests.proofs.killing import Client, Program, Wire, forking, serve

LOOK_EVERY = 7


@pytest.mark.parametrize(
    "kills",
    [
        pytest.param(30, id="30"),
        pytest.param(1000, id="1000", marks=[pytest.mark.prove, pytest.mark.timeout(3600)]),
    ],
)
def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(tmp_path: Path, kills: int) -> None:
    empty_record(tmp_path)
    client, context = Client(tmp_path, random.Random(kills)), forking()
    for life in range(kills):
        client.live_and_kill(context)
        if life % LOOK_EVERY == 0:
            client.look()
    client.finish(context)
    client.compare()
    assert client.kills == kills
    assert client.unknown.total() > 0, "no kill came between question and answer"
    assert kills < 1000 or len(client.unknown) == 2, "no kill came close to a commit"


def test_answers_that_never_arrive_are_found_out_by_their_ids(tmp_path: Path) -> None:
    client = live(tmp_path, serve)
    client.compare()
    assert client.unknown["done"] > 0


def test_a_program_that_forgets_what_it_did_is_caught(tmp_path: Path) -> None:
    client = live(tmp_path, serve_and_forget)
    with pytest.raises(AssertionError):
        client.compare()


def live(folder: Path, program: Program) -> Client:
    """A few lives, of which the client never hears the last answer."""
    empty_record(folder)
    client, context = Client(folder, random.Random(0), program, deaf=True), forking()
    for _ in range(6):
        client.live_and_kill(context)
    client.finish(context)
    return client


def serve_and_forget(folder: Path, wire: Wire) -> None:
    """The planted fault: command ids are not noted."""
    pytest.MonkeyPatch().setattr(events, "add_command", lambda _tx, _row: None)
    serve(folder, wire)
