"""`python -m benchmarks`: print what resumesite costs on this machine, and ratios to its peers."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

PARTS = ("formats", "startup", "sites", "peers", "deploys")


def main() -> None:
    options = _options()
    if (
        len(options.parts) > 1
    ):  # each in a process of its own, since a large one would seem to make others large
        others = [argument for argument in sys.argv[1:] if argument not in PARTS]
        for part in options.parts:
            subprocess.run([sys.executable, "-m", "benchmarks", part, *others], check=True)
        return
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    load = f"load {os.getloadavg()[0]:.1f} when it began"
    print(f"{system}, Python {platform.python_version()}; {load}\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="resumesite-benchmarks-") as folder:
        _measure(options.parts[0], Path(folder), options)


def _measure(part: str, folder: Path, options: argparse.Namespace) -> None:
    match part:
        case "formats":
            from benchmarks import formats

            formats.measure(options.rounds)
        case "startup":
            from benchmarks import startup

            startup.measure(folder, options.rounds)
        case "sites":
            from benchmarks import sites

            sites.measure(folder, options.people, ("html", "txt"))
            sites.measure(folder, options.people_in_all_formats, sites.ALL_FORMATS)
        case "peers":
            from benchmarks import peers

            peers.measure(folder, options.peers, options.rounds, html=options.html, pdf=options.pdf)
        case "deploys":
            from benchmarks import deploys

            deploys.measure(folder, options.peers, options.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"what to measure: {', '.join(PARTS)} (default: all)")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (default: 5)")
    parser.add_argument("--people", type=int, default=1000, help="people of the site in html and txt")
    parser.add_argument("--people-in-all-formats", type=int, default=200, metavar="N")
    parser.add_argument("--html", type=int, default=100, metavar="N", help="resumes for the peer of HTML")
    parser.add_argument("--pdf", type=int, default=10, metavar="N", help="resumes for the peer of PDF")
    parser.add_argument(
        "--peers",
        type=Path,
        default=Path(tempfile.gettempdir()) / "resumesite-peers",
        metavar="DIR",
        help="where peers are installed (default: %(default)s)",
    )
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    options.parts = options.parts or PARTS
    return options


if __name__ == "__main__":
    main()
