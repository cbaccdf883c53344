#!/usr/bin/env python3
"""Looks at what a release consists of: an archive, its bill of materials, and what the program says that it holds.

    handbok licenses | python3 packaging/look.py ARCHIVE BILL

The bill is held against CycloneDX's own schema, which the Python package cyclonedx-python-lib brings.
"""

import json
import re
import stat
import sys
import tarfile
import zipfile
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

NAMES = {
    "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "LICENSES-OF-PARTS.txt", "LICENSES-OF-RUST.html", "README.md", "handbok.1",
    "completions/_handbok", "completions/handbok.bash", "completions/handbok.elv", "completions/handbok.fish",
    "completions/handbok.ps1",
}


def entries(archive):
    """Name, mode, time and content of each entry, none of them anybody's."""
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as packed:
            return [(entry.filename, entry.external_attr >> 16, entry.date_time, packed.read(entry)) for entry in packed.infolist()]
    with tarfile.open(archive) as packed:
        found = packed.getmembers()
        assert all((entry.uid, entry.gid, entry.uname, entry.gname) == (0, 0, "", "") and entry.isfile() for entry in found)
        return [(entry.name, entry.mode | stat.S_IFREG, entry.mtime, packed.extractfile(entry).read()) for entry in found]


def look_at_files(archive, folder):
    program = "handbok.exe" if "windows" in folder else "handbok"
    found = entries(archive)
    names = [name for name, *_ in found]
    assert names == sorted(names), names
    assert set(names) == {f"{folder}/{name}" for name in NAMES | {program}}, names
    assert len({time for _, _, time, _ in found}) == 1, "files of several times"
    for name, mode, _, content in found:
        is_program = name == f"{folder}/{program}"
        assert stat.filemode(mode) == ("-rwxr-xr-x" if is_program else "-rw-r--r--"), (name, stat.filemode(mode))
        # Rust's own paper stands there as Rust has written it.
        if not is_program and not name.endswith("/LICENSES-OF-RUST.html"):
            text = content.decode()
            assert text.endswith("\n") and "\r" not in text, name
    return dict((name.removeprefix(f"{folder}/"), content) for name, _, _, content in found)


def look_at_bill(path):
    text = path.read_bytes().decode()
    fault = JsonStrictValidator(SchemaVersion.V1_5).validate_str(text)
    assert fault is None, fault
    return json.loads(text)


def listed(table):
    """The crates of a table whose lines begin with a name and a version."""
    return set(re.findall(r"^([\w-]+) +(\d\S*) ", table, re.MULTILINE))


archive, bill = Path(sys.argv[1]), Path(sys.argv[2])
files = look_at_files(archive, bill.name.removesuffix(".cdx.json"))
crates = {(part["name"], part["version"]) for part in look_at_bill(bill)["components"]}
_, papers = map(listed, files["LICENSES-OF-PARTS.txt"].decode().split("\n\n")[:2])
said = {crate for crate in listed(sys.stdin.read().split("\n\n")[0]) if crate[0] != "handbok"}
assert crates == papers == said, (crates ^ papers, crates ^ said)
assert len(crates) > 100
print(f"{archive.name}: {len(files)} files, {len(crates)} crates, the bill of materials is valid")
