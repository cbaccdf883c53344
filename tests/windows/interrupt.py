"""Types Ctrl-C at the program for Windows, in a terminal that Wine makes its console.

A build that follows its folder ends with 130. In the middle of others, the output is a whole site or not there, and nothing stands
beside it but the lock.

    interrupt.py PROGRAM FOLDER
"""

import os
import pty
import shutil
import sys
import time
from pathlib import Path

program, room = sys.argv[1], Path(sys.argv[2])
SITE = room / "interrupted"


class Terminal:
    """A build of the guide in a terminal of its own."""

    def __init__(self, *more):
        self.child, self.screen = pty.fork()
        if self.child == 0:
            os.chdir(room / "manuals")
            os.execvp("wine", ["wine", program, "build", "guide", "--out", "..\\interrupted", *more])
        self.said = ""

    def read(self):
        """Some more of what is said; nothing at the end."""
        try:
            some = os.read(self.screen, 4096).decode(errors="replace")
        except OSError:
            some = ""
        self.said += some
        return some

    def interrupt(self):
        os.write(self.screen, b"\x03")

    def ended(self):
        """Its exit code."""
        while self.read():
            pass
        code = os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])
        os.close(self.screen)
        return code


def edit(attempt):
    chapter = room / "manuals/guide/nb/_index.md"
    chapter.write_text(chapter.read_text() + f"\nForsøk {attempt}.\n")


def look():
    left = [name for name in os.listdir(room) if name.startswith(".interrupted.") and not name.endswith("-lock")]
    assert not left, left
    assert not SITE.exists() or (SITE / ".handbok-manifest").exists()


def main():
    shutil.rmtree(SITE, ignore_errors=True)
    follows = Terminal("--watch")
    while "files written" not in follows.said and follows.read():
        pass
    follows.interrupt()
    code = follows.ended()
    assert code == 130, (code, follows.said)
    look()
    by_it = 0
    for attempt in range(20):
        edit(attempt)
        build = Terminal()
        time.sleep(0.2 + attempt * 0.1)
        build.interrupt()
        # Before the program has begun, what ends is Wine.
        by_it += build.ended() == 130
        look()
    last = Terminal()
    assert last.ended() == 0, last.said
    print(f"Ctrl-C: 130 from a build that follows; of 20 others, {by_it} ended by it, and nothing was left")


main()
