"""Types Ctrl-C at the program for Windows, in a terminal that Wine makes its console, at many moments of a build.

Whenever it comes: the program ends with 130, or had finished; the output is a whole site or not there, and nothing stands beside it
but the lock.

    interrupt.py PROGRAM FOLDER
"""

import os
import pty
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

program, room = sys.argv[1], Path(sys.argv[2])


def run(arguments, wait):
    """Exit code of a program in a terminal of its own, where Ctrl-C is typed after `wait` seconds, if that is not `None`."""
    own, its = pty.openpty()
    child = subprocess.Popen(["wine", program, *arguments], stdin=its, stdout=its, stderr=its, cwd=room / "manuals",
                             start_new_session=True)
    os.close(its)

    def read():
        try:
            while os.read(own, 4096):
                pass
        except OSError:
            pass

    threading.Thread(target=read, daemon=True).start()
    if wait is not None:
        time.sleep(wait)
        if child.poll() is None:
            os.write(own, b"\x03")
    code = child.wait(timeout=60)
    os.close(own)
    return code


def main():
    site = room / "interrupted"
    codes = []
    shutil.rmtree(site, ignore_errors=True)
    for attempt in range(20):
        chapter = room / "manuals/guide/nb/_index.md"
        chapter.write_text(chapter.read_text() + f"\nForsøk {attempt}.\n")
        code = run(["build", "guide", "--out", "..\\interrupted"], attempt * 0.1)
        assert code in (0, 130), code
        codes.append(code)
        left = [name for name in os.listdir(room) if name.startswith(".interrupted.") and not name.endswith("-lock")]
        assert not left, left
        assert not site.exists() or (site / ".handbok-manifest").exists()
    assert run(["build", "guide", "--out", "..\\interrupted"], None) == 0
    print(f"Ctrl-C {len(codes)} times: {codes.count(130)} builds ended by it, {codes.count(0)} were done")


main()
