"""Graphs of gates, their evaluation and differentiation, training and files. This is the door: use what it names."""

from engine import errors
from engine.differentiation.check import CheckedDerivative, check_gradients
from engine.differentiation.contribution import contribution
from engine.differentiation.forward import Tangents, forward_mode
from engine.differentiation.kinks import at_kink
from engine.differentiation.local import local_derivative
from engine.differentiation.reverse import Gradients, reverse
from engine.differentiation.walk import Message, Pass, Walk, WalkState, WalkStep
from engine.errors import EngineError, Phrase, Shape
from engine.execution.run import Run, forward
from engine.expression import ExpressionError, parse_expression
from engine.files.examples import Example, list_examples
from engine.files.expectations import CheckedNumber, check_expected, compare_expected, relative_error
from engine.files.exports import EXPORTS, Export, TrainedValues, export_text, save_export
from engine.files.graph_file import format_graph_file, load_graph_file, parse_graph_file, save_graph_file
from engine.files.records import Expected, ExpectedTraining, GraphFile
from engine.graph import Graph
from engine.net import Net, NetNode
from engine.nodes import Edge, Node, check_name, find_operation, new_node, port_index, with_settings
from engine.operation import ArrayOperation, Elementwise, Fold, Operation, Reduced, Setting, Source, typeset
from engine.operations import CATEGORIES, OPERATIONS
from engine.plan import Plan, plan_of
from engine.training.data import DataSource, OneHot, Table
from engine.training.errors import DataError
from engine.training.settings import OPTIMIZERS, TrainingSettings
from engine.training.trainer import History, StepRecord, Stop, StopReason, Trainer
from engine.value import Value, as_value, parse_value, plain, same_value, shape_of

__all__ = [
    "CATEGORIES",
    "EXPORTS",
    "OPERATIONS",
    "OPTIMIZERS",
    "ArrayOperation",
    "CheckedDerivative",
    "CheckedNumber",
    "DataError",
    "DataSource",
    "Edge",
    "Elementwise",
    "EngineError",
    "Example",
    "Expected",
    "ExpectedTraining",
    "Export",
    "ExpressionError",
    "Fold",
    "Gradients",
    "Graph",
    "GraphFile",
    "History",
    "Message",
    "Net",
    "NetNode",
    "Node",
    "OneHot",
    "Operation",
    "Pass",
    "Phrase",
    "Plan",
    "Reduced",
    "Run",
    "Setting",
    "Shape",
    "Source",
    "StepRecord",
    "Stop",
    "StopReason",
    "Table",
    "Tangents",
    "TrainedValues",
    "Trainer",
    "TrainingSettings",
    "Value",
    "Walk",
    "WalkState",
    "WalkStep",
    "as_value",
    "at_kink",
    "check_expected",
    "check_gradients",
    "check_name",
    "compare_expected",
    "contribution",
    "errors",
    "export_text",
    "find_operation",
    "format_graph_file",
    "forward",
    "forward_mode",
    "list_examples",
    "load_graph_file",
    "local_derivative",
    "new_node",
    "parse_expression",
    "parse_graph_file",
    "parse_value",
    "plain",
    "plan_of",
    "port_index",
    "relative_error",
    "reverse",
    "same_value",
    "save_export",
    "save_graph_file",
    "shape_of",
    "typeset",
    "with_settings",
]
