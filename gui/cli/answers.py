"""What answers each command."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping

from gui.cli.analysis.differences import analyse_differences
from gui.cli.analysis.first_order import analyse_jacobian
from gui.cli.analysis.health import analyse_report
from gui.cli.analysis.path_list import analyse_paths
from gui.cli.analysis.second_order import analyse_hessian, analyse_hvp
from gui.cli.analysis.sensitivity import analyse_elasticities
from gui.cli.checking import check
from gui.cli.data.binding import data_bind
from gui.cli.data.generating import data_generate, data_generators
from gui.cli.data.showing import data_show
from gui.cli.examples import examples
from gui.cli.exporting import export
from gui.cli.operations import operations
from gui.cli.running import evaluate, run
from gui.cli.tape import tape
from gui.cli.training import train

ANSWERS: Mapping[str, Callable[[Namespace], int]] = {
    "run": run,
    "eval": evaluate,
    "train": train,
    "check": check,
    "analyse jacobian": analyse_jacobian,
    "analyse hessian": analyse_hessian,
    "analyse hvp": analyse_hvp,
    "analyse paths": analyse_paths,
    "analyse elasticities": analyse_elasticities,
    "analyse differences": analyse_differences,
    "analyse report": analyse_report,
    "export": export,
    "data bind": data_bind,
    "data show": data_show,
    "data generators": data_generators,
    "data generate": data_generate,
    "operations": operations,
    "examples": examples,
    "tape": tape,
}
"""The commands by their words: each does what its options say, and gives the exit status."""
