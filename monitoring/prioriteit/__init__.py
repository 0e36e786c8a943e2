"""What comes first when there is more work than capacity: the rule, the board, and what the programme ranks by."""
