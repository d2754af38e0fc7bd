"""Live preview: build, watch, serve on this machine, reload the browser by itself."""
