"""What needs the PMO today: the results of a programme narrowed down, what is exceptional among them, and counts."""
