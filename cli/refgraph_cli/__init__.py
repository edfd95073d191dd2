"""The command line of refgraph."""
