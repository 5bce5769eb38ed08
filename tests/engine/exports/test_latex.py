"""The export as a LaTeX document. Where pdflatex is installed it is compiled; its structure is checked everywhere."""

import re
import shutil
import subprocess
import warnings

import pytest

from engine import Graph, GraphFile, export_text, load_graph_file, new_node
from engine.exports.latex_text import latex_name, latex_number, latex_text
from tests.engine.exports.export_cases import CASES, EXAMPLES, sample_file, wild_file

SUM_TIMES = GraphFile(
    graph=Graph(
        [
            new_node("x", "variable", value=-2.0),
            new_node("y", "variable", value=5.0),
            new_node("q", "add", ("x", "y")),
            new_node("f", "multiply", ("q", "q")),
        ]
    ),
    title="A sum & its square",
)


def complaints(text):
    """What is wrong with the structure of a document: braces, environments, alignment outside them."""
    found = []
    plain = re.sub(r"\\[\\{}$&#_%]", "  ", text)
    depth = 0
    for character in plain:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            found.append("a brace is closed that was not open")
            depth = 0
    if depth:
        found.append("a brace is never closed")
    open_ = []
    for kind, name in re.findall(r"\\(begin|end)\{([^}]*)\}", text):
        if kind == "begin":
            open_.append(name)
        elif not open_ or open_.pop() != name:
            found.append(f"{name} ends where it does not belong")
    found += [f"{name} never ends" for name in open_]
    outside = re.sub(r"\\begin\{(align\*|bmatrix)\}.*?\\end\{\1\}", "", plain, flags=re.DOTALL)
    found += ["an alignment stands outside its environment"] if "&" in outside else []
    found += ["a dollar sign has no other half"] if plain.count("$") % 2 else []
    found += [] if text.isascii() else ["a character is none of TeX's own"]
    found += [] if plain.count(r"\left") == plain.count(r"\right") else ["a bracket has no other half"]
    return found


@pytest.mark.parametrize(
    "text, wrong",
    [
        (r"\frac{1}{2", "never closed"),
        (r"a}", "not open"),
        (r"\begin{align*} x", "never ends"),
        (r"x & y", "alignment"),
        (r"\end{align*}", "does not belong"),
        ("é", "none of TeX's"),
        (r"\left( x", "other half"),
        (r"$x", "dollar"),
    ],
)
def test_the_check_of_structure_can_fail(text, wrong):
    """Each kind of fault is found."""
    assert wrong in " ".join(complaints(text))


def test_the_derivation():
    """Every step of the chain rule: the product of derivatives, the formulas, the numbers; at a fork the sum."""
    text = export_text(SUM_TIMES, "latex")
    assert r"\section*{A sum \& its square}" in text
    assert r"f &= {q} \cdot {q}" in text
    assert r" &= {3} \cdot {3} = 9" in text
    partial = r"\frac{\partial f}{\partial q}"
    assert rf"{partial} &= \frac{{\partial f}}{{\partial f}} \cdot {partial}\bigg|_{{\text{{input 1}}}}" in text
    assert r" &= 1 \cdot 3 + 1 \cdot 3 = 6" in text
    assert r"\frac{\partial f}{\partial x} &= \frac{\partial f}{\partial q} \cdot \frac{\partial q}{\partial x}" in text
    assert r" &= 6 \cdot 1 = 6" in text


def test_a_zero_has_no_sign():
    """0 times -1 is 0 to whoever reads the derivation, in a number, as a factor and within an array."""
    x, minus = new_node("x", "variable", value=[0.0, 1.0]), new_node("m", "constant", value=-1.0)
    graph = Graph([x, minus, new_node("y", "multiply", ("x", "m")), new_node("f", "sum", ("y",))])
    assert "-0" not in export_text(GraphFile(graph=graph), "latex")
    assert latex_number(-0.0) == "0"
    assert latex_number(-1e-7) == r"-1 \cdot 10^{-7}"


