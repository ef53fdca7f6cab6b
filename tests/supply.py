"""`python -m tests.supply`: what every library allows, and whether a hole in one of them is known.

The licences are read from what is installed and are a reason to stop. Known holes are asked of the advisory
service of the package index; on a machine that does not reach it, that is said and stops nothing.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from core.environment import BASE_DIR

LOCK = BASE_DIR / "requirements.txt"
# Free to use and to pass on beside our own code. LGPL: psycopg, which we call and do not change.
ALLOWED = re.compile(
    r"\b(MIT(-0)?|0?BSD|Apache|Mozilla|MPL|ISC|PSF|OFL|Python Software|LGPL)\b", re.IGNORECASE
)
PATIENCE = "5"  # seconds for the advisory service to answer


def locked() -> Iterator[tuple[str, str]]:
    """Name and version of every library that a site installs."""
    for line in LOCK.read_text().splitlines():
        if found := re.match(r"([\w.-]+)==([^ ;\\]+)", line):
            yield found[1], found[2]


def licence_of(library: Distribution) -> str:
    """What the library says of itself; empty if it says nothing."""
    about = library.metadata
    stated = [line for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    return about.get("License-Expression") or " / ".join(stated) or (about.get("License") or "")[:80]


def refused() -> list[str]:
    """The libraries whose licence is not among those that we take, with what they say."""
    found = []
    for name, _version in locked():
        try:
            licence = licence_of(distribution(name))
        except PackageNotFoundError:  # for another kind of machine
            continue
        if not ALLOWED.search(licence):
            found.append(f"{name}: {licence or 'no licence named'}")
    return found


def known_holes() -> tuple[list[str], bool]:
    """What the advisory service knows of the locked libraries, and whether it could be asked."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(LOCK), "--require-hashes", "--disable-pip"]
    command += ["--strict", "--timeout", PATIENCE, "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return [], False
    holes = [
        f"{library['name']} {library['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions'])}"
        for library in report["dependencies"]
        for hole in library.get("vulns", [])
    ]
    return holes, True


def main() -> int:
    """Says what was found; 1 if a library must not be used as it is."""
    licences = refused()
    holes, asked = known_holes()
    for line in [*licences, *holes]:
        sys.stderr.write(f"  {line}\n")
    if not asked:
        sys.stderr.write("  known holes: the advisory service could not be asked from here\n")
    return 1 if licences or holes else 0


if __name__ == "__main__":
    sys.exit(main())
