"""The bench: a page on this machine, in the browser, for everything that is decided by hand.

It has no state of its own. It reads and writes what the commands read and write: the export, ``refgraph.toml``,
and the folder of the run with the memory of decisions.

serving     the server: one address on this machine, which ends when nobody uses it
safety      who may ask and what a page may load: host, origin, cookie, token, policy
idle        when nobody has asked for so long that it ends
workplace   the folder: what is read, what is written, what lies there now
jobs        the work that takes a while, in a process of its own (`worker`), with progress and a stop
undoing     the last steps, and how each is taken back
pages       templates into pages
steps/      one file per step, from the files to the CRM
"""
