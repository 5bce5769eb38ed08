"""Heat maps and thumbnails: pictures that say something."""

import numpy as np
import pytest
from PySide6.QtCore import QSize

from engine import Graph, GraphFile, load_graph_file
from gui.canvas import thumbnail
from gui.canvas.painting.heat_map import MOST_CELLS, heat_image
from gui.resources import examples_folder
from gui.theme import load_colours

EXAMPLES = sorted(path.stem for path in examples_folder().glob("*.json"))


@pytest.fixture
def colours():
    """The light theme's."""
    return load_colours("light")


def test_zero_is_in_the_middle_of_the_colours(colours):
    """The largest magnitude has the full colour, of either sign; what is not finite stands out."""
    image = heat_image(np.array([[2.0, 0.0], [-2.0, np.nan]]), colours)
    assert image.pixelColor(0, 0) == colours.heat_positive
    assert image.pixelColor(1, 0) == colours.heat_zero
    assert image.pixelColor(0, 1) == colours.heat_negative
    assert image.pixelColor(1, 1) == colours.heat_not_finite


@pytest.mark.parametrize(
    "shape, size",
    [((3,), (3, 1)), ((2, 5), (5, 2)), ((2, 3, 4), (4, 6)), ((1000, 2000), (MOST_CELLS, MOST_CELLS))],
)
def test_arrays_of_any_shape_become_a_table(colours, shape, size):
    """A row of numbers is a row; more axes are stacked; a large array is thinned out."""
    image = heat_image(np.ones(shape), colours)
    assert (image.width(), image.height()) == size


def test_an_array_of_zeros_or_infinities_has_a_picture(colours):
    """Nothing is divided by zero."""
    assert heat_image(np.zeros((2, 2)), colours).pixelColor(0, 0) == colours.heat_zero
    assert heat_image(np.array([np.inf]), colours).pixelColor(0, 0) == colours.heat_not_finite


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("example", ["shopping_fruit", "nine_paths"])
def test_a_thumbnail_has_the_pixels_of_its_screen(dressed, example, ratio):
    """Sharp at any scale, with something on it."""
    file = load_graph_file(examples_folder() / f"{example}.json")
    picture = thumbnail(file, QSize(240, 140), ratio)
    assert picture.size() == QSize(240, 140) * ratio
    assert picture.devicePixelRatio() == ratio
    image = picture.toImage()
    seen = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert len(seen) > 3


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_has_a_thumbnail_even_without_places(dressed, example):
    """Files that tell no positions are laid out for it."""
    file = load_graph_file(examples_folder() / f"{example}.json")
    bare = GraphFile(graph=file.graph)
    assert not thumbnail(bare, QSize(216, 120)).isNull()


def test_an_empty_graph_has_an_empty_thumbnail(dressed):
    """The plain canvas."""
    image = thumbnail(GraphFile(graph=Graph()), QSize(100, 60)).toImage()
    assert image.pixelColor(50, 30) == load_colours("light").canvas
