"""The office itself: its rules and its one record. No Qt, no wire, no network, no device.

What other rooms use are the modules of `__all__` and the public names in them; the rest is the
office's own. Nothing is imported here: a kiosk reads its settings before it needs the record, and
the database library costs a good part of a second.

- `office.office.Office`: every command goes through `do`, every look through `look`
- `queue`, `counters`, `undo`: the commands; `views`: the answers and the present
- `assistance`, `ratings`, `staff`: help, satisfaction and who works here, commands and looks
- `personal`, `persons`: what is known of a person, sealed; reading and erasing it
- `unattended`, `wait_alerts`: tickets that stand open for long, and people who wait for long
- `appointments`, `appointment_codes`, `appointment_views`: times kept for somebody, and taking the
  number for one; `booking_files`: many at once
- `catalogue`: the procedures, as a dated copy of the central list: taking one in, looking into it;
  `catalogue_files`, `catalogue_checks`: reading a list, and what is odd about it; `procedures`: its
  values; `search`, `search_words`, `near_words`, `near_codes`, `folding`: from words to procedures
- `checks`: what each machine found before numbers opened
- `slips`: a slip that brings its number back; `seats`: what a counter's place remembers
- `tickets`: their states, and which events still stand
- `statistics`: the figures of a day, as docs/figures.md defines them
- `hall_views`: all that an officer's panel or the hall's board shows
- `bell`, `follow`: to be woken, and to follow the journal in one of three ways
- `store.open_store`: the record itself; `keeping`: its proof; `copies`: its copies; `restoring`,
  `beginning`, `restored`: beginning again from one, and what is missing then
- `config`, `hours`, `calendar`, `clock`: settings; `numbering`, `model`, `errors`, `journal`: words
- `waits`: how long a number will wait; `estimates`, `play`, `turns` reckon it, from values alone
- `standing_in`, `counters_stand_in`: own records while the office's is silent; `leases`,
  `reserves`: the numbers that a kiosk may give then, and what became of them; `hand_calls`: those
  that counters call
- `telling`: what such records have still to tell; `strips`: numbers on paper
- `failures`: how a loop tells the log of what goes on failing
"""

__all__ = [
    "act",
    "appointment_codes",
    "appointment_views",
    "appointments",
    "assistance",
    "beginning",
    "bell",
    "booking_files",
    "calendar",
    "catalogue",
    "catalogue_checks",
    "catalogue_files",
    "checks",
    "clock",
    "config",
    "copies",
    "counters",
    "counters_stand_in",
    "errors",
    "explaining",
    "failures",
    "folding",
    "follow",
    "hall_views",
    "hand_calls",
    "hours",
    "journal",
    "keeping",
    "leases",
    "link",
    "list_files",
    "model",
    "near_codes",
    "near_words",
    "numbering",
    "office",
    "personal",
    "persons",
    "procedures",
    "queue",
    "ratings",
    "reserves",
    "restored",
    "restoring",
    "search",
    "search_words",
    "seats",
    "signing",
    "slips",
    "staff",
    "standing_in",
    "statistics",
    "store",
    "strips",
    "telling",
    "tickets",
    "unattended",
    "undo",
    "views",
    "wait_alerts",
    "waits",
]
