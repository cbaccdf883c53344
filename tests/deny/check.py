"""Holds deny.toml: licences, sources and bans from what cargo knows, advisories from the RustSec database.

cargo-deny does the same and more, but takes 242 CPU-seconds to compile; this takes one. A key of deny.toml that is not read
here is an error, so that no rule stands there unheld. Without the network the advisories cannot be had: that is said loudly,
and everything else is checked. ADVISORY_DB names a copy of the database to use instead.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "https://github.com/RustSec/advisory-db"
CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index"
LISTS = {"licenses": {"allow"}, "advisories": {"ignore"}, "graph": {"all-features"},
         "bans": {"multiple-versions", "wildcards"}, "sources": {"unknown-registry", "unknown-git"}}


# ---- licences: SPDX expressions, with the old «/» for OR

def tokens(expression):
    return re.findall(r"[()]|[^\s()]+", expression.replace("/", " OR "))


def is_allowed(expression, allowed):
    words = tokens(expression)

    def either():
        found = both()
        while words and words[0] == "OR":
            words.pop(0)
            found = both() or found
        return found

    def both():
        found = one()
        while words and words[0] == "AND":
            words.pop(0)
            found = one() and found
        return found

    def one():
        word = words.pop(0)
        if word == "(":
            found = either()
            assert words.pop(0) == ")", expression
            return found
        if words and words[0] == "WITH":
            words.pop(0)
            word += " WITH " + words.pop(0)
        return word in allowed

    found = either()
    assert not words, expression
    return found


# ---- versions: requirements as cargo reads them

def parsed(version):
    number, _, before = version.split("+")[0].partition("-")
    numbers = tuple(int(part) for part in number.split("."))
    # A version without what stands behind the hyphen comes after those with it; numbers come before words.
    return numbers, not before, [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in before.split(".")]


def full(numbers):
    return (tuple(numbers) + (0, 0))[:3]


def holds(requirement, version):
    return all(holds_one(part.strip(), parsed(version)) for part in requirement.split(","))


def holds_one(requirement, version):
    sign, number = re.fullmatch(r"([<>=^~]*)\s*(.*)", requirement).groups()
    if number == "*":
        return True
    numbers, is_release, before = parsed(number)
    low = (full(numbers), is_release, before)
    if sign in (">=", ">", "<", "<="):
        return {">=": version >= low, ">": version > low, "<": version < low, "<=": version <= low}[sign]
    if sign == "=":
        return version == low if len(numbers) == 3 else version[0][:len(numbers)] == numbers
    if sign == "~":
        kept = min(len(numbers), 2)
    else:  # ^ or nothing: up to the first number that is not 0
        kept = next((at + 1 for at, part in enumerate(numbers) if part), len(numbers))
    return version >= low and version[0][:kept] == numbers[:kept]


# ---- what is checked

def licences(packages, rules):
    for package in packages:
        if not is_allowed(package["license"] or "none", rules["allow"]):
            yield f"{package['name']} {package['version']}: the licence {package['license']} is not allowed"


def sources(packages, rules):
    assert rules == {"unknown-registry": "deny", "unknown-git": "deny"}, rules
    for package in packages:
        if package["source"] not in (None, CRATES_IO):
            yield f"{package['name']}: comes from {package['source']}"


def bans(members, rules):
    assert rules == {"multiple-versions": "allow", "wildcards": "deny"}, rules
    for member in members:
        for dependency in member["dependencies"]:
            if dependency["req"] == "*" and not dependency.get("path"):
                yield f"{member['name']}: any version of {dependency['name']} will do"


def advisories(packages, rules, database):
    versions = {}
    for package in packages:
        versions.setdefault(package["name"], set()).add(package["version"])
    ignored = {entry["id"] for entry in rules["ignore"]}
    met = set()
    for name in sorted(versions):
        for file in sorted((database / "crates" / name).glob("*.md")):
            advisory = tomllib.loads(re.match(r"```toml\n(.*?)```", file.read_text(), re.S).group(1))
            about, safe = advisory["advisory"], advisory.get("versions", {})
            harmless = safe.get("patched", []) + safe.get("unaffected", [])
            for version in sorted(versions[name]):
                if about.get("withdrawn") or any(holds(requirement, version) for requirement in harmless):
                    continue
                met.add(about["id"])
                if about["id"] in ignored:
                    continue
                said = f"{name} {version}: {about['id']} {about.get('informational', 'vulnerability')}"
                if about.get("informational") in ("unmaintained", "notice"):
                    print(f"deny: to be looked at: {said}")
                else:
                    yield said
    for stale in sorted(ignored - met):
        yield f"{stale} is ignored in deny.toml and concerns nothing here"


def database():
    """The newest there is, or none."""
    given = os.environ.get("ADVISORY_DB")
    if given:
        return Path(given)
    folder = ROOT / "target" / "advisory-db"
    command = ["git", "-C", str(folder), "pull", "-q", "--depth", "1", "--rebase"] if folder.exists() \
        else ["git", "clone", "-q", "--depth", "1", DATABASE, str(folder)]
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    try:
        fetched = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, timeout=180)
    except (OSError, subprocess.TimeoutExpired) as error:
        return print_missing(str(error))
    return folder if fetched.returncode == 0 else print_missing(fetched.stderr)


def print_missing(reason):
    bar = "!" * 78
    print(f"{bar}\ndeny: ADVISORIES WERE NOT CHECKED: {DATABASE} cannot be had here.\n{reason.strip()}\n{bar}", file=sys.stderr)


def main():
    rules = tomllib.loads((ROOT / "deny.toml").read_text())
    unread = [f"{name}.{key}" for name, section in rules.items() for key in section if key not in LISTS.get(name, ())]
    assert not unread, f"deny.toml says what nobody reads: {unread}"
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--all-features"]
    metadata = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    packages = metadata["packages"]
    members = [package for package in packages if package["id"] in metadata["workspace_members"]]
    faults = [*licences(packages, rules["licenses"]), *sources(packages, rules["sources"]), *bans(members, rules["bans"])]
    known = database()
    if known:
        faults += advisories(packages, rules["advisories"], known)
    for fault in faults:
        print(f"deny: {fault}", file=sys.stderr)
    print(f"deny: {len(packages)} crates, {len(faults)} faults" + ("" if known else ", advisories NOT checked"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
