#!/usr/bin/env python3
"""What a release of Handbok is made of, as a bill of materials in CycloneDX 1.5: every crate that is linked into it.

    python3 packaging/materials.py TARGET

The same sources give the same bytes.
"""

import json
import sys

from parts import Parts, licence


def address(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package, kind):
    return {
        "type": kind,
        "bom-ref": address(package),
        "name": package["name"],
        "version": package["version"],
        "licenses": [{"expression": licence(package)}],
        "purl": address(package),
    }


parts = Parts(sys.argv[1])
bill = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "version": 1,
    "metadata": {"component": component(parts.root, "application")},
    "components": [component(crate, "library") for crate in parts.crates],
    "dependencies": [{"ref": address(package), "dependsOn": [address(other) for other in parts.under(package)]}
                     for package in [parts.root, *parts.crates]],
}
# As bytes: text would get other line ends on Windows.
sys.stdout.buffer.write(json.dumps(bill, indent=1).encode() + b"\n")
