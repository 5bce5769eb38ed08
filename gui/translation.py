"""Translation of every text on the screen: whole sentences with named placeholders.

Qt is asked only where a program has loaded it, so that the command line can word its sentences without it.
"""

import logging
import sys
from collections.abc import Mapping

_log = logging.getLogger(__name__)


def tr(context: str, text: str, /, **values: object) -> str:
    """Return `text` in the user's language, its {placeholders} filled from `values`.

    `context` names the window or the panel that shows the text, so that one word can have two translations.
    A brace meant as a brace is doubled. Raises KeyError for a placeholder that `values` does not fill.
    """
    return _filled(text, _translated(context, text, -1), values)


def tr_count(context: str, text: str, n: int, /, **values: object) -> str:
    """Return `text` in the form that `n` things ask for, in the user's language, with {n} for the number.

    `text` holds both English forms, "{n} gate|{n} gates"; a translation has as many forms as Qt's rules for
    its language ask for. Raises KeyError as `tr` does.
    """
    singular, _, plural = text.partition("|")
    source = singular if n == 1 or not plural else plural
    translated = _translated(context, text, n)
    return _filled(source, source if translated == text else translated, {"n": n, **values})


def _translated(context: str, text: str, n: int) -> str:
    core = sys.modules.get("PySide6.QtCore")
    if core is None:
        return text
    translated: str = core.QCoreApplication.translate(context, text, None, n)
    return translated


def _filled(source: str, translated: str, values: Mapping[str, object]) -> str:
    if translated == source:
        return source.format_map(values)
    try:
        return translated.format_map(values)
    except (KeyError, ValueError, IndexError, AttributeError):
        # A translator's slip must not take the window down; the English sentence says it as well.
        _log.warning("the translation of %r does not fit its placeholders: %r", source, translated)
        return source.format_map(values)
