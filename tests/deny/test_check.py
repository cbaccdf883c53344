"""The checker itself: expressions, versions, and each kind of fault."""

import tempfile
import unittest
from pathlib import Path

import check


class Check(unittest.TestCase):
    def test_licences(self):
        allowed = ["MIT", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"]
        for expression, verdict in [("MIT", True), ("MIT/GPL-3.0", True), ("GPL-3.0 OR MIT", True), ("MIT AND GPL-3.0", False),
                                    ("(GPL-3.0 OR MIT) AND Unicode-3.0", True), ("GPL-3.0 OR MIT AND GPL-2.0", False),
                                    ("Apache-2.0 WITH LLVM-exception", True), ("Apache-2.0", False)]:
            self.assertEqual(check.is_allowed(expression, allowed), verdict, expression)
        package = {"name": "a", "version": "1.0.0", "license": None}
        self.assertEqual(len(list(check.licences([package], {"allow": allowed}))), 1)

    def test_versions(self):
        for requirement, version, verdict in [
                (">= 1.2.3", "1.2.3", True), (">= 1.2.3", "1.2.3-rc.1", False), ("< 2", "1.9.9", True), (">= 0.7.46, < 0.8.0", "0.8.1", False),
                ("^1.2", "1.9.0", True), ("^1.2", "2.0.0", False), ("^0.3.1", "0.4.0", False), ("0.3", "0.3.9", True),
                ("~1.2.3", "1.2.9", True), ("~1.2", "1.3.0", False), ("= 1.2.3", "1.2.3", True), ("=1.2", "1.2.7", True),
                ("> 1.0.0-rc.2", "1.0.0-rc.10", True), ("*", "0.0.1", True), ("<= 1.0.0", "1.0.0+x", True)]:
            self.assertEqual(check.holds(requirement, version), verdict, f"{requirement} {version}")

    def test_sources_and_bans(self):
        rules = {"unknown-registry": "deny", "unknown-git": "deny"}
        packages = [{"name": "a", "source": None}, {"name": "b", "source": check.CRATES_IO}, {"name": "c", "source": "git+https://a.no"}]
        self.assertEqual(list(check.sources(packages, rules)), ["c: comes from git+https://a.no"])
        member = {"name": "h", "dependencies": [{"name": "a", "req": "*"}, {"name": "b", "req": "^1"}, {"name": "c", "req": "*", "path": "/c"}]}
        found = list(check.bans([member], {"multiple-versions": "allow", "wildcards": "deny"}))
        self.assertEqual(found, ["h: any version of a will do"])

    def test_advisories(self):
        with tempfile.TemporaryDirectory() as folder:
            crate = Path(folder, "crates", "a")
            crate.mkdir(parents=True)
            for name, more in [("X-1", ""), ("X-2", 'informational = "unmaintained"\n'), ("X-3", 'withdrawn = "2026-01-01"\n'), ("X-4", "")]:
                text = f'```toml\n[advisory]\nid = "{name}"\npackage = "a"\n{more}[versions]\npatched = [">= 1.1"]\n```\n\n# A\n'
                Path(crate, f"{name}.md").write_text(text)
            rules = {"ignore": [{"id": "X-4"}, {"id": "X-5"}]}
            found = list(check.advisories([{"name": "a", "version": "1.0.0"}, {"name": "a", "version": "1.1.0"}], rules, Path(folder)))
            self.assertEqual(found, ["a 1.0.0: X-1 vulnerability", "X-5 is ignored in deny.toml and concerns nothing here"])


if __name__ == "__main__":
    unittest.main()
