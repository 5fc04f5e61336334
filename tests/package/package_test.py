# SPDX-License-Identifier: MIT
"""A stranger can use what is installed: by find_package, by pkg-config, inside his own build, and
from the Debian packages. The library asks for nothing but libc, libstdc++ and the kernel."""
import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["DGRAM_SOURCE"])
BUILD = pathlib.Path(os.environ["DGRAM_BUILD"])
HERE = SOURCE / "tests/package"
PUBLIC_HEADERS = sorted(path.name for path in (SOURCE / "include/dgram").glob("*.hpp"))
HAS_PROGRAM = (BUILD / "dgram").exists()

# What a program over the library may need at run time on Debian: C, C++, and their loader.
ALLOWED = {"libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1", "ld-linux-x86-64.so.2",
           "ld-linux-aarch64.so.1"}


def run(*words, **more):
    """Runs a command that must succeed; its output."""
    done = subprocess.run([str(word) for word in words], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, timeout=280, **more)
    if done.returncode:
        raise AssertionError(f"{shlex.join(map(str, words))}: {done.returncode}\n{done.stdout}")
    return done.stdout


def needed(binary):
    """The shared libraries a program or library names."""
    return set(re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-d", binary)))


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.work = pathlib.Path(cls.folder.name)
        # Installed in one place and moved to another: nothing in it may know where it stands.
        run("cmake", "--install", BUILD, "--prefix", cls.work / "first")
        cls.prefix = (cls.work / "first").rename(cls.work / "moved here")

    def test_a_cmake_project_finds_it_and_runs(self):
        built = self.work / "cmake"
        run("cmake", "-G", "Ninja", "-S", HERE / "stranger", "-B", built,
            f"-DCMAKE_PREFIX_PATH={self.prefix}")
        run("cmake", "--build", built)
        run(built / "stranger")
        self.assertLessEqual(needed(built / "stranger"), ALLOWED)

    def test_another_minor_version_is_not_taken(self):
        project = self.work / "newer"
        project.mkdir()
        text = (HERE / "stranger/CMakeLists.txt").read_text().replace("dgram 0.1 ", "dgram 0.2 ")
        (project / "CMakeLists.txt").write_text(text)
        with self.assertRaisesRegex(AssertionError, "considered but not accepted"):
            run("cmake", "-G", "Ninja", "-S", project, "-B", project / "build",
                f"-DCMAKE_PREFIX_PATH={self.prefix}")

    def test_pkg_config_names_what_a_compiler_needs(self):
        found = {**os.environ, "PKG_CONFIG_PATH": str(self.prefix / "lib/pkgconfig")}
        flags = shlex.split(run("pkg-config", "--cflags", "--libs", "dgram", env=found))
        program = self.work / "by-pkg-config"
        run("g++", "-std=c++20", HERE / "stranger/main.cpp", *flags, "-o", program)
        run(program)

    def test_the_whole_library_needs_only_libc_and_libstdcxx(self):
        empty = self.work / "empty.cpp"
        empty.write_text("int main() {}\n")
        program = self.work / "whole"
        run("g++", empty, "-pthread", "-Wl,--no-as-needed,--whole-archive",
            self.prefix / "lib/libdgram.a", "-Wl,--no-whole-archive", "-o", program)
        self.assertLessEqual(needed(program), ALLOWED)

    def test_every_public_header_is_installed_and_no_other(self):
        installed = sorted(path.name for path in (self.prefix / "include/dgram").iterdir())
        self.assertEqual(installed, PUBLIC_HEADERS)


class Embedded(unittest.TestCase):
    def test_a_project_builds_it_inside_its_own_tree_as_a_shared_library(self):
        with tempfile.TemporaryDirectory() as folder:
            run("cmake", "-G", "Ninja", "-S", HERE / "embedder", "-B", folder,
                f"-DDGRAM_SOURCE={SOURCE}")
            run("cmake", "--build", folder)
            run(pathlib.Path(folder, "stranger"))
            self.assertLessEqual(needed(pathlib.Path(folder, "dgram/src/libdgram.so.0")), ALLOWED)


class Debian(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        run("cpack", "-G", "DEB", "--config", BUILD / "CPackConfig.cmake", "-B", cls.folder.name)
        cls.packages = {path.name.split("_")[0]: path
                        for path in pathlib.Path(cls.folder.name).glob("*.deb")}

    def field(self, package, name):
        return run("dpkg-deb", "--field", self.packages[package], name).strip()

    def content(self, package):
        listed = run("dpkg-deb", "--contents", self.packages[package])
        return {line.split()[5].removeprefix(".") for line in listed.splitlines()
                if not line.startswith("d")}

    def test_the_library_package_holds_what_a_compiler_needs(self):
        self.assertEqual(self.content("libdgram-dev"), {
            *(f"/usr/include/dgram/{name}" for name in PUBLIC_HEADERS),
            "/usr/lib/libdgram.a", "/usr/lib/pkgconfig/dgram.pc",
            *(f"/usr/lib/cmake/dgram/dgram-{name}.cmake"
              for name in ("config", "config-version", "targets", "targets-debug"))})
        self.assertEqual(self.field("libdgram-dev", "Depends"), "libc6-dev")

    @unittest.skipUnless(HAS_PROGRAM, "no program in this build")
    def test_the_program_package_runs_and_names_what_it_depends_on(self):
        content = self.content("dgram")
        for one in ("bin/dgram", "share/bash-completion/completions/dgram",
                    "share/zsh/vendor-completions/_dgram",
                    "share/fish/vendor_completions.d/dgram.fish"):
            self.assertIn(f"/usr/{one}", content)
        if (SOURCE / "man/dgram.1").exists():
            self.assertIn("/usr/share/man/man1/dgram.1", content)
        depends = self.field("dgram", "Depends")
        for one in ("libc6 (>=", "libstdc++6 (>="):
            self.assertIn(one, depends)
        with tempfile.TemporaryDirectory() as folder:
            run("dpkg-deb", "--extract", self.packages["dgram"], folder)
            self.assertIn("0.1.0", run(pathlib.Path(folder, "usr/bin/dgram"), "version"))


if __name__ == "__main__":
    unittest.main()
