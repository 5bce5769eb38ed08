"""A document beside the memory of every state in its history, so that each undo and redo can be held to it."""

from dataclasses import replace

from engine import EngineError, format_graph_file, load_graph_file, parse_graph_file
from gui import commands
from gui.document.document import Document
from gui.resources import examples_folder
from tests.gui.drawn_commands import DRAWN

STARTS = (None, "two_two_two", "linear_fit", "sigmoid", "sigmoid_gate", "forward_reverse", "affine_batch", "moons_mlp")
MOST_NODES = 24


class Mirror:
    """What a view knows that only listens to `changed`: each node's record and place, the frames and comments."""

    def __init__(self, document):
        self._document = document
        self.nodes = {name: document.placed(name) for name in document.names}
        self.annotations = dict(document.about.annotations)
        document.changed.connect(self._follow)

    def _follow(self, change):
        for key in change.annotations:
            self.annotations.pop(key, None)
            if key in self._document.about.annotations:
                self.annotations[key] = self._document.about.annotations[key]
        for old, new in change.renamed.items():
            was = self.nodes.pop(old)
            self.nodes[new] = replace(was, node=replace(was.node, name=new))
        for name in change.removed:
            del self.nodes[name]
        for name in change.added:
            assert name not in self.nodes
            self.nodes[name] = self._document.placed(name)
        for name in change.updated:
            self.nodes[name] = replace(self.nodes[name], node=self._document.graph.nodes[name])
        for name in change.moved:
            bends = self._document.bends(name)
            self.nodes[name] = replace(self.nodes[name], position=self._document.position(name), bends=bends)


class Remembered:
    """A document in which anything is done, undone and done again; every step is compared with what it should be."""

    def __init__(self, start=None, document=None):
        path = examples_folder() / f"{start}.json"
        self.document = document or (Document() if start is None else Document(load_graph_file(path)))
        self.mirror = Mirror(self.document)
        self.states = [self.state()]

    @property
    def history(self):
        """The history of the document."""
        return self.document.history

    def state(self):
        """The whole document: the bytes of its file, the ranks and the order of its nodes."""
        document = self.document
        ranks = tuple((name, placed.rank) for name in document.names if (placed := document.placed(name)) is not None)
        return format_graph_file(document.to_file()), ranks

    # --- doing ---------------------------------------------------------------------------------------------------

    def command(self, name, random):
        """Do one command; one that is refused has to leave document and history as they were."""

        def do():
            made = DRAWN[name](random, self.document)
            edit = made[0] if isinstance(made, tuple) else made
            if edit is not None and not isinstance(edit, str):  # a sentence, where nothing can be done
                self.document.do(edit)

        self.step(do)

    def step(self, do):
        """Do something that is one step of the history at the most."""
        index, count = self.history.index(), self.history.count()
        if not _carried_out(do):
            assert (self.history.index(), self.history.count()) == (index, count)
        now = self.history.index()
        if now > index:
            assert now == index + 1
            del self.states[now:]
            self.states.append(self.state())
        elif now < index:  # a gesture came back to where it began: it is no step any more
            assert now == index - 1
            del self.states[index:]
        elif index == self.history.count() and index:  # the last step may have grown
            self.states[index] = self._grown(index, count)
        self.check()

    def _grown(self, index, count):
        state = self.state()
        if state != self.states[index]:
            assert count == self.history.count()
            assert self.history.step(index - 1).gesture is not None
        return state

    def go_to(self, index):
        """Undo or redo to a place of the history."""
        self.history.go_to(index)
        self.check()

    def wander(self, random):
        """One step at random: mostly forth, at times back or to anywhere."""
        chance = random.random()
        if len(self.document.graph) > MOST_NODES:
            self.step(lambda: self.document.do(_thinned(self.document, random)))
        elif chance < 0.68:
            self.command(random.choice(sorted(DRAWN)), random)
        elif chance < 0.84:
            self.go_to(self.history.index() - 1)
        elif chance < 0.97:
            self.go_to(self.history.index() + 1)
        else:
            self.go_to(random.randint(0, self.history.count()))

    # --- what always holds ---------------------------------------------------------------------------------------

    def check(self):
        """The document is what it was when the history stood here before, and a view that listens knows all of it."""
        document = self.document
        text, _ = state = self.state()
        assert state == self.states[self.history.index()]
        assert len(self.states) == self.history.count() + 1
        assert self.mirror.annotations == document.about.annotations
        assert self.mirror.nodes == {name: document.placed(name) for name in document.names}
        assert list(document.graph.nodes) == document.names
        chosen = document.about.output
        assert document.graph.chosen_output == (chosen if chosen in document.graph else None)
        assert document.is_modified != (self.history.saved_index == self.history.index())
        assert format_graph_file(parse_graph_file(text, document.folder)) == text


def _carried_out(do):
    """Whether something was not refused; a refusal says why."""
    try:
        do()
    except EngineError as refusal:
        if not str(refusal):
            raise
        return False
    return True


def _thinned(document, random):
    """An edit that takes most of the nodes away."""
    names = document.names
    return commands.delete(document, random.sample(names, len(names) - 4))
