"""`gradloom analyse hessian` and `hvp`: second derivatives of an output that is one number."""

from __future__ import annotations

from argparse import Namespace

from engine import hessian, hessian_vector_product
from gui.cli.analysis.given import answer, given
from gui.cli.output import as_json, print_line, print_matrix, print_table, short
from gui.cli.reading import directions


def analyse_hessian(options: Namespace) -> int:
    """Print the matrix of second derivatives over the nodes."""
    graph = given(options)
    found = hessian(graph.run, graph.variables(options.of), options.output)
    parameters = list(zip(found.parameters, found.shapes, strict=True))
    document = {
        "output": found.output,
        "parameters": [{"name": name, "shape": list(shape)} for name, shape in parameters],
        "matrix": as_json(found.matrix),
    }

    def tell() -> None:
        listed = ", ".join(name + ("" if shape == () else f" {list(shape)}") for name, shape in parameters)
        print_line(f"The Hessian of {found.output} over {listed}")
        print_matrix(found.matrix)

    return answer(options, document, tell)


def analyse_hvp(options: Namespace) -> int:
    """Print the Hessian times a direction, and the gradient beside it."""
    graph = given(options)
    moved = directions(graph.file.graph, options.direction)
    found = hessian_vector_product(graph.run, graph.variables(options.of), moved, options.output)
    document = {
        "output": found.output,
        "directions": {name: as_json(direction) for name, direction in moved.items()},
        "gradients": {name: as_json(gradient) for name, gradient in found.gradients.items()},
        "products": {name: as_json(product) for name, product in found.products.items()},
    }

    def tell() -> None:
        listed = ", ".join(f"{name} = {short(direction)}" for name, direction in moved.items())
        print_line(f"The Hessian of {found.output} times the direction {listed}")
        print_line()
        rows = [[name, short(found.gradients[name]), short(product)] for name, product in found.products.items()]
        print_table(["node", "gradient", "Hessian times direction"], rows)

    return answer(options, document, tell)
