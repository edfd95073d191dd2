"""The map: one HTML file that opens offline, to look at, to search, to print and to pass on."""

from refgraph.outputs.map.drawing import Drawing, draw_map, map_page, write_map

__all__ = ["Drawing", "draw_map", "map_page", "write_map"]
