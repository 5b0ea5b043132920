"""A virtual environment in `.venv` with what the requirements name; quick when nothing changed.

    python3 scripts/bootstrap.py          to run the portal
    python3 scripts/bootstrap.py dev      to test it too

Runs on any Python 3, so that an old one is told so in a sentence; uses the standard library only.
"""

import hashlib
import os
import shutil
import subprocess
import sys

BASE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(BASE, ".venv")
OLDEST = (3, 11)


def refuse(sentence):
    """End with a sentence for the person at the keyboard."""
    sys.exit("\n{0}\n".format(sentence))


def newer_python():
    """Go on with a newer Python of this machine, if this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(14, OLDEST[1] - 1, -1):
        found = shutil.which("python3.{0}".format(minor))
        if found:
            os.execv(found, [found] + sys.argv)
    refuse(
        "Portal needs Python {0}.{1} or newer; this is {2}. Install one, or name it: "
        "make run PYTHON=/path/to/python3.12".format(OLDEST[0], OLDEST[1], sys.version.split()[0])
    )


def python():
    """The environment's own Python."""
    return os.path.join(VENV, "bin", "python")


def digest(names):
    """Changes when a requirement or this Python changes."""
    hashed = hashlib.sha256(sys.version.encode())
    for name in names:
        with open(os.path.join(BASE, name), "rb") as source:
            hashed.update(source.read())
    return hashed.hexdigest()[:16]


def make_venv():
    """A fresh environment; the old one, if any, belonged to another Python or was broken."""
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if made.returncode:
        said = made.stdout.decode("utf-8", "replace").strip()
        refuse("Python could not make the folder .venv. On Debian: apt-get install python3-venv\n\n{0}".format(said))


def works():
    """Whether .venv holds a Python that runs (a moved clone has one that does not)."""
    try:
        return subprocess.run([python(), "-c", ""], stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def install(requirements):
    """Raises no error: ends with a sentence when packages cannot be had."""
    print("Installing packages (half a minute, once) …", flush=True)
    command = [python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1"]
    done = subprocess.run(command + ["-r", os.path.join(BASE, requirements)], stderr=subprocess.PIPE)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()[-1500:]
        refuse("Packages could not be installed. Is there a network? Run the command again later.\n\n{0}".format(said))


def main(dev):
    """Does nothing when the stamp says that all is there."""
    newer_python()
    for folder in (BASE, VENV):
        if os.path.exists(folder) and not os.access(folder, os.W_OK):
            refuse("The folder {0} cannot be written: Portal keeps its packages and data there.".format(folder))
    run_stamp = os.path.join(VENV, "stamp-" + digest(["requirements.txt"]))
    dev_stamp = os.path.join(VENV, "stamp-dev-" + digest(["requirements.txt", "requirements-dev.txt"]))
    if works() and os.path.exists(dev_stamp if dev else run_stamp):
        return
    if not works():
        make_venv()
    install("requirements-dev.txt" if dev else "requirements.txt")
    for stamp in [run_stamp, dev_stamp] if dev else [run_stamp]:
        open(stamp, "w").close()


if __name__ == "__main__":
    main("dev" in sys.argv[1:])
