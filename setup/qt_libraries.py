"""Sees to the system libraries that Qt loads: python -m setup.qt_libraries PLATFORM.

PySide6 brings Qt along, but not the libraries under it (OpenGL, fonts, X11). What is missing for PLATFORM
(offscreen, xcb or wayland) is installed where that is allowed; otherwise the packages are named.
"""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

# Every library outside PySide6 that Qt names as needed, by the Debian package that holds it.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}


def missing_packages(platform: str) -> list[str]:
    """The packages of the libraries that Qt would not find; a library not listed above stands for itself."""
    if not sys.platform.startswith("linux"):
        return []  # elsewhere everything that Qt needs comes with the system
    spec = importlib.util.find_spec("PySide6")
    if spec is None or spec.origin is None:
        sys.exit("PySide6 is not installed; `make run` and `make test` install it.")
    qt = Path(spec.origin).parent / "Qt"
    files = [qt / "plugins" / "platforms" / f"libq{platform}.so", *(qt / "lib").glob("libQt6Svg*.so.6")]
    listing = subprocess.run(["ldd", *files], capture_output=True, text=True, check=False).stdout
    missing = set(re.findall(r"^\s*(\S+) => not found", listing, re.MULTILINE))
    return sorted({PACKAGES.get(library, library) for library in missing})


def provide(platform: str) -> None:
    """Install what is missing for the platform, or leave with the sentence that names it."""
    if packages := missing_packages(platform):
        installer = Path(__file__).with_name("packages.sh")
        if subprocess.run(["sh", installer, "Qt", *packages], check=False).returncode != 0:
            sys.exit(1)


if __name__ == "__main__":
    provide(sys.argv[1])
