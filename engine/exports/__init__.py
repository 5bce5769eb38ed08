"""What a graph can be turned into for other programs. A new export is one declaration in EXPORTS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from engine.errors import closest
from engine.exports.dot import write_dot
from engine.exports.errors import NotAText
from engine.exports.export import Export, TrainedValues, save_export, untrained
from engine.exports.formula import write_expression
from engine.exports.json_values import write_values
from engine.exports.latex import write_latex
from engine.exports.onnx_model import write_onnx
from engine.exports.python_script import write_python
from engine.exports.pytorch import write_pytorch
from engine.files.errors import UnknownExport
from engine.files.records import GraphFile

__all__ = ["EXPORTS", "Export", "TrainedValues", "export_graph", "export_text", "save_export"]

EXPORTS: Mapping[str, Export] = MappingProxyType(
    {
        export.name: export
        for export in (
            Export(name="json-values", suffix=".json", write=write_values),
            Export(name="dot", suffix=".dot", write=write_dot),
            Export(name="python", suffix=".py", write=write_python),
            Export(name="pytorch", suffix=".py", write=write_pytorch),
            Export(name="latex", suffix=".tex", write=write_latex),
            Export(name="onnx", suffix=".onnx", write=write_onnx),
            Export(name="expression", suffix=".txt", write=write_expression),
        )
    }
)
"""What a graph can be turned into, by the name of the form."""


def export_graph(file: GraphFile, form: str, name: str = "", trained: TrainedValues | None = None) -> str | bytes:
    """The graph in the form called `form`, in which it is called `name`, or by its title: a text, or bytes (onnx).

    Composite gates are taken apart. Without `trained` the values are those in the graph, after no step. Raises
    UnknownExport, or an EngineError that names what of the graph the form cannot hold.
    """
    export = EXPORTS.get(form)
    if export is None:
        raise UnknownExport(form, ", ".join(EXPORTS), closest(form, EXPORTS))
    flat = replace(file, graph=file.graph.flat)
    return export.write(flat, name, trained or untrained(flat))


def export_text(file: GraphFile, form: str, name: str = "", trained: TrainedValues | None = None) -> str:
    """The same for a form that is text; raises NotAText for another."""
    content = export_graph(file, form, name, trained)
    if isinstance(content, bytes):
        raise NotAText(form)
    return content
