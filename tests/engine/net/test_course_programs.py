"""The programs of the course run with only their import line changed."""

import pytest

from engine import Net

# What the program of tutorial 000 printed, and where it ended.
TABLE = """\
0  =>  10
1  =>  9.216
2  =>  8.4934656
3  =>  7.827577896960003
4  =>  7.213895789838339
5  =>  6.648326359915014
6  =>  6.127097573297678
7  =>  5.646733123551139
8  =>  5.2040292466647315
9  =>  4.796033353726214
95  =>  0.004280892060076547
96  =>  0.003945270122566546
97  =>  0.003635960944957329
98  =>  0.003350901606872675
99  =>  0.003088190920893857"""
END = (0.01687031935884968, 0.050610958076549)


def described():
    """The net as the course builds it."""
    net = Net()

    x = net.variable(1)
    y = net.variable(3)
    x2 = net.mul(x, x)
    y2 = net.mul(y, y)
    net.add(x2, y2)
    return net, x, y


def test_the_printed_table(capsys):
    """At a step of 0.02 the course's table comes out, line by line."""
    net, x, y = described()
    losses = net.gradient_descendent(step=0.02)
    print("x=", x.v, "y=", y.v)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 101
    expected = dict(line.split("  =>  ") for line in TABLE.splitlines())
    printed = dict(line.split("  =>  ") for line in lines[:-1])
    assert list(printed) == [str(index) for index in range(100)]
    for index, loss in expected.items():
        assert float(printed[index]) == pytest.approx(float(loss), rel=1e-12)
    assert lines[:2] == ["0  =>  10", "1  =>  9.216"]
    assert [float(loss) for loss in printed.values()] == losses
    assert (x.v, y.v) == pytest.approx(END, rel=1e-12)


def test_a_hundred_steps_of_a_hundredth_unless_told(capsys):
    """With the defaults each variable makes one step of 0.01, and the descent is half as fast as the course's."""
    net, x, y = described()
    losses = net.gradient_descendent()
    assert capsys.readouterr().out.count("\n") == 100
    assert losses[:3] == pytest.approx([10, 9.604, 9.2236816], rel=1e-12)
    assert losses[99] == pytest.approx(0.18313147236278188, rel=1e-12)
    assert (x.v, y.v) == pytest.approx((0.13261955589475316, 0.39785866768425965), rel=1e-12)


def test_the_reason_is_told():
    """Whoever wonders why the table needs another step finds it in the docstring."""
    told = " ".join((Net.gradient_descendent.__doc__ or "").split())
    assert "0.02" in told
    assert "moved twice" in told


def test_the_loop_written_out():
    """Forward, backward and adjust in the course's own loop."""
    net, x, _ = described()
    losses = []
    for _ in range(100):
        losses.append(net.forward())
        net.backward()
        net.adjust(0.02)
    assert losses[99] == pytest.approx(0.003088190920893857, rel=1e-12)
    assert x.v == pytest.approx(END[0], rel=1e-12)


def test_an_output_of_several_numbers_counts_as_their_sum(capsys):
    """The printed loss goes down for arrays too."""
    net = Net()
    net.square(net.variable([1, 3]))
    assert net.gradient_descendent(2, 0.25) == [10.0, 2.5]
    assert capsys.readouterr().out == "0  =>  10\n1  =>  2.5\n"
