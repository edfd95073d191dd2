"""The order of contacts, and why each stands where it does."""

from refgraph.ranking.ordering import Ranking, RankRules, rank

__all__ = ["RankRules", "Ranking", "rank"]
