"""Pango for PDF and Chromium for browser tests: found on the machine, else fetched from Debian's packages.

Root installs them; anybody else gets them unpacked in `.portal/lib`, reached through LD_LIBRARY_PATH.
Without them all but the PDF and the browser tests runs. Why not from PyPI: docs/decisions/0003-pango-and-chromium.md.
"""

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
LIBRARIES = BASE / ".portal/lib"
PANGO = ["libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0", "libfontconfig.so.1", "libgobject-2.0.so.0"]
PANGO_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FOLDERS = ("", "nss", "pulseaudio")  # below …/x86_64-linux-gnu: Chromium's libraries lie in these


def search_path(environment: dict[str, str] | None = None) -> str:
    """LD_LIBRARY_PATH for children: ours first, then what was set; "" when there is none."""
    own = [folder / sub for folder in LIBRARIES.glob("usr/lib/*-linux-gnu*") for sub in FOLDERS]
    before = (os.environ if environment is None else environment).get("LD_LIBRARY_PATH", "")
    return ":".join([*(str(folder) for folder in own if folder.is_dir()), *filter(None, [before])])


def has_pango() -> bool:
    """Whether a child started with `search_path()` will find what WeasyPrint loads."""
    return all(_loadable(name) for name in PANGO)


def _loadable(name: str) -> bool:
    if any(LIBRARIES.glob(f"usr/lib/*/{name}")):
        return True
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def chromium() -> str | None:
    """The browser's program, or None."""
    unpacked = LIBRARIES / "usr/lib/chromium/chromium"
    return next(filter(None, map(shutil.which, BROWSERS)), str(unpacked) if unpacked.exists() else None)


def fetch_pango() -> bool:
    """Have Pango if it can be had; True = it is there."""
    return has_pango() or (_fetch("Pango (for PDF)", PANGO_PACKAGES) and has_pango())


def fetch_chromium() -> bool:
    """Have Chromium if it can be had; True = it is there."""
    return bool(chromium()) or (_fetch("Chromium (for browser tests)", ["chromium"]) and bool(chromium()))


def _fetch(what: str, packages: list[str]) -> bool:
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return False
    print(f"Fetching {what} …", flush=True)
    return _install(packages) if os.geteuid() == 0 else _unpack(packages)


def _install(packages: list[str]) -> bool:
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    return _run(command) or (_run(["apt-get", "update"]) and _run(command))


def _unpack(packages: list[str]) -> bool:
    debs = LIBRARIES / "debs"
    debs.mkdir(parents=True, exist_ok=True)
    options: list[str] = []
    names = _needed(packages, options)
    if not names:  # this machine has no package lists, and only root may fetch them: keep our own
        options = [part for option in _own_state() for part in ("-o", option)]
        names = _needed(packages, options) if _run(["apt-get", *options, "update"]) else []
    if not names or not _run(["apt-get", *options, "download", *names], folder=debs):
        return False
    done = all(_run(["dpkg-deb", "-x", str(deb), str(LIBRARIES)]) for deb in debs.glob("*.deb"))
    shutil.rmtree(debs)
    shutil.rmtree(LIBRARIES / "apt", ignore_errors=True)
    return done


def _own_state() -> list[str]:
    state = LIBRARIES / "apt"
    for part in ("lists/partial", "cache/archives/partial"):
        (state / part).mkdir(parents=True, exist_ok=True)
    return [f"Dir::State::lists={state / 'lists'}", f"Dir::Cache={state / 'cache'}"]


def _needed(packages: list[str], options: list[str]) -> list[str]:
    command = ["apt-get", *options, "install", "-s", "--no-install-recommends", *packages]
    said = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return [line.split()[1] for line in said.stdout.splitlines() if line.startswith("Inst ")]


def _run(command: list[str], folder: Path = BASE) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=900, check=False
    )
    return done.returncode == 0


if __name__ == "__main__":
    if not fetch_pango():
        print("No Pango on this machine: the tests of PDF fail, printed forms are shown as pages.")
    if not fetch_chromium():
        print("No Chromium on this machine: the browser tests are left out.")
