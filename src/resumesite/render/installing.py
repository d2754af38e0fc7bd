"""How software is installed on this system: the exact command, whatever the system's package manager."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

_OS_RELEASE = (Path("/etc/os-release"), Path("/usr/lib/os-release"))


class PackageManager(StrEnum):
    APT = "apt"
    DNF = "dnf"
    APK = "apk"
    PACMAN = "pacman"
    ZYPPER = "zypper"
    BREW = "brew"


_COMMANDS = {
    PackageManager.APT: "apt-get install -y --no-install-recommends",
    PackageManager.DNF: "dnf install -y",
    PackageManager.APK: "apk add",
    PackageManager.PACMAN: "pacman -S --needed",
    PackageManager.ZYPPER: "zypper install -y",
    PackageManager.BREW: "brew install",
}

_MANAGERS = {
    **dict.fromkeys(("debian", "ubuntu", "raspbian", "linuxmint", "pop"), PackageManager.APT),
    **dict.fromkeys(("fedora", "rhel", "centos", "rocky", "almalinux", "amzn"), PackageManager.DNF),
    **dict.fromkeys(("arch", "manjaro", "endeavouros"), PackageManager.PACMAN),
    **dict.fromkeys(
        ("suse", "opensuse", "opensuse-leap", "opensuse-tumbleweed", "sles"), PackageManager.ZYPPER
    ),
    "alpine": PackageManager.APK,
}
"""Linux distributions by their ID in os-release(5), and the families they say they are like."""


def package_manager(os_release: str, platform: str) -> PackageManager | None:
    """Return a system's package manager, by the text of its os-release file and its `sys.platform`."""
    if platform == "darwin":
        return PackageManager.BREW
    said = dict(line.partition("=")[::2] for line in os_release.splitlines())
    names = f"{said.get('ID', '')} {said.get('ID_LIKE', '')}".replace('"', "").replace("'", "").split()
    return next((_MANAGERS[name] for name in names if name in _MANAGERS), None)


@cache
def this_package_manager() -> PackageManager | None:
    """Return the package manager of the system we run on; None where there is none that we know."""
    found = (path.read_text("utf-8", "replace") for path in _OS_RELEASE if path.is_file())
    return package_manager(next(found, ""), sys.platform)


def install_command(
    manager: PackageManager | None, packages: Mapping[PackageManager, Iterable[str]], *, as_root: bool
) -> str:
    """Return the command that installs packages, given by package manager; "" where that is not known."""
    if manager is None or not (names := tuple(packages.get(manager, ()))):
        return ""
    command = f"{_COMMANDS[manager]} {' '.join(dict.fromkeys(names))}"
    needs_sudo = not as_root and manager is not PackageManager.BREW
    return f"sudo {command}" if needs_sudo else command


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
