"""The SLA table: named cases, each a short story and what its clocks must say in the end (handbook 1.3, 6.6).

To add a case add a row. `story` is `instant verb words; ...` in the site's local time (a bare time is on the last
date, a bare weekday the next such day); `promises` is `code target [priority=target] [v2=target] [law] [24x7]
[pauses=pending,hold] [metric=...]`; `expect` is `code outcome [due|stopped|missed instant] [owed by whom] [because reason]`, where
`next#2` is the second clock of that code. The words are read in `sla_story`, the sites stand in `sla_sites`.
"""

# ruff: noqa: E501 -- a row is a line, so that the page reads as a table
# fmt: off
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    name: str
    site: str
    promises: str
    story: str
    expect: str


HOURS = [  # -- working hours, weekends, lunch, shifts ----------------------------------------------------
    Row("eight hours from Friday three o'clock in Kuala Lumpur", "kl", "first 8h", "Fri 20 Nov 2026 15:00 received", "first active due Mon 14:00"),
    Row("eight hours from Friday three o'clock in Chennai", "chennai", "first 8h", "Fri 20 Nov 2026 15:00 received", "first active due Mon 14:00"),
    Row("eight hours from Friday three o'clock in Kelantan end on Sunday", "kelantan", "first 8h", "Fri 20 Nov 2026 15:00 received", "first active due Sun 22 Nov 17:00"),
    Row("a Kelantan Thursday runs on into Sunday", "kelantan", "first 4h", "Thu 19 Nov 2026 16:00 received", "first active due Sun 22 Nov 11:00"),
    Row("a Kelantan Saturday waits for Sunday", "kelantan", "first 1h", "Sat 21 Nov 2026 12:00 received", "first active due Sun 22 Nov 10:00"),
    Row("lunch does not count", "lunch", "first 2h", "Fri 20 Nov 2026 12:00 received", "first active due Fri 15:00"),
    Row("a message at lunch waits for the afternoon", "lunch", "first 30m", "Fri 20 Nov 2026 13:20 received", "first active due Fri 14:30"),
    Row("what ends at lunch is due at lunch, not after it", "lunch", "first 1h", "Fri 20 Nov 2026 12:00 received", "first active due Fri 13:00"),
    Row("what ends at closing time is due at closing time", "kl", "first 3h", "Fri 20 Nov 2026 15:00 received", "first active due Fri 18:00"),
    Row("one minute more is due on Monday", "kl", "first 181m", "Fri 20 Nov 2026 15:00 received", "first active due Mon 09:01"),
    Row("a message before opening waits for opening", "kl", "first 1h", "Fri 20 Nov 2026 06:00 received", "first active due Fri 10:00"),
    Row("a message at closing time waits for Monday", "kl", "first 1h", "Fri 20 Nov 2026 18:00 received", "first active due Mon 10:00"),
    Row("a split day counts both shifts", "split", "first 6h", "Fri 20 Nov 2026 09:00 received", "first active due Fri 20:00"),
    Row("a split day goes on the next morning", "split", "first 7h", "Fri 20 Nov 2026 09:00 received", "first active due Sat 08:00"),
    Row("a message between split shifts waits for the second", "split", "first 1h", "Fri 20 Nov 2026 12:00 received", "first active due Fri 17:00"),
    Row("a night shift runs over midnight", "night", "first 4h", "Thu 19 Nov 2026 23:00 received", "first active due Fri 20 Nov 03:00"),
    Row("a night shift that begins on Friday ends on Saturday morning", "night", "first 9h", "Fri 20 Nov 2026 22:00 received", "first active due Mon 23 Nov 23:00"),
    Row("a night shift over the end of the week is one shift", "week-night", "first 8h", "Sat 21 Nov 2026 20:00 received", "first active due Sun 22 Nov 04:00"),
    Row("round the clock on paper is calendar time", "around", "first 100h", "Fri 20 Nov 2026 15:00 received", "first active due Tue 24 Nov 19:00"),
    Row("a promise in calendar time ignores the weekend", "kl", "first 8h 24x7", "Fri 20 Nov 2026 15:00 received", "first active due Fri 23:00"),
    Row("a target of weeks skips every weekend", "kl", "resolution 90h", "Mon 30 Nov 2026 09:00 received", "resolution active due Fri 11 Dec 18:00"),
    Row("a target of nothing is due at once", "kl", "first 0m", "Sat 21 Nov 2026 15:00 received", "first active due Sat 21 Nov 15:00"),
    Row("seconds are kept", "kl", "first 1h", "Fri 20 Nov 2026 15:00:30 received", "first active due Fri 16:00:30"),
]
DATES = [  # -- holidays, dated exceptions, half-hour zones, summer time -----------------------------------
    Row("Deepavali 2026 is replaced on Monday in Kuala Lumpur", "kl", "first 4h", "Fri 6 Nov 2026 16:00 received", "first active due Tue 10 Nov 11:00"),
    Row("Deepavali 2026 falls on a Kelantan working day's eve", "kelantan", "first 4h", "Sun 8 Nov 2026 16:00 received", "first active due Tue 10 Nov 11:00"),
    Row("Deepavali 2027 is Thursday in Malaysia", "kl", "first 4h", "Wed 27 Oct 2027 16:00 received", "first active due Fri 29 Oct 11:00"),
    Row("Diwali 2027 is Friday in India", "chennai", "first 4h", "Wed 27 Oct 2027 16:00 received", "first active due Thu 28 Oct 11:00"),
    Row("Diwali 2027 makes a long weekend in India", "chennai", "first 4h", "Thu 28 Oct 2027 16:00 received", "first active due Mon 1 Nov 11:00"),
    Row("Pongal closes the Chennai site", "chennai", "first 2h", "Thu 14 Jan 2027 17:00 received", "first active due Mon 18 Jan 10:00"),
    Row("Chinese New Year closes Kuala Lumpur on its Monday", "kl", "first 2h", "Fri 5 Feb 2027 17:00 received", "first active due Tue 9 Feb 10:00"),
    Row("Ramadan hours replace the usual day", "ramadan", "first 8h", "Tue 9 Feb 2027 17:00 received", "first active due Wed 10 Feb 15:00"),
    Row("Ramadan hours on two days and then the usual ones", "ramadan", "first 18h", "Tue 9 Feb 2027 17:00 received", "first active due Fri 12 Feb 10:00"),
    Row("an extra Saturday counts", "saturday", "first 4h", "Fri 20 Nov 2026 17:00 received", "first active due Sat 13:00"),
    Row("a holiday that is worked in part counts in part", "saturday", "first 8h", "Fri 20 Nov 2026 17:00 received", "first active due Mon 12:00"),
    Row("half-hour opening in a half-hour zone", "half", "first 9h", "Fri 20 Nov 2026 17:30 received", "first active due Mon 17:30"),
    Row("Kathmandu is five hours and three quarters ahead", "kathmandu", "first 3h", "Fri 20 Nov 2026 16:15 received", "first active due Sun 12:15"),
    Row("Kathmandu rests on Saturday only", "kathmandu", "first 7h", "Sat 21 Nov 2026 11:00 received", "first active due Sun 17:00"),
    Row("New York hours do not move when the clocks go back", "newyork", "first 2h", "Fri 30 Oct 2026 16:00 received", "first active due Mon 2 Nov 10:00"),
    Row("the repeated hour is worked twice", "ny-sunday", "first 8h", "Sun 1 Nov 2026 00:00 received", "first active due Sun 1 Nov 07:00"),
    Row("the skipped hour is not worked", "ny-sunday", "first 6h", "Sun 8 Mar 2026 00:00 received", "first active due Sun 8 Mar 07:00"),
    Row("Lord Howe skips half an hour", "lordhowe", "first 5h", "Sun 4 Oct 2026 00:00 received", "first active due Sun 4 Oct 05:30"),
    Row("Lord Howe repeats half an hour", "lordhowe", "first 5h", "Sun 5 Apr 2026 00:00 received", "first active due Sun 5 Apr 04:30"),
]
ANSWERS = [  # -- acknowledgement, first, next and update response ----------------------------------------
    Row("an acknowledgement meets its clock", "kl", "ack 24h law", "Fri 20 Nov 2026 15:00 received; 15:01 acknowledged", "ack met stopped Fri 15:01"),
    Row("an acknowledgement after a day is late", "kl", "ack 24h law", "Fri 20 Nov 2026 15:00 received; Sat 15:01 acknowledged", "ack breached missed Sat 15:00 stopped Sat 15:01"),
    Row("an acknowledgement is no first response", "kl", "first 1h", "Fri 20 Nov 2026 15:00 received; 15:01 acknowledged; 16:30 look", "first breached missed Fri 16:00 running"),
    Row("a first answer in time", "kl", "first 1h", "Fri 20 Nov 2026 15:00 received; 15:40 reply", "first met stopped Fri 15:40"),
    Row("an answer exactly at the due time is in time", "kl", "first 1h", "Fri 20 Nov 2026 15:00 received; 16:00 look; 16:00 reply", "first met stopped Fri 16:00"),
    Row("a late answer stops a breached clock that stays breached", "kl", "first 1h", "Fri 20 Nov 2026 15:00 received; 16:10 look; 17:00 reply", "first breached missed Fri 16:00 stopped Fri 17:00"),
    Row("a late answer is a breach even when nobody looked", "kl", "first 1h", "Fri 20 Nov 2026 15:00 received; 17:00 reply", "first breached missed Fri 16:00 stopped Fri 17:00"),
    Row("a bot does not answer", "kl", "first 1h", "Fri 20 Nov 2026 15:00 received; 15:01 bot", "first active"),
    Row("an internal note does not answer", "kl", "first 1h", "Fri 20 Nov 2026 15:00 received; 15:10 note", "first active"),
    Row("a holding reply is no substantive answer", "kl", "first 1h", "Fri 20 Nov 2026 15:00 received; 15:10 holding-reply", "first active"),
    Row("an agent's own case waits for the second message", "kl", "first 1h", "Fri 20 Nov 2026 15:00 received by agent; 15:00 reply; 15:30 asks", "first active due Fri 16:00"),
    Row("the second message of an agent's own case answers", "kl", "first 1h", "Fri 20 Nov 2026 15:00 received by agent; 15:00 reply; 15:30 asks; 15:50 reply", "first met stopped Fri 15:50"),
    Row("mail that lay in the mailbox counts from receipt", "kl", "first 1h", "Fri 20 Nov 2026 15:00 received after 50m; 15:11 look", "first breached missed Fri 15:10"),
    Row("the first request belongs to the first response", "kl", "next 1h; first 2h", "Fri 20 Nov 2026 15:00 received; 15:10 asks; 15:20 reply", "first met; next never"),
    Row("a new request starts the next response", "kl", "next 1h", "Fri 20 Nov 2026 10:00 received; 10:10 reply; 11:00 asks", "next active due Fri 12:00"),
    Row("three messages are one clock from the oldest", "kl", "next 1h", "Fri 20 Nov 2026 10:00 received; 10:10 reply; 11:00 asks; 11:30 asks; 11:50 asks", "next active due Fri 12:00; next#2 never"),
    Row("a public answer meets the next response", "kl", "next 1h", "Fri 20 Nov 2026 10:00 received; 10:10 reply; 11:00 asks; 11:20 holding-reply", "next met stopped Fri 11:20"),
    Row("a second request after the answer is a second clock", "kl", "next 1h", "Fri 20 Nov 2026 10:00 received; 10:10 reply; 11:00 asks; 11:20 reply; 12:00 asks", "next met; next#2 active due Fri 13:00"),
    Row("a thank you starts nothing", "kl", "next 1h", "Fri 20 Nov 2026 10:00 received; 10:10 reply; 11:00 thanks", "next never"),
    Row("a message read again as a thank you cancels the clock", "kl", "next 1h", "Fri 20 Nov 2026 10:00 received; 10:10 reply; 11:00 asks; 11:05 only-thanks", "next cancelled because no_request"),
    Row("a thank you read again as a request starts the clock", "kl", "next 1h", "Fri 20 Nov 2026 10:00 received; 10:10 reply; 11:00 thanks; 11:05 really-asks", "next active due Fri 12:05"),
    Row("a breach is not undone by reading a message again", "kl", "next 1h", "Fri 20 Nov 2026 10:00 received; 10:10 reply; 11:00 asks; 12:30 only-thanks", "next breached missed Fri 12:00 because no_request"),
    Row("a third party's message starts nothing", "kl", "next 1h", "Fri 20 Nov 2026 10:00 received; 10:10 reply; 11:00 police-writes", "next never"),
    Row("an update is owed after every answer", "kl", "update 4h", "Fri 20 Nov 2026 09:00 received; 10:00 reply; 13:00 reply", "update met stopped Fri 13:00; update#2 active due Fri 17:00"),
    Row("an update is owed while the case is on hold", "kl", "update 4h pauses=hold", "Fri 20 Nov 2026 09:00 received; 10:00 reply; 11:00 hold; 15:00 look", "update breached missed Fri 14:00 running"),
    Row("a pausable update stands still in pending", "kl", "pausable_update 4h", "Fri 20 Nov 2026 09:00 received; 10:00 reply; 11:00 pending; 13:00 open", "pausable_update active due Fri 16:00"),
    Row("a pausable update runs on hold", "kl", "pausable_update 4h", "Fri 20 Nov 2026 09:00 received; 10:00 reply; 11:00 hold; 13:00 unhold", "pausable_update active due Fri 14:00"),
    Row("the next response stands still in pending", "kl", "next 2h", "Fri 20 Nov 2026 09:00 received; 09:30 reply; 10:00 asks; 11:00 pending; 12:00 open", "next active due Fri 13:00"),
]
PAUSES = [  # -- pending and hold ------------------------------------------------------------------------
    Row("pending moves the resolution by what it lasted", "kl", "resolution 8h pauses=pending", "Thu 19 Nov 2026 09:00 received; 10:00 pending; 12:00 open", "resolution active due Fri 20 Nov 10:00"),
    Row("pending over the weekend moves it by working time only", "kl", "resolution 8h pauses=pending", "Fri 20 Nov 2026 15:00 received; 17:00 pending; Mon 10:00 open", "resolution active due Mon 16:00"),
    Row("pending does not stop what the policy lets run", "kl", "resolution 8h", "Thu 19 Nov 2026 09:00 received; 10:00 pending; 12:00 open", "resolution active due Thu 17:00"),
    Row("while it is paused nothing is missed", "kl", "resolution 2h pauses=pending", "Thu 19 Nov 2026 09:00 received; 10:00 pending; Fri 17:00 look", "resolution paused"),
    Row("a pause cannot hide a due time that had passed", "kl", "resolution 2h pauses=pending", "Thu 19 Nov 2026 09:00 received; 11:30 pending; 11:40 open", "resolution breached missed Thu 11:00 running"),
    Row("two pauses add up", "kl", "resolution 6h pauses=pending", "Thu 19 Nov 2026 09:00 received; 10:00 pending; 11:00 open; 12:00 pending; 12:30 open", "resolution active due Thu 16:30"),
    Row("hold keeps the member's clock running", "kl", "requester_wait 8h", "Thu 19 Nov 2026 09:00 received; 10:00 hold; 12:00 unhold", "requester_wait active due Thu 17:00"),
    Row("hold stops the agent's clock", "kl", "agent_work 5h", "Thu 19 Nov 2026 09:00 received; 10:00 hold; 12:00 unhold", "agent_work active due Thu 16:00"),
    Row("from pending to hold is one pause of the agent's clock", "kl", "agent_work 5h", "Thu 19 Nov 2026 09:00 received; 10:00 pending; 11:00 hold; 12:00 unhold", "agent_work active due Thu 16:00"),
    Row("from pending to hold the member waits again", "kl", "requester_wait 5h", "Thu 19 Nov 2026 09:00 received; 10:00 pending; 11:00 hold; 12:00 unhold", "requester_wait active due Thu 15:00"),
    Row("resolved out of pending is met", "kl", "resolution 2h pauses=pending", "Thu 19 Nov 2026 09:00 received; 10:00 pending; 16:00 resolved", "resolution met stopped Thu 16:00"),
    Row("the acknowledgement never pauses", "kl", "ack 1h pauses=pending", "Thu 19 Nov 2026 09:00 received; 09:30 pending; 10:30 look", "ack breached missed Thu 10:00"),
]
CHANGES = [  # -- policy, priority, class and queue (rules a, b, c) -----------------------------------------
    Row("a new policy leaves running clocks alone", "kl", "first 4h v2=1h", "Thu 19 Nov 2026 09:00 received; 09:30 policy 2; 10:30 look", "first active due Thu 13:00"),
    Row("a new policy holds for new instances", "kl", "next 4h v2=1h", "Thu 19 Nov 2026 09:00 received; 09:30 reply; 09:40 policy 2; 10:00 asks", "next active due Thu 11:00"),
    Row("a pause over a policy change keeps the old target", "kl", "resolution 4h v2=1h pauses=pending", "Thu 19 Nov 2026 09:00 received; 10:00 pending; 10:30 policy 2; 11:00 open", "resolution active due Thu 14:00"),
    Row("a transfer under a new policy keeps the old target", "kl", "first 4h v2=1h", "Thu 19 Nov 2026 16:00 received; 16:10 policy 2; 16:20 transfer kelantan", "first active due Sun 22 Nov 11:00"),
    Row("urgent reckons from the original start", "kl", "first 8h urgent=2h", "Thu 19 Nov 2026 09:00 received; 10:00 priority urgent", "first active due Thu 11:00"),
    Row("urgent may breach at once", "kl", "first 8h urgent=2h", "Thu 19 Nov 2026 09:00 received; 12:00 priority urgent", "first breached missed Thu 11:00 running"),
    Row("low gives more time", "kl", "first 4h low=8h", "Thu 19 Nov 2026 09:00 received; 12:00 priority low", "first active due Thu 17:00"),
    Row("low does not undo a breach", "kl", "first 1h low=8h", "Thu 19 Nov 2026 09:00 received; 10:30 priority low", "first breached missed Thu 10:00"),
    Row("priority does not touch what is done", "kl", "first 4h urgent=10m", "Thu 19 Nov 2026 09:00 received; 10:00 reply; 11:00 priority urgent", "first met due Thu 13:00"),
    Row("priority keeps the pauses", "kl", "resolution 8h urgent=4h pauses=pending", "Thu 19 Nov 2026 09:00 received; 10:00 pending; 11:00 open; 12:00 priority urgent", "resolution active due Thu 14:00"),
    Row("priority while paused counts the pause so far", "kl", "resolution 8h urgent=4h pauses=pending", "Thu 19 Nov 2026 09:00 received; 10:00 pending; 11:00 priority urgent; 12:00 open", "resolution active due Thu 15:00"),
    Row("another class is another promise", "kl", "first 8h high=2h", "Thu 19 Nov 2026 09:00 received; 09:10 classified high", "first active due Thu 11:00"),
    Row("the same class again under a new policy changes nothing", "kl", "first 8h v2=2h", "Thu 19 Nov 2026 09:00 received; 09:10 policy 2; 09:20 classified normal", "first active due Thu 17:00"),
    Row("a promise known after classification counts from receipt", "kl", "first 8h 24x7 once-classified", "Thu 19 Nov 2026 09:00 received as unread; 11:00 classified normal", "first active due Thu 17:00"),
    Row("a promise known after classification may be overdue at once", "kl", "first 1h 24x7 once-classified", "Thu 19 Nov 2026 09:00 received as unread; 11:00 classified normal", "first breached missed Thu 10:00 running"),
    Row("what was done before classification is done", "kl", "ack 1h law once-classified; first 2h 24x7 once-classified", "Thu 19 Nov 2026 09:00 received as unread; 09:01 acknowledged; 09:50 reply; 12:00 classified normal", "ack met stopped Thu 09:01; first met stopped Thu 09:50"),
    Row("a transfer takes the new site's calendar", "kl", "first 8h", "Fri 20 Nov 2026 15:00 received; 15:30 transfer kelantan", "first active due Sun 22 Nov 17:00"),
    Row("a transfer to the night shift counts its hours", "kl", "first 4h", "Fri 20 Nov 2026 15:00 received; 15:30 transfer night", "first active due Sat 21 Nov 04:30"),
    Row("whoever has the case answers for it", "kl", "first 8h; IN-RES 24h law metric=resolution", "Thu 19 Nov 2026 09:00 received", "first active owed by partner; IN-RES active"),
    Row("a case that moves in-house is answered for there", "kl", "first 8h; resolution 8h 24x7", "Thu 19 Nov 2026 09:00 received; 10:00 in-house", "first active due Thu 17:00 owed by t2; resolution active due Thu 17:00 owed by t2"),
    Row("what was missed stays with whoever missed it", "kl", "first 2h; resolution 8h", "Thu 19 Nov 2026 09:00 received; 12:00 in-house", "first breached missed Thu 11:00 owed by partner; resolution active owed by t2"),
    Row("a case that comes back is the partner's again", "kl", "first 8h", "Thu 19 Nov 2026 09:00 received; 10:00 in-house; 11:00 transfer kl", "first active due Thu 17:00 owed by partner"),
    Row("a paused clock changes hands and keeps its pause", "kl", "resolution 8h pauses=pending", "Thu 19 Nov 2026 09:00 received; 10:00 pending; 11:00 in-house; 12:00 open", "resolution active due Fri 20 Nov 10:00 owed by t2"),
    Row("a transfer leaves calendar time alone", "kl", "first 8h 24x7", "Fri 20 Nov 2026 15:00 received; 15:30 transfer kelantan", "first active due Fri 23:00"),
]
ENDS = [  # -- resolve, reopen, merge, split, spam (rules d, e, f) ------------------------------------------
    Row("resolved in time", "kl", "resolution 8h", "Thu 19 Nov 2026 09:00 received; 12:00 resolved", "resolution met stopped Thu 12:00"),
    Row("reopened goes on with the time it had used", "kl", "resolution 8h", "Mon 23 Nov 2026 09:00 received; 12:00 resolved; Wed 09:00 reopened", "resolution active due Wed 25 Nov 14:00"),
    Row("reopened twice, resolved at last", "kl", "resolution 8h", "Mon 23 Nov 2026 09:00 received; 12:00 resolved; Tue 09:00 reopened; 10:00 resolved; Wed 09:00 reopened; 13:00 resolved", "resolution met due Wed 13:00 stopped Wed 13:00"),
    Row("reopened after a breach stays breached and runs", "kl", "resolution 2h", "Mon 23 Nov 2026 09:00 received; 12:00 resolved; Tue 09:00 reopened", "resolution breached missed Mon 11:00 running"),
    Row("resolving without an answer does not count as answered", "kl", "first 4h", "Mon 23 Nov 2026 09:00 received; 10:00 resolved", "first cancelled because resolved"),
    Row("reopened without an answer owes it again", "kl", "first 4h", "Mon 23 Nov 2026 09:00 received; 10:00 resolved; 12:00 reopened", "first active due Mon 15:00"),
    Row("a request that a resolution cut short is not answered", "kl", "next 4h", "Mon 23 Nov 2026 09:00 received; 09:10 reply; 09:30 asks; 10:00 resolved", "next cancelled because resolved"),
    Row("a request that a resolution cut short does not come back by reopening", "kl", "next 4h", "Mon 23 Nov 2026 09:00 received; 09:10 reply; 09:30 asks; 10:00 resolved; 11:00 reopened", "next cancelled because resolved"),
    Row("an update that a resolution cut short is owed again after reopening", "kl", "update 4h", "Mon 23 Nov 2026 09:00 received; 10:00 reply; 11:00 resolved; 13:00 reopened", "update active due Mon 16:00"),
    Row("an answer that resolves owes no further update", "kl", "update 4h", "Mon 23 Nov 2026 09:00 received; 10:00 reply; 10:00 resolved; Tue 15:00 look; 16:00 closed", "update cancelled because resolved; update#2 never"),
    Row("a merged case owes nothing", "kl", "first 4h; resolution 8h", "Mon 23 Nov 2026 09:00 received; 10:00 merged", "first cancelled because merged; resolution cancelled because merged"),
    Row("a merge keeps a recorded breach", "kl", "first 1h", "Mon 23 Nov 2026 09:00 received; 10:30 look; 11:00 merged", "first breached missed Mon 10:00 stopped Mon 11:00 because merged"),
    Row("a merge cannot hide a breach that nobody had seen", "kl", "first 1h", "Mon 23 Nov 2026 09:00 received; 11:00 merged", "first breached missed Mon 10:00 because merged"),
    Row("the survivor takes the earlier received time", "kl", "first 4h", "Mon 23 Nov 2026 12:00 received; 13:00 absorbs 3h", "first active due Mon 14:00"),
    Row("the survivor may breach at once", "kl", "first 2h", "Mon 23 Nov 2026 12:00 received; 13:00 absorbs 4h", "first breached missed Mon 11:00"),
    Row("a later case does not move the survivor", "kl", "first 4h", "Mon 23 Nov 2026 12:00 received; 13:00 absorbs 30m", "first active due Mon 16:00"),
    Row("the survivor inherits what the law was owed", "kl", "first 4h", "Mon 23 Nov 2026 12:00 received; 13:00 absorbs 30m owing IN-NCII resolution 2h", "first active due Mon 16:00; IN-NCII active due Mon 14:30"),
    Row("a duty that both owed is one duty from the earlier time", "kl", "IN-RES 7d law metric=resolution", "Mon 23 Nov 2026 12:00 received; 13:00 absorbs 5h owing IN-RES resolution 7d", "IN-RES active due Mon 30 Nov 08:00; IN-RES#2 never"),
    Row("a split case starts with the message that raised the second issue", "kl", "first 2h", "Mon 23 Nov 2026 12:00 received after 1h", "first active due Mon 13:00"),
    Row("a split leaves the first case's clocks alone", "kl", "resolution 8h", "Mon 23 Nov 2026 09:00 received; 10:00 split", "resolution active due Mon 17:00"),
    Row("a request that moved out by a split is not owed here", "kl", "next 2h", "Mon 23 Nov 2026 09:00 received; 09:10 reply; 09:30 asks; 10:00 split; 10:00 only-thanks", "next cancelled because no_request"),
    Row("spam cancels", "kl", "first 4h", "Mon 23 Nov 2026 09:00 received; 10:00 spam; Tue 15:00 look", "first cancelled because spam"),
    Row("no spam after all: revived with the time used", "kl", "first 4h", "Mon 23 Nov 2026 09:00 received; 10:00 spam; 14:00 unspam", "first active due Mon 17:00"),
    Row("no spam after a weekend", "kl", "first 4h", "Fri 20 Nov 2026 16:00 received; 17:00 spam; Mon 10:00 unspam", "first active due Mon 23 Nov 13:00"),
    Row("spam keeps a recorded breach", "kl", "first 1h", "Mon 23 Nov 2026 09:00 received; 10:30 spam; 14:00 unspam", "first breached missed Mon 10:00 running"),
    Row("no spam: a case that was pending is paused again", "kl", "resolution 4h pauses=pending", "Mon 23 Nov 2026 09:00 received; 10:00 pending; 11:00 spam; 12:00 unspam; 14:00 open", "resolution active due Mon 17:00"),
    Row("a withdrawn case owes nothing", "kl", "resolution 8h; IN-RES 7d law metric=resolution", "Mon 23 Nov 2026 09:00 received; 10:00 withdrawn", "resolution cancelled because withdrawn; IN-RES cancelled because withdrawn"),
]
LAW = [  # -- obligations run beside, by day and night -----------------------------------------------------
    Row("a duty runs beside the promise", "kl", "resolution 8h; IN-RES 7d law metric=resolution", "Fri 20 Nov 2026 15:00 received", "resolution active due Mon 23 Nov 14:00; IN-RES active due Fri 27 Nov 15:00"),
    Row("three hours by law are three hours at night", "kl", "IN-ORD 3h law metric=resolution", "Fri 20 Nov 2026 23:00 received", "IN-ORD active due Sat 21 Nov 02:00"),
    Row("two duties in parallel", "kl", "IN-ACK 24h law metric=ack; IN-NCII 2h law metric=resolution", "Sat 21 Nov 2026 15:00 received; 15:01 acknowledged; 16:00 resolved", "IN-ACK met; IN-NCII met due Sat 17:00"),
    Row("a duty does not pause", "kl", "IN-RES 24h law metric=resolution pauses=pending,hold", "Thu 19 Nov 2026 09:00 received; 10:00 pending; 12:00 open; 13:00 hold; 15:00 unhold", "IN-RES active due Fri 20 Nov 09:00"),
    Row("a duty is missed while the case is pending", "kl", "IN-RES 24h law metric=resolution", "Thu 19 Nov 2026 09:00 received; 10:00 pending; Fri 10:00 look", "IN-RES breached missed Fri 09:00 running"),
    Row("low priority does not lower a duty", "kl", "IN-RES 24h low=99h law metric=resolution", "Thu 19 Nov 2026 09:00 received; 10:00 priority low", "IN-RES active due Fri 20 Nov 09:00"),
    Row("a transfer does not touch a duty", "kl", "IN-RES 24h law metric=resolution", "Thu 19 Nov 2026 09:00 received; 10:00 transfer night", "IN-RES active due Fri 20 Nov 09:00"),
    Row("taken for spam, the law's clock ran on", "kl", "IN-RES 24h law metric=resolution", "Thu 19 Nov 2026 09:00 received; 10:00 spam; 14:00 unspam", "IN-RES active due Fri 20 Nov 09:00"),
    Row("taken for spam for too long, the duty is missed", "kl", "IN-RES 24h law metric=resolution", "Thu 19 Nov 2026 09:00 received; 10:00 spam; Sat 14:00 unspam", "IN-RES breached missed Fri 09:00 running"),
    Row("disposed of and reopened, a duty goes on with its time", "kl", "IN-RES 7d law metric=resolution", "Mon 2 Nov 2026 09:00 received; Wed 09:00 resolved; Mon 16 Nov 09:00 reopened", "IN-RES active due Sat 21 Nov 09:00"),
    Row("an unacknowledged duty survives the resolution", "kl", "IN-ACK 24h law metric=ack", "Thu 19 Nov 2026 09:00 received; 10:00 resolved; Sat 09:00 look", "IN-ACK breached missed Fri 09:00 running"),
]
RECORDS = [  # -- escalations, decisions, appeals, approvals -------------------------------------------------
    Row("Tier 2 accepts in time", "kl", "accept 2h; age 8h", "Thu 19 Nov 2026 09:00 received; 10:00 escalated; 11:00 accepted", "accept met stopped Thu 11:00; age active due Thu 18:00"),
    Row("a return is a decision and Tier 2's age goes on", "kl", "accept 2h; age 8h", "Thu 19 Nov 2026 09:00 received; 10:00 escalated; 11:00 returned", "accept met; age active due Thu 18:00"),
    Row("a second escalation is accepted anew at the same age", "kl", "accept 2h; age 8h", "Thu 19 Nov 2026 09:00 received; 10:00 escalated 1; 11:00 returned; 12:00 escalated 2", "accept met; accept#2 active due Thu 14:00; age active due Thu 18:00; age#2 never"),
    Row("an automatic return is nobody's decision", "kl", "accept 2h", "Thu 19 Nov 2026 09:00 received; 10:00 escalated; 10:01 bounced", "accept cancelled because returned_automatically"),
    Row("Tier 2 never saw what came back by itself", "kl", "accept 2h; age 8h", "Thu 19 Nov 2026 09:00 received; 10:00 escalated; 10:00 bounced; Fri 18:00 look", "accept cancelled because returned_automatically; age cancelled because returned_automatically"),
    Row("after an automatic return the age begins with what Tier 2 sees", "kl", "accept 2h; age 8h", "Thu 19 Nov 2026 09:00 received; 10:00 escalated 1; 10:00 bounced 1; 11:00 escalated 2", "accept#2 active due Thu 13:00; age#2 active due Fri 10:00"),
    Row("an automatic return does not rejuvenate what Tier 2 had seen", "kl", "accept 2h; age 8h", "Thu 19 Nov 2026 09:00 received; 10:00 escalated 1; 11:00 returned 1; 12:00 escalated 2; 12:00 bounced 2", "accept#2 cancelled because returned_automatically; age active due Thu 18:00; age#2 never"),
    Row("a recalled escalation owes nothing", "kl", "accept 2h; age 8h", "Thu 19 Nov 2026 09:00 received; 10:00 escalated; 11:00 recalled", "accept cancelled because recalled; age cancelled because recalled"),
    Row("Tier 2 resolves and the member's clock never broke", "kl", "age 8h; resolution 9h", "Thu 19 Nov 2026 09:00 received; 10:00 escalated; 11:00 accepted; 17:00 t2-done; 17:00 resolved", "age met due Thu 18:00; resolution met due Thu 18:00 stopped Thu 17:00"),
    Row("nobody accepts", "kl", "accept 2h", "Thu 19 Nov 2026 09:00 received; 10:00 escalated; 12:01 look", "accept breached missed Thu 12:00 running"),
    Row("a decision must be carried out", "kl", "implementation 4h", "Thu 19 Nov 2026 09:00 received; 10:00 decided 7; 11:00 implemented 7", "implementation met stopped Thu 11:00"),
    Row("each decision has its own clock", "kl", "implementation 4h", "Thu 19 Nov 2026 09:00 received; 10:00 decided 7; 11:00 decided 8; 12:00 implemented 8", "implementation active due Thu 14:00; implementation#2 met stopped Thu 12:00"),
    Row("a resolution does not carry out a decision", "kl", "implementation 4h", "Thu 19 Nov 2026 09:00 received; 10:00 decided; 11:00 resolved; 11:00 closed; 15:00 look", "implementation breached missed Thu 14:00 running"),
    Row("an upheld appeal needs nothing more", "kl", "appeal 16h; implementation 4h", "Thu 19 Nov 2026 09:00 received; 10:00 appealed; 12:00 upheld", "appeal met; implementation never"),
    Row("an overturned appeal must be carried out", "kl", "appeal 16h; implementation 4h", "Thu 19 Nov 2026 09:00 received; 10:00 appealed; 12:00 overturned; 17:00 look", "appeal met; implementation breached missed Thu 16:00"),
    Row("an overturned appeal carried out", "kl", "implementation 4h", "Thu 19 Nov 2026 09:00 received; 10:00 appealed 3; 12:00 overturned 3; 13:00 restored 3", "implementation met stopped Thu 13:00"),
    Row("an approval step has its own clock", "kl", "approval 4h", "Thu 19 Nov 2026 09:00 received by staff; 09:30 approval-asked 1; 10:00 approved 1; 10:00 approval-asked 2", "approval met; approval#2 active due Thu 14:00"),
]
TABLE = [*HOURS, *DATES, *ANSWERS, *PAUSES, *CHANGES, *ENDS, *LAW, *RECORDS]
