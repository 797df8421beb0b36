"""Puts golf's binary into the wheel, and says in the wheel's name where it runs.

GOLF names the binary. How it was linked decides the tag: one that needs nothing runs on every Linux,
one that needs only glibc runs from the version of glibc on whose symbols it names, and one that needs
other libraries runs only on machines like this one.
"""

import os
import platform
import re
import subprocess
import sysconfig

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: Libraries that are part of glibc.
GLIBC = {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1"}


class BinaryHook(BuildHookInterface):
    def initialize(self, version, build_data):
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform_tag(binary())}"
        build_data["force_include"][binary()] = "golf/bin/golf"


def binary():
    """The golf that is packed."""
    path = os.environ.get("GOLF")
    if not path:
        raise SystemExit("golf: GOLF=FILE says which binary goes into the wheel; see Scripts/wheel")
    return os.path.abspath(path)


def version():
    """The version golf itself says it has."""
    return subprocess.run(
        [binary(), "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()


def platform_tag(path):
    """Where a binary runs, in the words of PEP 600 and PEP 656."""
    here = re.sub("[-.]", "_", sysconfig.get_platform())
    if platform.system() != "Linux":
        return here
    machine = platform.machine()
    needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", readelf("--dynamic", path)))
    needed = {name for name in needed if not name.startswith("ld-linux")}
    if not needed:
        # The oldest that tools know: a static binary asks for no libc at all.
        return f"manylinux2014_{machine}.manylinux_2_17_{machine}.musllinux_1_1_{machine}"
    if needed <= GLIBC:
        symbols = re.findall(r"GLIBC_2\.(\d+)", readelf("--version-info", path))
        return f"manylinux_2_{max(map(int, symbols))}_{machine}"
    return here


def readelf(option, path):
    return subprocess.run(
        ["readelf", "--wide", option, path], capture_output=True, text=True, check=True
    ).stdout
