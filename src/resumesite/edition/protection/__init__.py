"""The site's key, what is derived from it, passwords, and what all these seal (contract §5, §6)."""
