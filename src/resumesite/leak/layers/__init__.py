"""A file's bytes → everything in them that can be read, layer by layer. One module for each kind of file."""
