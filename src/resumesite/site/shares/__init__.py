"""What people do with shares: make, change, renew, end, list and check them (contract §6)."""
