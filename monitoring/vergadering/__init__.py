"""What bodies talk about and decide in their meetings, and who does what after it.

`route` says which body comes after which; `vergaderingen`, `agenda`, `uitkomsten` and `acties` hold what may happen to
a vergadering, to its agenda, to an agendapunt in the meeting and to an actiepunt; `kandidaten` what an agenda can be
filled with; `lijst` what a meeting came to, with `excel` and `stukken` (PDF); `berichten` who hears of it by mail.

Whatever changes a meeting locks its programme first, so that two people at one table wait for each other.
"""
