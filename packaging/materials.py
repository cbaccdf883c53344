#!/usr/bin/env python3
"""What a release of Handbok is made of, as a bill of materials in CycloneDX 1.5: every crate that is compiled into it.

    python3 packaging/materials.py TARGET

Made from what cargo says of the locked dependencies; the same sources give the same bytes.
"""

import json, subprocess, sys

metadata = json.loads(subprocess.run(
    ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", sys.argv[1]],
    check=True, stdout=subprocess.PIPE).stdout)
packages = {package["id"]: package for package in metadata["packages"]}
nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
root = metadata["resolve"]["root"]


def inside(node):
    """What a crate is linked with: neither what only its tests nor what only its build script needs."""
    return [dep["pkg"] for dep in nodes[node]["deps"] if any(kind["kind"] is None for kind in dep["dep_kinds"])]


found, open_ = {root}, [root]
while open_:
    for dep in inside(open_.pop()):
        if dep not in found:
            found.add(dep)
            open_.append(dep)


def component(package, kind):
    name, version = package["name"], package["version"]
    return {
        "type": kind,
        "bom-ref": f"pkg:cargo/{name}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:cargo/{name}@{version}",
        **({"licenses": [{"expression": package["license"].replace("/", " OR ")}]} if package.get("license") else {}),
    }


reference = lambda node: f"pkg:cargo/{packages[node]['name']}@{packages[node]['version']}"
parts = sorted((packages[node] for node in found - {root}), key=lambda package: (package["name"], package["version"]))
print(json.dumps({
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "version": 1,
    "metadata": {"component": component(packages[root], "application")},
    "components": [component(part, "library") for part in parts],
    "dependencies": [{"ref": reference(node), "dependsOn": sorted(set(map(reference, inside(node))))} for node in sorted(found, key=reference)],
}, indent=1))