def test_a_fork_with_many_branches_has_several_rows():
    """So that no sum runs off the page."""
    gates = [new_node(f"g{n}", "exp", ("x",)) for n in range(5)]
    total = new_node("t", "add_n", tuple(gate.name for gate in gates), settings={"inputs": 5})
    text = export_text(GraphFile(graph=Graph([new_node("x", "variable", value=0.5), *gates, total])), "latex")
    assert text.count(r"&\quad +") == 6


@pytest.mark.parametrize("name, place", CASES)
def test_every_operation_is_a_document(name, place):
    """The formulas of all operations, value and derivatives, stand in sound documents of plain characters."""
    assert complaints(export_text(sample_file(name, place), "latex")) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_a_document(path):
    """With its data and its upstream gradient."""
    assert complaints(export_text(load_graph_file(path), "latex")) == []


def test_wild_names():
    """No name and no title can break out of the text."""
    assert complaints(export_text(wild_file(), "latex")) == []


@pytest.fixture(scope="module")
def ziamath():
    """The library that draws formulas in the window; it is silent about its own use of older functions."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import ziamath as library
    return library


@pytest.mark.parametrize("path", EXAMPLES[:6], ids=lambda path: path.stem)
def test_the_formulas_can_be_set(path, ziamath):
    """A second reader of LaTeX, which draws the formulas in the window, takes them too."""
    text = export_text(load_graph_file(path), "latex")
    for block in re.findall(r"\\begin\{align\*\}\n(.*?)\n\\end\{align\*\}", text, flags=re.DOTALL):
        for row in re.split(r" \\\\\n", block):
            if "bmatrix" not in row:
                assert "<svg" in ziamath.Latex(row.replace("&", "")).svg()


@pytest.mark.parametrize(
    "name, latex",
    [
        ("x", "x"),
        ("w11", "w_{11}"),
        ("h_2", "h_{2}"),
        ("alpha", r"\alpha"),
        ("σ", r"\sigma"),
        ("lambda_3", r"\lambda_{3}"),
        ("net_h1", r"\text{net\_h1}"),
        ("50% {x}", r"\text{50\% \{x\}}"),
        ("Größe", r"\text{Gr\"{o}\ss{}e}"),
        ("Žižek æ", r"\text{\v{Z}i\v{z}ek \ae{}}"),
        ("重", r"\text{U+91CD}"),
        ("a\\b", r"\text{a\textbackslash{}b}"),
    ],
)
def test_names(name, latex):
    """Letters with numbers as variables, all others as words; what TeX's fonts lack by its number."""
    assert latex_name(name) == latex


@pytest.mark.parametrize(
    "number, latex",
    [(2.0, "2"), (-0.25, "-0.25"), (1e-7, r"1 \cdot 10^{-7}"), (1 / 3, "0.333333"), (float("inf"), r"\infty")],
)
def test_numbers(number, latex):
    """Six digits, powers of ten written out."""
    assert latex_number(number) == latex


def test_texts():
    """What people write in titles."""
    assert latex_text("a_b & 100% – x² · “y”") == r"a\_b \& 100\% -- x2 $\cdot$ ``y''"


def compiled(text, folder):
    """Whether pdflatex makes a document of it without a complaint."""
    (folder / "graph.tex").write_text(text, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "graph.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return done.returncode == 0 and b"Overfull" not in done.stdout


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no TeX is installed")
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_compiles(path, tmp_path):
    """With amsmath alone, and nothing runs off the page."""
    assert compiled(export_text(load_graph_file(path), "latex"), tmp_path)


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no TeX is installed")
def test_every_operation_compiles(tmp_path):
    """The first sample of each, one document for all, wild names among them."""
    files = [sample_file(name, place) for name, place in CASES if place == 0]
    bodies = [export_text(file, "latex").partition(r"\begin{document}")[2] for file in [*files, wild_file()]]
    preamble = export_text(files[0], "latex").partition(r"\begin{document}")[0]
    joined = "".join(body.partition(r"\end{document}")[0] for body in bodies)
    (tmp_path / "graph.tex").write_text(rf"{preamble}\begin{{document}}{joined}\end{{document}}", encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "graph.tex"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
