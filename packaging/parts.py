"""What the program for a Rust target is linked from, as cargo says of the locked dependencies."""

import json
import subprocess


class Parts:
    """Handbok itself (`root`) and every crate that is linked into it, in order of name and version.

    No crates that only tests and build scripts need, and no macros: they run while it is compiled, and are not in it.
    """

    def __init__(self, target):
        metadata = json.loads(subprocess.run(
            ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target],
            check=True, stdout=subprocess.PIPE).stdout)
        packages = {package["id"]: package for package in metadata["packages"]}
        nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}

        def is_macro(package):
            return any("proc-macro" in made["kind"] for made in packages[package]["targets"])

        def linked(package):
            return [other["pkg"] for other in nodes[package]["deps"]
                    if any(kind["kind"] is None for kind in other["dep_kinds"]) and not is_macro(other["pkg"])]

        root = metadata["resolve"]["root"]
        self._linked, unread = {}, [root]
        while unread:
            package = unread.pop()
            if package not in self._linked:
                self._linked[package] = linked(package)
                unread += self._linked[package]
        self._packages = packages
        self.root = packages[root]
        self.crates = sorted((packages[package] for package in self._linked if package != root), key=name_and_version)

    def under(self, package):
        """The crates that this one is linked with."""
        return sorted((self._packages[other] for other in self._linked[package["id"]]), key=name_and_version)


def name_and_version(package):
    return package["name"], package["version"]


def licence(package):
    """An SPDX expression; `/` is how cargo once said OR."""
    return package["license"].replace("/", " OR ")
