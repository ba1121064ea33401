"""What is said of a command whose outcome nothing else on the panel shows. Pure."""

from counter_display.panel_values import Deed
from counter_display.rows import Namer
from office.counters import Transfer
from office.model import Ticket
from office.queue import IssueTicket, ReclassifyTicket


def answer(deed: Deed, ticket: Ticket, names: Namer) -> str:
    """The sentence for a deed that has made of `ticket` what it is now; "" where none is needed."""
    match deed:
        case IssueTicket(printer=None):
            return names.say("issued", number=ticket.label, service=names.service(ticket.service))
        case IssueTicket(printer=printer):
            facts = {"number": ticket.label, "service": names.service(ticket.service)}
            return names.say("issued-printed", **facts, printer=printer)
        case Transfer(to=int(counter)):
            return names.say("sent-to", number=ticket.label, counter=counter)
        case ReclassifyTicket():
            return names.say("reclassified", number=ticket.label)
        case _:
            return ""
