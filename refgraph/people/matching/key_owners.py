"""Who bears a key (an address, a name): a million contacts, nearly all of them the only one of their key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class Bearers:
    """Contacts by a key; a blank key is nobody's.

    Parameters
    ----------
    keys
        The key of each contact.
    ids
        The contacts, in the same order; one may come several times.

    Examples
    --------
    >>> bearers = Bearers(["ann lee", "bob king", "ann lee", ""], ["2", "3", "1", "4"])
    >>> bearers["ann lee"], bearers["bob king"], bearers["cid roe"], bearers[""]
    (('1', '2'), ('3',), (), ())
    """

    def __init__(self, keys: Iterable[str], ids: Sequence[str]) -> None:
        keys = list(keys)
        # A set for each key would cost ten times as much, and nearly every key has one bearer.
        self._one = dict(zip(keys, ids, strict=True))
        self._several: dict[str, set[str]] = {}
        if len(self._one) < len(keys):
            for key, identity in zip(keys, ids, strict=True):
                if self._one[key] != identity:
                    self._several.setdefault(key, {self._one[key]}).add(identity)
        self._one.pop("", None)
        self._several.pop("", None)

    def __getitem__(self, key: str) -> tuple[str, ...]:
        if key in self._several:
            return tuple(sorted(self._several[key]))
        return (self._one[key],) if key in self._one else ()
