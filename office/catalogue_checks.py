"""What is to be said of a catalogue: what an import would change, what is missing, what is odd.

Published lists have errors: a name under another procedure's code, a column that slipped by a line,
half of the list left out. Nothing here mends them; who reads decides.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from office.folding import name_key
from office.procedures import Procedure, in_force_on, national_code

MOST_DROPPED = 0.1
"""A list that leaves out a greater share of the codes than this is not believed unasked."""

PARTS: Mapping[str, Callable[[Procedure], object]] = {
    "time-limit": lambda one: one.time_limit,
    "fee": lambda one: one.fee,
    "papers": lambda one: one.papers,
    "agency": lambda one: one.agency,
}
"""What every procedure that is shown must say."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """A code that bears another name than before; by `of` that name was known before ("": none)."""

    code: str
    before: str
    after: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What another list would change, by codes.

    `moved` are those whose name was another code's before, which they do not say they replace.
    """

    before: int
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    moved: tuple[Renamed, ...] = ()

    @property
    def drops_many(self) -> bool:
        """Whether more codes go than a list usually loses."""
        return len(self.gone) > MOST_DROPPED * self.before

    @property
    def is_doubtful(self) -> bool:
        """Whether somebody must look at it first."""
        return self.drops_many or bool(self.moved)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something odd about a catalogue: what (`code`), of which codes, on which other words."""

    code: str
    codes: tuple[str, ...]
    about: str = ""


def difference(before: Iterable[Procedure], after: Iterable[Procedure]) -> Difference:
    """What changes from one list to another."""
    old, new = _by_code(before), _by_code(after)
    both = sorted(old.keys() & new.keys())
    owners = _owners(old)
    replaced_by = {alias: code for code in new for one in new[code] for alias in one.aliases}
    replaced = {alias for alias in old if replaced_by.get(alias) in new}
    renamed, moved = [], []
    for code in sorted(new):
        after_name = new[code][-1].name
        before_name = old[code][-1].name if code in old else ""
        if before_name and name_key(before_name) == name_key(after_name):
            continue
        known = owners.get(name_key(after_name), [])
        whose = next((one for one in known if one not in new[code][-1].codes), "")
        if before_name:
            renamed.append(Renamed(code, before_name, after_name, whose))
        if whose and code not in known and not set(known) & set(new[code][-1].aliases):
            moved.append(Renamed(code, before_name, after_name, whose))
    return Difference(
        before=len(old),
        added=tuple(sorted(new.keys() - old.keys())),
        gone=tuple(sorted(old.keys() - new.keys() - replaced)),
        changed=tuple(code for code in both if old[code] != new[code]),
        renamed=tuple(renamed),
        moved=tuple(moved),
    )


def remarks(procedures: Sequence[Procedure], day: str, served: Collection[str]) -> list[Remark]:
    """All that is odd about a catalogue on a day; `served` are codes of the office's services."""
    shown = in_force_on(procedures, day)
    found = [
        *(Remark(f"no-{part}", _codes(shown, has)) for part, has in PARTS.items()),
        *_doubled(shown),
        *_overlapping(procedures),
        Remark("not-yet", _last_versions(procedures, lambda one: one.effective_from > day)),
        Remark("lapsed", _last_versions(procedures, lambda one: _is_over(one, day))),
        Remark("not-served", _unknown(shown, served)),
        *_retaken(procedures),
    ]
    return [one for one in found if one.codes]


def _by_code(procedures: Iterable[Procedure]) -> dict[str, list[Procedure]]:
    """The versions of each code, in their order."""
    found: dict[str, list[Procedure]] = defaultdict(list)
    for one in sorted(procedures, key=lambda one: (one.code, one.effective_from)):
        found[one.code].append(one)
    return dict(found)


def _owners(known: Mapping[str, list[Procedure]]) -> dict[str, list[str]]:
    """The key of a name → the codes whose last version bears it."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, versions in known.items():
        found[name_key(versions[-1].name)].append(code)
    return found


def _codes(shown: Iterable[Procedure], has: Callable[[Procedure], object]) -> tuple[str, ...]:
    return tuple(one.code for one in shown if not has(one))


def _doubled(shown: Iterable[Procedure]) -> Iterable[Remark]:
    """One name under several national codes."""
    names: dict[str, list[Procedure]] = defaultdict(list)
    for one in shown:
        names[name_key(one.name)].append(one)
    for group in names.values():
        if len({one.national for one in group}) > 1:
            yield Remark("one-name", tuple(one.code for one in group), group[0].name)


def _overlapping(procedures: Iterable[Procedure]) -> Iterable[Remark]:
    """Versions of a code of which one ends after the next has begun."""
    for code, versions in _by_code(one for one in procedures if one.published).items():
        for earlier, later in pairwise(versions):
            if not earlier.effective_to or earlier.effective_to >= later.effective_from:
                yield Remark("overlap", (code,), later.effective_from)


def _is_over(one: Procedure, day: str) -> bool:
    return bool(one.effective_to) and one.effective_to < day


def _last_versions(
    procedures: Iterable[Procedure], when: Callable[[Procedure], bool]
) -> tuple[str, ...]:
    """The codes whose last published version is so."""
    known = _by_code(one for one in procedures if one.published)
    return tuple(code for code, versions in known.items() if when(versions[-1]))


def _unknown(shown: Iterable[Procedure], served: Collection[str]) -> tuple[str, ...]:
    """Codes of the office's services that are not in force, under no name that they had."""
    known = {part for one in shown for code in one.codes for part in (code, one.national)}
    return tuple(sorted(one for one in served if not {one, national_code(one)} & known))


def _retaken(procedures: Sequence[Procedure]) -> Iterable[Remark]:
    """Old codes of a procedure that are another's present one."""
    present = {one.code for one in procedures if one.published}
    for one in procedures:
        for alias in one.aliases:
            if alias in present and alias != one.code:
                yield Remark("alias-in-use", (one.code,), alias)
