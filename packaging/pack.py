#!/usr/bin/env python3
"""Packs a folder as .tar.gz or .zip. The same files give the same bytes: in order of name, all of one time, nobody's.

    SOURCE_DATE_EPOCH=SECONDS python3 packaging/pack.py FOLDER ARCHIVE
"""

import gzip
import io
import os
import sys
import tarfile
import time
import zipfile
from pathlib import Path

EPOCH = int(os.environ["SOURCE_DATE_EPOCH"])


def entries(folder):
    """Each file's name in the archive, its mode and what it holds."""
    for path in sorted(folder.rglob("*"), key=lambda path: path.as_posix()):
        if path.is_file():
            mode = 0o755 if path.stem == "handbok" and path.suffix in ("", ".exe") else 0o644
            yield path.relative_to(folder.parent).as_posix(), mode, path.read_bytes()


def tar(folder, archive):
    # Without a name and a time of its own in the head of the gzip file.
    with open(archive, "wb") as file, gzip.GzipFile("", "wb", 9, file, 0) as packed, \
            tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as out:
        for name, mode, content in entries(folder):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = len(content), mode, EPOCH
            out.addfile(entry, io.BytesIO(content))


def zip_(folder, archive):
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, mode, content in entries(folder):
            entry = zipfile.ZipInfo(name, time.gmtime(EPOCH)[:6])
            entry.create_system, entry.external_attr = 3, (0o100000 | mode) << 16
            out.writestr(entry, content, zipfile.ZIP_DEFLATED)


folder, archive = Path(sys.argv[1]), sys.argv[2]
(zip_ if archive.endswith(".zip") else tar)(folder, archive)
