"""3: theme folders → themes.

In: a folder with `theme.toml`, templates and styles. Out: a `Theme`, checked and complete. Knows no resume.
"""
