"""Choices that look arbitrary and are always the same."""

from collections.abc import Sequence
from hashlib import blake2b


def number(below: int, *key: object) -> int:
    """A number from 0 up to `below` that depends on the key alone."""
    digest = blake2b("/".join(str(part) for part in key).encode(), digest_size=8).digest()
    return int.from_bytes(digest) % below


def one_of[T](options: Sequence[T], *key: object) -> T:
    return options[number(len(options), *key)]
