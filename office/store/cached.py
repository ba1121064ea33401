"""Sets that came down from elsewhere: dated copies, swapped in whole or changed in parts.

A whole set is written beside the present one, under a generation of its own, in parts that hold up
nobody (`load`); `swap` then makes it the present one at once, and `sweep` removes what was before,
again in parts. What changes within a set is applied in parts, too, and where the next changes begin
(`cursor`, opaque) is kept with the last of them. A load that broke off leaves rows that nobody
sees; the next swap but one sweeps them.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from office.procedures import Agency, Dossier, DossierStatus, Procedure, Source
from office.store.engine import Store
from office.store.tables import agencies, cached_sets, dossiers, procedures
from office.store.values import Slotted, just, values_of

T = TypeVar("T", bound=Slotted)

PART = 250
"""So many rows are one transaction: some milliseconds, which a ticket can wait."""
_LISTS = ("papers", "aliases")


@dataclass(frozen=True)
class Kind(Generic[T]):
    """A kind of set: its name and table, the columns that tell its rows apart, a row as a value."""

    name: str
    table: Table
    key: tuple[str, ...]
    value: Callable[[dict[str, Any]], T]


@dataclass(frozen=True, slots=True)
class SetRow:
    """A set as it stands.

    `generation` 0: nothing ever came. `revision` moves with everything that changes it, as a mark
    for whoever keeps what he made of it. `as_of` is as of when it is right (milliseconds); `epoch`
    and `cursor` belong to the central system that it came from.
    """

    generation: int = 0
    revision: int = 0
    as_of: int | None = None
    source: Source = Source.CENTRAL
    epoch: str = ""
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a set is with its source; see `SetRow`."""

    as_of: int
    source: Source = Source.CENTRAL
    epoch: str = ""
    cursor: str = ""


def _procedure(row: dict[str, Any]) -> Procedure:
    return Procedure(**row | {name: tuple(json.loads(row[name])) for name in _LISTS})


def _dossier(row: dict[str, Any]) -> Dossier:
    return Dossier(**row | {"status": DossierStatus(row["status"])})


PROCEDURES: Kind[Procedure] = Kind("procedures", procedures, ("code", "effective_from"), _procedure)
AGENCIES: Kind[Agency] = Kind("agencies", agencies, ("code",), lambda row: Agency(**row))
DOSSIERS: Kind[Dossier] = Kind("dossiers", dossiers, ("code",), _dossier)


def standing(tx: Connection, name: str) -> SetRow:
    """How the set of a kind stands."""
    found = tx.execute(select(cached_sets).where(cached_sets.c.name == name)).mappings().first()
    if found is None:
        return SetRow()
    values = {key: found[key] for key in SetRow.__slots__}
    return SetRow(**values | {"source": Source(found["source"])})


def rows(tx: Connection, kind: Kind[T], *key: str) -> list[T]:
    """The present set by its key, or of it what begins with `key`."""
    table = kind.table
    mine = [table.c.generation == standing(tx, kind.name).generation, *_begins(kind, key)]
    found = select(table).where(*mine).order_by(*(table.c[name] for name in kind.key))
    return [kind.value(_without_generation(row)) for row in tx.execute(found).mappings()]


def count(tx: Connection, kind: Kind[T], generation: int) -> int:
    """How many rows a generation has."""
    mine = kind.table.c.generation == generation
    found = select(func.count()).select_from(kind.table).where(mine)
    return int(tx.execute(found).scalar_one())


def draw(tx: Connection, kind: Kind[T]) -> int:
    """A new generation, which nobody else has."""
    mine = cached_sets.c.name == kind.name
    if not tx.execute(
        update(cached_sets).where(mine).values(drawn=cached_sets.c.drawn + 1)
    ).rowcount:
        values = {"name": kind.name, "drawn": 1, **values_of(SetRow())}
        tx.execute(insert(cached_sets), values)
    return int(tx.execute(select(cached_sets.c.drawn).where(mine)).scalar_one())


def add(tx: Connection, kind: Kind[T], generation: int, part: Sequence[T]) -> None:
    """Write rows of a generation."""
    if part:
        tx.execute(insert(kind.table), [_values(one, generation) for one in part])


def swap(tx: Connection, kind: Kind[T], generation: int, place: Place) -> bool:
    """Let a generation be the present set; False where a later one is so already."""
    mine = (cached_sets.c.name == kind.name) & (cached_sets.c.generation < generation)
    return _noted(tx, mine, place, generation=generation, revision=cached_sets.c.revision + 1)


