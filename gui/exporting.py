"""What the actions of a window write beside the graph itself: values, pictures of graph and chart, losses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine import EngineError, TrainedValues, export_text, save_export
from gui.pictures import png_of
from gui.translation import tr
from gui.wording import sentence_of

if TYPE_CHECKING:
    from pathlib import Path

    from gui.workspace import Workspace


class Exporting(QObject):
    """Writes what a window shows to files that the user names."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._work = workspace
        workspace.window.chart.picture_wanted.connect(self.chart)
        workspace.window.chart.table_wanted.connect(self.csv)

    def values(self) -> None:
        """Write the values of all variables that training moves as JSON."""
        path = self._place_for("json", tr("Export", "values"))
        if path is not None:
            name = self._work.document.path.stem if self._work.document.path else ""
            self._write(path, export_text(self._work.document.to_file(), "json-values", name, self._trained()))

    def _trained(self) -> TrainedValues | None:
        """How the values came about, while the document stands at the end of a training run."""
        run, settings = self._work.training.progress, self._work.training.last_settings
        if not run.step or settings is None or not self._work.training.stands_at_end:
            return None
        nodes = self._work.document.graph.nodes.values()
        values = {node.name: node.value for node in nodes if node.trainable and node.value is not None}
        return TrainedValues(values=values, loss=run.loss, steps=run.step, settings=settings)

    def png(self) -> None:
        """Write a picture of the whole graph at twice its size on the screen."""
        path = self._place_for("png", tr("Export", "graph"))
        if path is not None:
            self._write(path, png_of(self._work.window.canvas.render_to_image(2.0)))

    def svg(self) -> None:
        """Write a drawing of the whole graph."""
        path = self._place_for("svg", tr("Export", "graph"))
        if path is not None:
            self._write(path, self._work.window.canvas.render_to_svg())

    def chart(self) -> None:
        """Write a picture of the loss chart."""
        path = self._place_for("png", tr("Export", "loss"))
        if path is not None:
            self._work.window.reveal_dock("chart")
            self._write(path, png_of(self._work.window.chart.picture()))

    def csv(self) -> None:
        """Write the losses of all runs as a table."""
        path = self._place_for("csv", tr("Export", "loss"))
        if path is not None:
            self._write(path, self._work.window.chart.table())

    def _place_for(self, kind: str, what: str) -> Path | None:
        self._work.finish_editing()
        stem = self._work.document.path.stem if self._work.document.path else tr("Export", "graph")
        return self._work.questions.path_to_save(self._work.files.folder / f"{stem}_{what}.{kind}", kind=kind)

    def _write(self, path: Path, content: str | bytes) -> None:
        try:
            save_export(path, content)
        except EngineError as error:
            self._work.questions.tell(tr("Export", "“{name}” was not written.", name=path.name), sentence_of(error))
        else:
            self._work.window.bar.say(tr("Export", "Wrote “{name}”.", name=path.name))
