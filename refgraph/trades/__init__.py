"""Trades: which professions complete which, in which words, and what a trade may not do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.trades.professions import is_profession, professions_in
    from refgraph.trades.table import TRADES, Trade, trade_named
    from refgraph.trades.telling import Allies, FirmTrade, tell_trade

_HOMES = {
    "Allies": "telling",
    "FirmTrade": "telling",
    "TRADES": "table",
    "Trade": "table",
    "is_profession": "professions",
    "professions_in": "professions",
    "tell_trade": "telling",
    "trade_named": "table",
}

__all__ = [
    "TRADES",
    "Allies",
    "FirmTrade",
    "Trade",
    "is_profession",
    "professions_in",
    "tell_trade",
    "trade_named",
]

__getattr__ = hand_on(__name__, _HOMES)