def change(
    tx: Connection, kind: Kind[T], changed: Sequence[T], gone: Sequence[tuple[str, ...]]
) -> None:
    """Write these into the present set, over those with the same key, and remove those gone.

    `gone` are keys, or how keys begin: a procedure's code alone removes every version of it.
    """
    if not changed and not gone and standing(tx, kind.name).generation:
        return
    generation = standing(tx, kind.name).generation or _begun(tx, kind)
    keys = [tuple(getattr(one, name) for name in kind.key) for one in changed]
    _remove(tx, kind, generation, [*gone, *keys])
    add(tx, kind, generation, changed)
    mine = cached_sets.c.name == kind.name
    tx.execute(update(cached_sets).where(mine).values(revision=cached_sets.c.revision + 1))


def note(tx: Connection, kind: Kind[T], place: Place) -> None:
    """Keep how far the present set is with its source; that does not change it."""
    _noted(tx, cached_sets.c.name == kind.name, place)


def sweep(tx: Connection, kind: Kind[T], at_most: int = PART) -> int:
    """Remove rows of earlier sets than the present one; how many there were, `at_most` so many."""
    earlier = kind.table.alias("earlier")
    key = [kind.table.c.generation, *(kind.table.c[name] for name in kind.key)]
    oldest = (
        select(*(earlier.c[column.name] for column in key))
        .where(earlier.c.generation < standing(tx, kind.name).generation)
        .limit(just(at_most))
    )
    found = [
        {f"key_{name}": value for name, value in one._mapping.items()} for one in tx.execute(oldest)
    ]
    if found:
        this = and_(*(column == bindparam(f"key_{column.name}") for column in key))
        tx.execute(delete(kind.table).where(this), found)
    return len(found)


def load(store: Store, kind: Kind[T], whole: Sequence[T]) -> int:
    """Write a set beside the present one, part by part; its generation, for `swap`."""
    with store.write() as tx:
        generation = draw(tx, kind)
    for part in parts(whole):
        with store.write() as tx:
            add(tx, kind, generation, part)
    return generation


def sweep_all(store: Store, kind: Kind[T]) -> None:
    """Remove earlier sets, part by part."""
    swept = PART
    while swept == PART:
        with store.write() as tx:
            swept = sweep(tx, kind)


def apply(
    store: Store,
    kind: Kind[T],
    changed: Sequence[T],
    gone: Sequence[tuple[str, ...]],
    place: Place,
) -> None:
    """Apply a page of changes part by part; its `place` is kept with the last part.

    What broke off is applied again from the place before, and comes out the same.
    """
    for part in parts(gone):
        with store.write() as tx:
            change(tx, kind, (), part)
    *first, last = [*parts(changed)] or [()]
    for one in first:
        with store.write() as tx:
            change(tx, kind, one, ())
    with store.write() as tx:
        change(tx, kind, last, ())
        note(tx, kind, place)


P = TypeVar("P")


def parts(whole: Sequence[P], size: int = PART) -> Iterator[Sequence[P]]:
    """A sequence in pieces of `size`."""
    return (whole[at : at + size] for at in range(0, len(whole), size))


def _begun(tx: Connection, kind: Kind[T]) -> int:
    """The generation of a set that begins with changes alone."""
    generation = draw(tx, kind)
    mine = cached_sets.c.name == kind.name
    tx.execute(update(cached_sets).where(mine).values(generation=generation))
    return generation


def _remove(tx: Connection, kind: Kind[T], generation: int, keys: list[tuple[str, ...]]) -> None:
    """Remove the rows of a generation with these keys, or whose keys begin so."""
    for length in sorted({len(key) for key in keys}):
        names = kind.key[:length]
        this = [kind.table.c[name] == bindparam(f"key_{name}") for name in names]
        mine = kind.table.c.generation == bindparam("of")
        gone = [
            {"of": generation, **{f"key_{name}": one for name, one in zip(names, key, strict=True)}}
            for key in keys
            if len(key) == length
        ]
        tx.execute(delete(kind.table).where(mine, *this), gone)


def _noted(
    tx: Connection, mine: ColumnElement[bool], place: Place, **also: int | ColumnElement[int]
) -> bool:
    values = {**values_of(place), **also}
    values["source"] = place.source.value
    return tx.execute(update(cached_sets).where(mine).values(values)).rowcount > 0


def _begins(kind: Kind[T], key: Sequence[str]) -> list[ColumnElement[bool]]:
    return [kind.table.c[name] == one for name, one in zip(kind.key, key, strict=False)]


def _values(one: Slotted, generation: int) -> dict[str, Any]:
    values = {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value
        for name, value in values_of(one).items()
    }
    return {"generation": generation, **values}


def _without_generation(row: RowMapping) -> dict[str, Any]:
    values = dict(row)
    del values["generation"]
    return values
