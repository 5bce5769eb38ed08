"""The program's icons: SVG drawings that take the theme's colours each time they are painted."""

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gui.resources import asset_path
from gui.theme import current_theme

# Icons that always speak in one colour of the theme, whatever the widget they sit on.
_OWN_COLOURS = {
    "error": "error",
    "warning": "warning",
    "success": "success",
    "info": "info",
    "expected-mismatch": "warning",
    "forward": "value",
    "backward": "gradient",
}


class UnknownIconError(KeyError):
    """There is no icon of this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"no icon is called {name!r}; the icons are {', '.join(icon_names())}")


@cache
def icon_names() -> tuple[str, ...]:
    """Return the names of all icons, sorted."""
    return tuple(sorted(path.stem for path in asset_path("icons").glob("*.svg")))


def icon(name: str, colour: str | None = None) -> QIcon:
    """Return the icon `name`, in the theme's icon colours or in the colour of the theme called `colour`.

    The icon follows a change of theme by itself. Raises UnknownIconError.
    """
    _drawing(name)
    return QIcon(_ThemedIconEngine(name, colour or _OWN_COLOURS.get(name)))


def icon_pixmap(name: str, size: int, device_pixel_ratio: float = 1.0, colour: QColor | None = None) -> QPixmap:
    """Return the icon as a picture of `size` by `size` logical pixels for a screen of the given ratio."""
    return _pixmap(name, (colour or current_theme().colours.icon).name(), size, size, device_pixel_ratio)


def draw_icon(painter: QPainter, rect: QRectF, name: str, colour: QColor) -> None:
    """Paint the icon into `rect`, crisp under whatever scale the painter has."""
    _renderer(name, colour.name()).render(painter, rect)


@cache
def _drawing(name: str) -> str:
    path = asset_path("icons", f"{name}.svg")
    if not path.is_file():
        raise UnknownIconError(name)
    return path.read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    text = _drawing(name).replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    return renderer


@lru_cache(maxsize=1024)
def _pixmap(name: str, colour: str, width: int, height: int, scale: float) -> QPixmap:
    pixmap = QPixmap(round(width * scale), round(height * scale))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name, colour).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


class _ThemedIconEngine(QIconEngine):
    """Renders one drawing at the pixel size asked for, in the colour that mode and state ask for."""

    # Python would drop a clone as soon as clone() has returned, while the QIcon that asked still needs it.
    _clones: list[QIconEngine] = []  # noqa: RUF012  (shared by all engines on purpose)

    def __init__(self, name: str, colour: str | None) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    def clone(self) -> QIconEngine:
        copy = _ThemedIconEngine(self._name, self._colour)
        self._clones.append(copy)
        return copy

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        draw_icon(painter, QRectF(rect), self._name, self._tint(mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        return _pixmap(self._name, self._tint(mode, state).name(), size.width(), size.height(), scale)

    def actualSize(self, size: QSize, _mode: QIcon.Mode, _state: QIcon.State) -> QSize:
        return size

    def isNull(self) -> bool:
        return False

    def iconName(self) -> str:
        return self._name

    def key(self) -> str:
        return "gradloom"

    def _tint(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        colours = current_theme().colours
        if mode == QIcon.Mode.Disabled:
            return colours.icon_disabled
        if self._colour is not None:
            own: QColor = getattr(colours, self._colour)
            return own
        if state == QIcon.State.On:
            return colours.icon_checked
        if mode == QIcon.Mode.Selected:
            return colours.on_accent_soft
        return colours.icon_hover if mode == QIcon.Mode.Active else colours.icon
