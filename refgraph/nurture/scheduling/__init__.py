"""What is done by whom and when: capacity, portfolios, places in the weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.nurture.scheduling.agenda import Placed
    from refgraph.nurture.scheduling.campaigns import campaign_of, for_addressees
    from refgraph.nurture.scheduling.capacity import Portfolios, fill_portfolios, full_load, owner_table
    from refgraph.nurture.scheduling.placing import place

__all__ = [
    "Placed",
    "Portfolios",
    "campaign_of",
    "fill_portfolios",
    "for_addressees",
    "full_load",
    "owner_table",
    "place",
]

__getattr__ = hand_on(
    __name__,
    {
        "Placed": "agenda",
        "Portfolios": "capacity",
        "campaign_of": "campaigns",
        "fill_portfolios": "capacity",
        "for_addressees": "campaigns",
        "full_load": "capacity",
        "owner_table": "capacity",
        "place": "placing",
    },
)
