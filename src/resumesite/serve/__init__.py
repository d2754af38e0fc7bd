"""Live preview: build, watch, serve on this machine, reload the browser by itself.

In: a site on this machine. Out: pages at a local address, which are those in `output/` plus one small script
that reloads them; the files in `output/` stay as they are published. Pure: `page`, `files`, `changes`. At the
edges: `watch` (the file system's events), `server` (HTTP), `run` (the loop that joins them).
"""
