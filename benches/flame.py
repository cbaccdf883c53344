#!/usr/bin/env python3
"""Where a build's time goes, as a flame graph: a drawing in which a function is as wide as the share of samples it was seen in.

    python3 benches/flame.py OUT.svg [MANUAL]        the corpus of 1,000 pages if no manual is named

Needs Linux, `perf` and a release build. Hover over a function for its name and share; those that were hardly seen are left out.
"""

import collections, html, os, re, subprocess, sys, tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
HANDBOK = os.environ.get("HANDBOK", str(REPOSITORY / "target/release/handbok"))
WIDTH, ROW, LEAST = 1600, 17, 0.002


def stacks(manual):
    """Functions from the outermost to the innermost, with the number of samples they were seen in."""
    # In memory, where there is such a folder: what a disk does to new files is another story.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        record = ["perf", "record", "-q", "-F", "499", "--call-graph", "dwarf,16384", "-o", f"{folder}/data"]
        subprocess.run([*record, HANDBOK, "build", manual, "--out", f"{folder}/out"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        script = subprocess.run(["perf", "script", "-i", f"{folder}/data", "-F", "comm,ip,sym"], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    found = collections.Counter()
    for sample in script.split("\n\n"):
        names = [short(line.split(maxsplit=1)[1]) for line in sample.strip().split("\n")[1:] if len(line.split(maxsplit=1)) == 2]
        # Frames of the thread pool say nothing, and split what belongs together.
        names = [name for name in reversed(names) if not re.search(r"rayon|^std::|<std::sys::thread|^core::ops::function|^_?_?(clone|start_thread|libc_start|GI_)|^main$|^_start$", name)]
        if names:
            found[tuple(names)] += 1
    return found


def short(name):
    name = re.sub(r"(::\{\{closure\}\})+", "", name)
    return name.replace("handbok::", "")


def draw(found):
    tree = lambda: {"count": 0, "inner": collections.defaultdict(tree)}
    root = tree()
    for names, count in found.items():
        node = root
        node["count"] += count
        for name in names:
            node = node["inner"][name]
            node["count"] += count
    total, boxes, deepest = root["count"], [], 0

    def place(node, name, left, depth):
        nonlocal deepest
        share = node["count"] / total
        if share < LEAST:
            return
        deepest = max(deepest, depth)
        boxes.append((name, left, depth, share))
        for inner, child in sorted(node["inner"].items()):
            place(child, inner, left, depth + 1)
            left += child["count"] / total

    place(root, f"all, {total} samples", 0.0, 0)
    height = (deepest + 1) * ROW
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="monospace" font-size="11">']
    for name, left, depth, share in boxes:
        x, y, width = left * WIDTH, height - (depth + 1) * ROW, share * WIDTH
        hue = 20 + sum(name.encode()) % 40
        text = html.escape(name[: int(width / 7)]) if width > 30 else ""
        lines.append(f'<g><title>{html.escape(name)}: {share:.1%}</title><rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{ROW - 1}" fill="hsl({hue},80%,65%)"/><text x="{x + 3:.1f}" y="{y + 12}">{text}</text></g>')
    return "\n".join([*lines, "</svg>\n"])


if len(sys.argv) < 2:
    sys.exit(__doc__)
Path(sys.argv[1]).write_text(draw(stacks(sys.argv[2] if len(sys.argv) > 2 else str(REPOSITORY / "target/tmp/corpus-1000"))))
