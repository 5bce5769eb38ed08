"""The theme's colours as the palette that Fusion paints with."""

from PySide6.QtGui import QColor, QPalette

from gui.theme.colours import Colours, mix

_Role = QPalette.ColorRole


def palette_from(colours: Colours) -> QPalette:
    """Return the palette of a theme, with every role set for active, inactive and disabled widgets."""
    palette = QPalette()
    for role, colour in _roles(colours).items():
        palette.setColor(role, colour)
    for role, colour in _disabled_roles(colours).items():
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour)
    return palette


def _roles(colours: Colours) -> dict[QPalette.ColorRole, QColor]:
    return {
        _Role.Window: colours.window,
        _Role.WindowText: colours.text,
        _Role.Base: colours.base,
        _Role.AlternateBase: colours.base_alternate,
        _Role.Text: colours.text,
        _Role.PlaceholderText: colours.text_muted,
        _Role.Button: colours.button,
        _Role.ButtonText: colours.text,
        _Role.BrightText: colours.error,
        _Role.Highlight: colours.accent,
        _Role.HighlightedText: colours.on_accent,
        _Role.Accent: colours.accent,
        _Role.Link: colours.link,
        _Role.LinkVisited: colours.link,
        _Role.ToolTipBase: colours.tooltip,
        _Role.ToolTipText: colours.tooltip_text,
        _Role.Light: colours.raised,
        _Role.Midlight: mix(colours.raised, colours.border, 0.5),
        _Role.Mid: colours.border,
        _Role.Dark: colours.control_border,
        _Role.Shadow: colours.sunken,
    }


def _disabled_roles(colours: Colours) -> dict[QPalette.ColorRole, QColor]:
    texts = (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.PlaceholderText, _Role.Link)
    return {
        **dict.fromkeys(texts, colours.text_disabled),
        _Role.Base: colours.window,
        _Role.Button: colours.window,
        _Role.Highlight: colours.border,
        _Role.HighlightedText: colours.text_muted,
        _Role.Accent: colours.border,
    }
