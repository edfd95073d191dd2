"""The order of contacts, the lists that are views of it, and why each contact stands where it does."""

from refgraph.ranking.cuts import people_cut_off
from refgraph.ranking.lists import LISTS
from refgraph.ranking.ordering import Ranking, rank
from refgraph.ranking.placing import LOW_IS_BEST, USUAL, Order, Standing
from refgraph.ranking.remarks import say_half_life
from refgraph.ranking.rules import RankRules

__all__ = [
    "LISTS",
    "LOW_IS_BEST",
    "USUAL",
    "Order",
    "RankRules",
    "Ranking",
    "Standing",
    "people_cut_off",
    "rank",
    "say_half_life",
]
