"""Where the pictures, the themes and the examples lie.

A checkout keeps `assets/` and `examples/` at its top; the built wheel carries them inside this package.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def asset_path(*parts: str) -> Path:
    """The path of one asset: `asset_path("icons", "forward.svg")`. Whether it exists is not asked."""
    return _folder("assets").joinpath(*parts)


def examples_folder() -> Path:
    """The folder that holds the example graphs."""
    return _folder("examples")
