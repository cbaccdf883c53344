#!/usr/bin/env python3
"""An mdBook, built by mdBook and, once imported, by Handbok: what both sites say, side by side.

    python3 benches/import/compare.py BOOK [--mdbook PATH] [--handbok PATH] [--site URL] [--all]

Needs mdBook (0.5; from the path, or --mdbook) and a release build of Handbok. Everything is made in a temporary folder. A book
whose preprocessors cannot be run here is built without them, which is said: Handbok runs none either. Pages are paired by
their order. Every difference of headings and links is listed by page, with the reason where one is known; --all also lists
where words and pictures differ. Exit code 1 if Handbok's site has a dead link, or a page has no counterpart.
"""

import argparse, difflib, os, re, resource, shutil, subprocess, sys, tempfile, time
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

REPOSITORY = Path(__file__).resolve().parents[2]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
INLINE = {"a", "abbr", "b", "code", "del", "em", "i", "ins", "kbd", "mark", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "wbr"}
SILENT = {"script", "style", "svg", "button", "template"}


class Content(HTMLParser):
    """What a page says to its readers, without what the theme puts around it."""

    def __init__(self, is_handbok):
        super().__init__()
        self.is_handbok = is_handbok
        self.stack, self.ids = [], set()
        self.words, self.headings, self.links, self.images, self.code = [], [], [], [], []

    def inside(self):
        roots = ("prose", "h1") if self.is_handbok else ("main",)
        return any(mark in roots for _, mark in self.stack)

    def handle_starttag(self, tag, attributes):
        at = dict(attributes)
        classes = (at.get("class") or "").split()
        self.part(tag)
        self.ids.update(at[key] for key in ("id", "name") if at.get(key))
        mark = tag if tag in ("main", "h1") else "prose" if "prose" in classes else None
        if tag in SILENT or "boring" in classes or "qr" in classes or "step-note" in classes or "hidden" in at:
            mark = "silent"
        if tag not in VOID:
            self.stack.append((tag, mark))
        if not self.inside() or self.silent():
            return
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append([int(tag[1]), ""])
        elif tag == "a" and "href" in at and not self.is_own(at, classes):
            self.links.append([at["href"], ""])
            self.stack[-1] = ("a", "link")
        elif tag == "img":
            self.images.append(at.get("alt") or "")
        elif tag == "code" and any(other == "pre" for other, _ in self.stack):
            self.code.append("")

    def is_own(self, at, classes):
        """The address that a theme gives a heading or a term."""
        in_heading = any(re.fullmatch("h[1-6]", tag) for tag, _ in self.stack)
        return "header" in classes or self.is_handbok and in_heading and at["href"].startswith("#")

    def silent(self):
        return any(mark == "silent" for _, mark in self.stack)

    def part(self, tag):
        """Words on both sides of a block are two."""
        if tag not in INLINE:
            self.words.append(" ")

    def handle_endtag(self, tag):
        self.part(tag)
        if any(other == tag for other, _ in self.stack):
            while self.stack.pop()[0] != tag:
                pass

    def handle_data(self, text):
        if not self.inside() or self.silent():
            return
        self.words.append(text)
        tags = [tag for tag, _ in self.stack]
        if any(re.fullmatch("h[1-6]", tag) for tag in tags) and self.headings:
            self.headings[-1][1] += text
        if ("a", "link") in self.stack:
            self.links[-1][1] += text
        if "pre" in tags and "code" in tags and self.code:
            self.code[-1] += text


class Site:
    def __init__(self, root, is_handbok):
        self.root, self.is_handbok, self.pages = root, is_handbok, {}

    def page(self, path):
        if path not in self.pages:
            parser = Content(self.is_handbok)
            parser.feed((self.root / path).read_text())
            parser.close()
            self.pages[path] = parser
        return self.pages[path]

    def is_dead(self, path, href):
        file, _, fragment = href.partition("#")
        target = os.path.normpath(os.path.join(os.path.dirname(path), unquote(file))) if file else path
        if (self.root / target).is_dir():
            target = os.path.join(target, "index.html")
        if not (self.root / target).is_file() or target.startswith(".."):
            return True
        return bool(fragment) and target.endswith(".html") and unquote(fragment) not in self.page(target).ids


