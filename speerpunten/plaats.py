"""What a place in the plan is called."""


def actienummer(speerpunt: int, letter: str, volgorde: int) -> str:
    """Which actie of its pijler, such as '1a'. Where the plan gives no letter its place among the acties: '8.2'.

    Then it is never '8' alone: that is the speerpunt, and another actie of it would have the same name.
    """
    return f"{speerpunt}{letter}" if letter else f"{speerpunt}.{volgorde}"
