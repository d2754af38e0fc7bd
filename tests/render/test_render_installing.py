from __future__ import annotations

import pytest

from resumesite.render.installing import PackageManager, install_command, package_manager

PACKAGES = {PackageManager.APT: ("libpango-1.0-0", "fonts"), PackageManager.BREW: ("pango",)}


@pytest.mark.parametrize(
    ("os_release", "manager"),
    [
        ('PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n', PackageManager.APT),
        ("NAME=Ubuntu\nID=ubuntu\nID_LIKE=debian\n", PackageManager.APT),
        ('ID="zorin"\nID_LIKE="ubuntu debian"\n', PackageManager.APT),
        ("ID=fedora\n", PackageManager.DNF),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', PackageManager.DNF),
        ("ID=alpine\nVERSION_ID=3.22\n", PackageManager.APK),
        ("ID=cachyos\nID_LIKE='arch'\n", PackageManager.PACMAN),
        ('ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n', PackageManager.ZYPPER),
        ("ID=nixos\n", None),
        ("", None),
        ("a line without a sign\nID\n=\n", None),
    ],
)
def test_a_linux_tells_its_package_manager(os_release: str, manager: PackageManager | None):
    assert package_manager(os_release, "linux") is manager


def test_a_mac_has_homebrew():
    assert package_manager("", "darwin") is PackageManager.BREW


def test_a_command_can_be_pasted():
    command = install_command(PackageManager.APT, PACKAGES, as_root=False)

    assert command == "sudo apt-get install -y --no-install-recommends libpango-1.0-0 fonts"


def test_root_needs_no_sudo_and_homebrew_must_have_none():
    assert install_command(PackageManager.APT, PACKAGES, as_root=True).startswith("apt-get")
    assert install_command(PackageManager.BREW, PACKAGES, as_root=False) == "brew install pango"


def test_where_names_are_not_known_there_is_no_command():
    assert install_command(PackageManager.PACMAN, PACKAGES, as_root=True) == ""
    assert install_command(None, PACKAGES, as_root=True) == ""