def one_line(text):
    return " ".join(text.split())


def is_outside(href):
    return re.match(r"[a-z][a-z0-9+.-]*:|//", href, re.I) is not None


def run(command, folder=None):
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done, time.perf_counter() - start, cpu


def without_preprocessors(book, work):
    """The book's folder again, with a book.toml that names no preprocessors."""
    copy = work / "book"
    copy.mkdir()
    for entry in book.iterdir():
        if entry.name not in ("book.toml", "book"):
            (copy / entry.name).symlink_to(entry.resolve())
    text = (book / "book.toml").read_text()
    (copy / "book.toml").write_text(re.sub(r"(?ms)^\[preprocessor[^\n]*\n.*?(?=^\[|\Z)", "", text))
    return copy


def build_with_mdbook(program, book, work):
    command = [program, "build", "--dest-dir", str(work / "mdbook")]
    done, wall, cpu = run(command + [str(book)])
    if done.returncode:
        print("mdBook cannot run the book's preprocessors here: it is built without them.")
        done, wall, cpu = run(command + [str(without_preprocessors(book, work))])
    if done.returncode:
        sys.exit(f"mdBook failed:\n{done.stderr}")
    return wall, cpu


def build_with_handbok(program, book, site, work):
    where = ["--site", site] if site else []
    done, *_ = run([program, "import", "mdbook", str(book), "--out", str(work / "manual"), "--messages", "en"] + where)
    if done.returncode:
        sys.exit(f"the import failed:\n{done.stdout}{done.stderr}")
    print(done.stderr.splitlines()[0])
    said = [line.split(": ", 2)[2] for line in done.stdout.splitlines() if line.count(": ") > 1]
    kinds = Counter(re.sub(r"\d+", "n", re.sub(r"“[^”]*”", "“…”", line)) for line in said)
    for kind, count in kinds.most_common(12):
        print(f"  {count:4} × {kind}")
    done, wall, cpu = run([program, "build", str(work / "manual"), "--out", str(work / "handbok"), "--messages", "en"])
    if done.returncode:
        sys.exit(f"Handbok failed:\n{done.stdout}{done.stderr}")
    print("handbok build:", [line for line in done.stderr.splitlines() if "errors" in line] or "0 errors, 0 warnings.")
    return wall, cpu


def mdbook_pages(root):
    hrefs = re.findall(r'<a href="([^"#]+)"', (root / "toc.html").read_text())
    return list(dict.fromkeys(hrefs))


def handbok_pages(manual):
    """Pages in the order of their files, without those that only name a part, and drafts."""
    pages = []

    def walk(folder, address):
        index = folder / "_index.md"
        if index.is_file() and index.read_text().split("---", 2)[2].strip():
            pages.append(f"{address}/index.html")
        for entry in sorted(folder.iterdir()):
            name = re.sub(r"^\d+-", "", entry.name)
            if entry.is_dir():
                walk(entry, f"{address}/{name}")
            elif entry.name != "_index.md" and "\ndraft: true\n" not in entry.read_text().split("---", 2)[1]:
                pages.append(f"{address}/{name.removesuffix('.md')}.html")

    for folder in manual.iterdir():
        if folder.is_dir() and folder.name != "img":
            walk(folder, folder.name)
    return pages


def lines_of_difference(one, other):
    """Lines that only one side has, in both orders of reading."""
    changes = difflib.ndiff(one, other)
    return [line for line in changes if line[0] in "-+"]


def reason(line, mine, theirs):
    text = line[2:]
    if line[0] == "+" and mine.headings and text == one_line(mine.headings[0][1]):
        return "the list's title: the page has no heading of its own"
    if line[0] == "+" and re.match(r"https?://", text):
        return "a bare address in the text, a link in Handbok"
    return ""


