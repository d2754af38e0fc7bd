"""Makes what several tests share (`leaves`, `extract`, `fixtures`) importable from every folder of tests."""
