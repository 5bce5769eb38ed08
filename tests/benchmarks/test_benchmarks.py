"""The benchmarks measure what they say: everybody does the same work, and the report has all of it."""

import json

import pytest

from tests.benchmarks import memory, scalar_gates
from tests.benchmarks.__main__ import WORKLOADS, main
from tests.benchmarks.measuring import Patience, measure
from tests.benchmarks.workload import Contestant, Workload

ONCE = Patience(rounds=1, seconds=1e-6)


class Clock:
    """A clock that only the actions below move, so that no test depends on the machine."""

    def __init__(self, monkeypatch):
        self.now = 0.0
        self.idle = 0.0
        monkeypatch.setattr("tests.benchmarks.measuring.time.perf_counter", lambda: self.now)
        monkeypatch.setattr("tests.benchmarks.measuring.time.process_time", lambda: self.now - self.idle)

    def lasting(self, seconds, result=1.0):
        """What prepares an action that takes so long."""

        def action():
            self.now += seconds
            return result

        return lambda: action


@pytest.fixture
def clock(monkeypatch):
    """The clock of the test."""
    return Clock(monkeypatch)


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.name)
def test_everybody_does_the_same_work(workload):
    """The contestants that are installed agree in what they compute."""
    measured = measure(workload, ONCE)
    assert measured[0].ratio == 1.0
    assert {one.name for one in measured} == {one.name for one in workload.contestants if one.present}
    assert workload.bars.keys() <= {one.name for one in workload.contestants}


def test_ratios_are_ours_to_theirs(clock):
    """A peer that takes four times as long has a ratio of a quarter; times are told per unit."""
    peers = (Contestant("we", clock.lasting(2.0)), Contestant("they", clock.lasting(8.0)))
    ours, theirs = measure(Workload("w", "work", peers, per_action=10), Patience(3, 1.0))
    assert (ours.seconds, theirs.seconds) == pytest.approx((0.2, 0.8))
    assert (ours.ratio, theirs.ratio) == pytest.approx((1.0, 0.25))


def test_other_work_is_not_compared(clock):
    """A peer that computes something else would make a worthless number."""
    peers = (Contestant("we", clock.lasting(1.0)), Contestant("they", clock.lasting(1.0, result=2.0)))
    with pytest.raises(AssertionError, match="they"):
        measure(Workload("w", "work", peers), Patience(1, 1.0))


def test_who_is_not_installed_is_left_out(clock):
    """The others are measured all the same."""
    peers = (Contestant("we", clock.lasting(1.0)), Contestant("they", clock.lasting(1.0), needs="no_such_module"))
    assert [one.name for one in measure(Workload("w", "work", peers), Patience(1, 1.0))] == ["we"]


def test_a_processor_that_others_have_is_not_counted(clock):
    """What a busy machine does in between is nobody's time, nor is it where several threads work at once."""

    def waiting():
        clock.now += 3.0
        clock.idle += 1.0
        return 1.0

    def threaded():
        clock.now += 3.0
        clock.idle -= 5.0
        return 1.0

    peers = (Contestant("we", lambda: waiting), Contestant("they", lambda: threaded))
    assert [one.seconds for one in measure(Workload("w", "work", peers), Patience(3, 1.0))] == [2.0, 3.0]


def test_the_first_call_of_a_round_is_not_timed(clock):
    """It finds what the others have left in the caches, which is no part of the work."""
    last: list[str] = []

    def prepared(name):
        def action():
            clock.now += 1.0 if last[-1:] == [name] else 5.0
            last.append(name)
            return 1.0

        return lambda: action

    peers = (Contestant("we", prepared("we")), Contestant("they", prepared("they")))
    assert [one.seconds for one in measure(Workload("w", "work", peers), Patience(4, 50.0))] == [1.0, 1.0]


def test_patience_ends(clock):
    """Somebody very slow is measured a few times only; the others then too."""
    slow = (Contestant("we", clock.lasting(1.0)), Contestant("they", clock.lasting(100.0)))
    before = clock.now
    measure(Workload("w", "work", slow), Patience(rounds=1000, seconds=1.0, most=10.0))
    assert clock.now - before < 20 * 101


def test_the_report(capsys):
    """As tables for people, or as one JSON document for programs."""
    assert main(["--quick", "--only", "paraboloid"]) == 0
    assert "micrograd" in capsys.readouterr().out
    assert main(["--quick", "--json", "--only", "paraboloid"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["workloads"][0]["contestants"][0].keys() == {"name", "seconds", "ratio", "bar"}
    assert "python" in told["surroundings"]


def test_the_page(tmp_path, capsys):
    """The page of the documents is written from the same run: every contestant, the bars, how to repeat it."""
    file = tmp_path / "page.md"
    assert main(["--quick", "--only", "paraboloid", "--page", str(file)]) == 0
    written = file.read_text(encoding="utf-8")
    assert "make peers" in written
    assert "| Gradloom, Net |" in written
    assert "Python by hand" in written
    assert capsys.readouterr().out


def test_memory_is_measured_in_a_process_of_its_own():
    """The report tells what a graph holds besides what importing takes."""
    footprint = memory.measure(gates=1_000)
    assert 0 < footprint.imported <= footprint.most < 2**30


def test_a_word_that_no_workload_has(capsys):
    """It is refused with the names that there are."""
    with pytest.raises(SystemExit):
        main(["--only", "abacus"])
    assert "paraboloid" in capsys.readouterr().err


@pytest.mark.parametrize("gates", [scalar_gates.Gates(1_000), scalar_gates.Gates(50, batch=3)])
def test_the_recipe_of_the_random_graph_stands(gates):
    """The random graph is the same every time, so that numbers of different days can be compared."""
    assert gates.recipe == scalar_gates.drawn(gates.count)
    assert gates.gradloom()() == gates.gradloom()()
