"""Graphs of gates, their evaluation and differentiation, training and files. This is the door: use what it names."""

from engine import errors
from engine.composites import (
    Collapsed,
    Composite,
    Layout,
    collapsed,
    composites_in,
    new_composite,
    opened,
    redefined,
    stands,
)
from engine.differentiation.check import CheckedDerivative, check_gradients, check_wires
from engine.differentiation.contribution import contribution
from engine.differentiation.dual import Dual
from engine.differentiation.elasticities import Elasticities, Elasticity, elasticities
from engine.differentiation.forward import Tangents, forward_mode
from engine.differentiation.gradient_report import GradientReport, GradientStatistics, gradient_report
from engine.differentiation.jacobian import Jacobian, jacobian
from engine.differentiation.joint import JointGradients, JointTangents, forward_jointly, reverse_jointly
from engine.differentiation.kinks import at_kink
from engine.differentiation.local import local_derivative
from engine.differentiation.numeric import DifferenceScheme, numeric_derivative
from engine.differentiation.operation_counts import (
    ModeComparison,
    OperationCount,
    compare_modes,
    count_forward,
    count_reverse,
)
from engine.differentiation.paths import GraphPath, PathReport, count_paths, path_report, paths, sum_over_paths
from engine.differentiation.reverse import Gradients, reverse
from engine.differentiation.second_order import Hessian, HessianVectorProduct, hessian, hessian_vector_product
from engine.differentiation.step_sweep import StepSweep, SweptStep, sweep_steps
from engine.differentiation.units import ActivationUnits
from engine.differentiation.walk import Message, Pass, Walk, WalkState, WalkStep
from engine.errors import EngineError, Phrase, Shape
from engine.execution import tape
from engine.execution.run import Run, forward
from engine.exports import EXPORTS, Export, TrainedValues, export_graph, export_text, save_export
from engine.expression import ExpressionError, expression_pointer, format_expression, parse_expression
from engine.files.annotations import ANNOTATION_COLOURS, MAX_TITLE, Annotation, Comment, Frame
from engine.files.examples import Example, list_examples
from engine.files.expectations import CheckedNumber, check_expected, compare_expected, relative_error
from engine.files.generated import GENERATED_KINDS, generate_graph
from engine.files.graph_file import format_graph_file, load_graph_file, parse_graph_file, save_graph_file
from engine.files.records import Expected, ExpectedTraining, GraphFile
from engine.graph import Graph
from engine.net import Net, NetNode
from engine.nodes import Edge, Node, check_name, find_operation, new_node, port_index, with_settings
from engine.operation import ArrayOperation, Elementwise, Fold, Operation, Reduced, Setting, Source, typeset
from engine.operations import CATEGORIES, OPERATIONS
from engine.operations.other_names import OTHER_NAMES
from engine.plan import Plan, plan_of
from engine.training.data import (
    GENERATORS,
    MISSING_CHOICES,
    Binding,
    ClassIndex,
    ColumnRange,
    DataSource,
    Generator,
    Missing,
    OneHot,
    Prepared,
    Recipe,
    Scale,
    Split,
    Standardise,
    Table,
    Watch,
    column_names,
    generate,
)
from engine.training.errors import DataError, OtherData
from engine.training.history import History, StepRecord
from engine.training.metrics import METRICS, Metric
from engine.training.mistakes import MISTAKES, Mistake
from engine.training.optimizers import OPTIMIZERS, Optimizer
from engine.training.schedules import SCHEDULES, Schedule
from engine.training.setting import TrainingSetting
from engine.training.settings import TRAINING_SETTINGS, TrainingSettings
from engine.training.stops import Stop, StopReason
from engine.training.trainer import Trainer
from engine.value import Value, as_value, parse_value, plain, same_value, shape_of

__all__ = [
    "ANNOTATION_COLOURS",
    "CATEGORIES",
    "EXPORTS",
    "GENERATED_KINDS",
    "GENERATORS",
    "MAX_TITLE",
    "METRICS",
    "MISSING_CHOICES",
    "MISTAKES",
    "OPERATIONS",
    "OPTIMIZERS",
    "OTHER_NAMES",
    "SCHEDULES",
    "TRAINING_SETTINGS",
    "ActivationUnits",
    "Annotation",
    "ArrayOperation",
    "Binding",
    "CheckedDerivative",
    "CheckedNumber",
    "ClassIndex",
    "Collapsed",
    "ColumnRange",
    "Comment",
    "Composite",
    "DataError",
    "DataSource",
    "DifferenceScheme",
    "Dual",
    "Edge",
    "Elasticities",
    "Elasticity",
    "Elementwise",
    "EngineError",
    "Example",
    "Expected",
    "ExpectedTraining",
    "Export",
    "ExpressionError",
    "Fold",
    "Frame",
    "Generator",
    "GradientReport",
    "GradientStatistics",
    "Gradients",
    "Graph",
    "GraphFile",
    "GraphPath",
    "Hessian",
    "HessianVectorProduct",
    "History",
    "Jacobian",
    "JointGradients",
    "JointTangents",
    "Layout",
    "Message",
    "Metric",
    "Missing",
    "Mistake",
    "ModeComparison",
    "Net",
    "NetNode",
    "Node",
    "OneHot",
    "Operation",
    "OperationCount",
    "Optimizer",
    "OtherData",
    "Pass",
    "PathReport",
    "Phrase",
    "Plan",
    "Prepared",
    "Recipe",
    "Reduced",
    "Run",
    "Scale",
    "Schedule",
    "Setting",
    "Shape",
    "Source",
    "Split",
    "Standardise",
    "StepRecord",
    "StepSweep",
    "Stop",
    "StopReason",
    "SweptStep",
    "Table",
    "Tangents",
    "TrainedValues",
    "Trainer",
    "TrainingSetting",
    "TrainingSettings",
    "Value",
    "Walk",
    "WalkState",
    "WalkStep",
    "Watch",
    "as_value",
    "at_kink",
    "check_expected",
    "check_gradients",
    "check_name",
    "check_wires",
    "collapsed",
    "column_names",
    "compare_expected",
    "compare_modes",
    "composites_in",
    "contribution",
    "count_forward",
    "count_paths",
    "count_reverse",
    "elasticities",
    "errors",
    "export_graph",
    "export_text",
    "expression_pointer",
    "find_operation",
    "format_expression",
    "format_graph_file",
    "forward",
    "forward_jointly",
    "forward_mode",
    "generate",
    "generate_graph",
    "gradient_report",
    "hessian",
    "hessian_vector_product",
    "jacobian",
    "list_examples",
    "load_graph_file",
    "local_derivative",
    "new_composite",
    "new_node",
    "numeric_derivative",
    "opened",
    "parse_expression",
    "parse_graph_file",
    "parse_value",
    "path_report",
    "paths",
    "plain",
    "plan_of",
    "port_index",
    "redefined",
    "relative_error",
    "reverse",
    "reverse_jointly",
    "same_value",
    "save_export",
    "save_graph_file",
    "shape_of",
    "stands",
    "sum_over_paths",
    "sweep_steps",
    "tape",
    "typeset",
    "with_settings",
]
