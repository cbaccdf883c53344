#!/usr/bin/env python3
"""The licences of all that is linked into a release of Handbok: a list, then each text once, with the crates that bring it.

    python3 packaging/licences.py TARGET
"""

import re
import sys
from pathlib import Path

from parts import Parts, licence

# Where the packages of Debian and Ubuntu that bring musl-gcc say what holds for the library that Rust links in.
MUSL = Path("/usr/share/doc/musl/copyright")
LINE = "-" * 80
FILE = re.compile(r"(licen[cs]e|copying|copyright|notice|unlicense)\b.*|(licen[cs]e|copying|notice)_.*", re.IGNORECASE)


def texts(crate):
    """The files of a crate in which its licences stand, those of C sources in it too."""
    folder = Path(crate["manifest_path"]).parent
    found = (path for path in folder.rglob("*") if FILE.fullmatch(path.name) and path.suffix != ".rs" and path.is_file())
    return [path.read_text(encoding="utf-8", errors="replace").strip() for path in sorted(found)]


def called(crate):
    return f"{crate['name']} {crate['version']}"


def table(parts):
    names = max(len(called(crate)) for crate in parts.crates)
    kinds = max(len(licence(crate)) for crate in parts.crates)
    for crate in parts.crates:
        yield f"{called(crate):{names}}  {licence(crate):{kinds}}  https://crates.io/crates/{crate['name']}/{crate['version']}"


def document(target):
    parts = Parts(target)
    yield f"What {called(parts.root)} for {target} holds besides its own code, under which licences, and where its source is.\n"
    yield from table(parts)
    yield "\nBesides them Rust's standard library, MIT OR Apache-2.0: see LICENSES-OF-RUST.html."
    brought = {}
    for crate in parts.crates:
        for text in texts(crate):
            brought.setdefault(text, {})[called(crate)] = True
    if "musl" in target:
        yield "And the C library musl, MIT: its text stands below."
        brought[MUSL.read_text(encoding="utf-8").strip()] = {"musl": True}
    silent = [called(crate) for crate in parts.crates if not texts(crate)]
    yield f"\nThese bring no text; for them stands the licence that the list names: {', '.join(silent)}."
    for text, crates in brought.items():
        yield f"\n{LINE}\n{', '.join(crates)}\n{LINE}\n\n{text}"


# As bytes: text would get other line ends, and perhaps another encoding, on Windows.
sys.stdout.buffer.write("\n".join(document(sys.argv[1])).encode() + b"\n")
