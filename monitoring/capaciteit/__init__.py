"""How much work there is for each team, how much it can do, and where that does not fit."""
