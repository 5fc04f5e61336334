# SPDX-License-Identifier: MIT
"""./dev on a system that lacks packages, played by stand-ins for dpkg-query, apt-get, sudo and
cmake: each writes down how it was called."""
import importlib.machinery
import importlib.util
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("DGRAM_SOURCE", pathlib.Path(__file__).parents[2]))
REAL = ["bash", "cat", "comm", "dirname", "env", "readlink", "sed", "sort"]
LISTED = [line.split()[:2] for line in (SOURCE / "tools/packages.txt").read_text().splitlines()
          if line.strip() and not line.startswith("#")]
NOBODY = 65534


class Dev(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)
        self.bin = self.top / "bin"
        self.log = self.top / "log"
        self.bin.mkdir()
        self.log.touch()
        for name in REAL:
            (self.bin / name).symlink_to(shutil.which(name))
        # A copy: the sources may stand where another user cannot go.
        (self.top / "tools").mkdir()
        for name in ("dev", "tools/packages.txt"):
            shutil.copy(SOURCE / name, self.top / name)
        for path in (self.top, self.log):
            path.chmod(0o777)
        self.installed({name for name, _ in LISTED})
        for name in ("apt-get", "cmake"):
            self.stand_in(name)

    def stand_in(self, name, body=""):
        program = self.bin / name
        program.write_text(f'#!{shutil.which("bash")}\necho "{name} $*" >>{self.log}\n{body}')
        program.chmod(0o755)

    def installed(self, packages):
        said = "\n".join(f"installed {name}" for name in packages)
        self.stand_in("dpkg-query", f"cat <<'END'\n{said}\nnot-installed something\nEND\n")

    def dev(self, *words, user=None):
        """Exit code, output, and the calls that mattered."""
        done = subprocess.run([self.top / "dev", *words], env={"PATH": str(self.bin)}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
                              check=False, user=user)
        calls = [line for line in self.log.read_text().splitlines() if "dpkg" not in line]
        return done.returncode, done.stdout, calls

    def test_installs_nothing_and_says_nothing_when_nothing_is_missing(self):
        code, said, calls = self.dev("build")
        self.assertEqual((code, said), (0, ""))
        self.assertEqual(calls, ["cmake --preset release", "cmake --build --preset release"])

    @unittest.skipIf(os.geteuid(), "needs root")
    def test_root_installs_exactly_what_building_lacks(self):
        self.installed({name for name, what in LISTED if what in ("build", "page")} -
                       {"ninja-build"})
        code, said, calls = self.dev("build")
        self.assertEqual((code, said), (0, "./dev: installing ninja-build\n"))
        self.assertEqual(calls[:2], ["apt-get -qq update",
                                     "apt-get -qq install -y --no-install-recommends ninja-build"])

    @unittest.skipIf(os.geteuid(), "needs root")
    def test_a_node_from_elsewhere_will_do_and_one_that_is_too_old_will_not(self):
        self.installed({name for name, what in LISTED if what == "build"})
        self.stand_in("npm")
        self.stand_in("node", "exit 0\n")
        _, said, calls = self.dev("build")
        self.assertEqual((said, [one for one in calls if "apt-get" in one]), ("", []))
        self.stand_in("node", "exit 1\n")
        self.assertEqual(self.dev("build")[1], "./dev: installing 2 packages: nodejs npm\n")

    def as_nobody(self):
        return NOBODY if os.geteuid() == 0 else None

    def test_an_ordinary_user_installs_with_sudo(self):
        self.stand_in("sudo", '"$@"\n')
        self.installed(set())
        code, _, calls = self.dev("build", user=self.as_nobody())
        self.assertEqual(code, 0)
        self.assertTrue(calls[0].startswith("sudo env DEBIAN_FRONTEND=noninteractive apt-get"))

    def test_an_ordinary_user_without_sudo_is_told_what_to_do(self):
        self.installed({name for name, _ in LISTED} - {"cmake"})
        code, said, calls = self.dev("build", user=self.as_nobody())
        self.assertEqual((code, calls), (2, []))
        self.assertIn("missing: cmake", said)
        self.assertIn("apt-get install cmake", said)

    def test_does_not_build_when_installing_failed(self):
        self.stand_in("apt-get", "exit 100\n")
        self.stand_in("sudo", '"$@"\n')
        self.installed(set())
        code, _, calls = self.dev("build")
        self.assertEqual((code, "cmake" in " ".join(calls[-1:])), (100, False))

    def test_every_package_has_a_purpose_that_a_command_asks_for(self):
        asked = {word for line in (SOURCE / "dev").read_text().splitlines()
                 if line.strip().startswith(("need ", "need_to_build"))
                 for word in line.split()[1:]}
        self.assertEqual({what for _, what in LISTED} - asked, set())

    def test_an_unknown_command_is_refused_with_the_list(self):
        code, said, _ = self.dev("biuld")
        self.assertEqual(code, 2)
        self.assertIn("no such command: biuld", said)
        self.assertIn("install PREFIX", said)


class RunTests(unittest.TestCase):
    LOG = """1/3 Testing: a.B.C
1/3 Test: a.B.C
Output:
----------------------------------------------------------
x_test.cpp:7: Skipped
no IPv6 here
[  SKIPPED ] B.C (0 ms)
<end of output>
Test time =   0.01 sec
----------------------------------------------------------
Test Skipped.
2/3 Testing: d
Output:
----------------------------------------------------------
skipped: all of it: no socat
OK (skipped=2)
<end of output>
----------------------------------------------------------
Test Passed.
3/3 Testing: e
Output:
----------------------------------------------------------
OK
<end of output>
----------------------------------------------------------
Test Passed.
"""

    def setUp(self):
        path = str(SOURCE / "tools/run-tests")
        loader = importlib.machinery.SourceFileLoader("run_tests", path)
        self.module = importlib.util.module_from_spec(
            importlib.util.spec_from_loader("run_tests", loader))
        loader.exec_module(self.module)

    def test_of_the_long_ones_the_same_seed_draws_the_same_third(self):
        names = [f"long.{number}" for number in range(20)]
        drawn, left = self.module.sample(names, "a1b2")
        self.assertEqual((len(drawn), sorted(drawn + left)), (7, sorted(names)))
        self.assertEqual(self.module.sample(reversed(names), "a1b2"), (drawn, left))
        together = {name for seed in range(40) for name in self.module.sample(names, seed)[0]}
        self.assertEqual(together, set(names))
        self.assertEqual(self.module.sample(["a"], 1), (["a"], []))

    def test_a_sample_is_told_with_its_seed_and_what_it_leaves_out(self):
        self.assertEqual(self.module.told(["a"], ["b", "c"], "d00d").splitlines(), [
            "long: 1 of 3 run, drawn by DGRAM_SEED=d00d: a",
            "long: left out, ./dev test long runs them: b c"])

    def test_every_skip_is_told_with_its_reason(self):
        self.assertEqual(list(self.module.not_run(self.LOG)), [
            "a.B.C: no IPv6 here",
            "d: a part of it: all of it: no socat; skipped=2"])


if __name__ == "__main__":
    unittest.main()
