"""The site's key, and what is sealed with keys derived from it (contract §5)."""