def figure(page, kind, site, path):
    inner = [href for href, _ in page.links if not is_outside(href)]
    return {
        "headings": len(page.headings),
        "words": len("".join(page.words).split()),
        "internal links": len(inner),
        "dead": sum(site.is_dead(path, href) for href in inner),
        "external links": len(page.links) - len(inner),
        "images": len(page.images),
        "code blocks": len(page.code),
    }[kind]


def size(root, pattern):
    return sum(file.stat().st_size for file in root.glob(pattern) if file.is_file())


def table(rows):
    print(f"\n{'':24}{'mdBook':>14}{'Handbok':>14}")
    for name, theirs, mine in rows:
        shown = [f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" for value in (theirs, mine)]
        print(f"{name:24}{shown[0]:>14}{shown[1]:>14}")


def compare(pairs, theirs, mine, everything):
    for old, new in pairs:
        a, b = theirs.page(old), mine.page(new)
        found = []
        kinds = {
            "heading": [[one_line(text) for _, text in page.headings] for page in (a, b)],
            "internal link": [[one_line(text) for href, text in page.links if not is_outside(href)] for page in (a, b)],
            "external link": [[one_line(text) for href, text in page.links if is_outside(href)] for page in (a, b)],
        }
        if everything:
            kinds["image"] = [a.images, b.images]
            kinds["word"] = ["".join(page.words).split() for page in (a, b)]
        for kind, (one, other) in kinds.items():
            for line in lines_of_difference(one, other):
                found.append(f"    {kind} {line}  {'(' + why + ')' if (why := reason(line, b, a)) else ''}".rstrip())
        levels = [[level for level, _ in page.headings] for page in (a, b)]
        if not found and levels[0] != levels[1]:
            found.append(f"    levels {levels[0]} → {levels[1]}  (the first heading is the page's title, and those below it follow)")
        if found:
            print(f"  {old}")
            print("\n".join(found))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("book", type=Path)
    parser.add_argument("--mdbook", default=shutil.which("mdbook"))
    parser.add_argument("--handbok", default=str(REPOSITORY / "target/release/handbok"))
    parser.add_argument("--site")
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    if not options.mdbook or not Path(options.handbok).is_file():
        sys.exit("Needs mdbook (cargo install mdbook, or --mdbook PATH) and cargo build --release (or --handbok PATH).")
    with tempfile.TemporaryDirectory() as folder:
        work, book = Path(folder), options.book.resolve()
        their_time = build_with_mdbook(options.mdbook, book, work)
        my_time = build_with_handbok(options.handbok, book, options.site, work)
        theirs, mine = Site(work / "mdbook", False), Site(work / "handbok", True)
        old, new = mdbook_pages(theirs.root), handbok_pages(work / "manual")
        pairs = list(zip(old, new))
        kinds = ["headings", "words", "internal links", "dead", "external links", "images", "code blocks"]
        total = lambda site, at, kind: sum(figure(site.page(pair[at]), kind, site, pair[at]) for pair in pairs)
        rows = [("pages", len(old), len(new))]
        rows += [(f"{'  of them ' if kind == 'dead' else ''}{kind}", total(theirs, 0, kind), total(mine, 1, kind)) for kind in kinds]
        rows += [(name, one, other) for name, one, other in zip(("wall, s", "CPU, s"), their_time, my_time)]
        rows.append(("output, bytes", size(theirs.root, "**/*"), size(mine.root, "**/*")))
        mine_index = size(mine.root, "*/search-index.js") + size(mine.root, "assets/search-??-*.js")
        rows.append(("search index, bytes", size(theirs.root, "searchindex*"), mine_index))
        rows.append(("print page, bytes", size(theirs.root, "print.html"), size(mine.root, "*/print.html")))
        table(rows)
        print("\nDifferences by page (- mdBook, + Handbok):")
        compare(pairs, theirs, mine, options.all)
        dead = total(mine, 1, "dead")
        sys.exit(1 if dead or len(old) != len(new) else 0)


if __name__ == "__main__":
    main()
