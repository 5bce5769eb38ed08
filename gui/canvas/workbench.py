"""The workbench: what gestures ask of the canvas, and what the window's menus call on it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget

from engine import Composite, EngineError, Operation
from gui.canvas.adding.adding import Adding
from gui.canvas.annotations.offering import Annotating
from gui.canvas.annotations.typing_in import AnnotationTyping
from gui.canvas.arranging.gliding import Gliding
from gui.canvas.arranging.ordering import Ordering
from gui.canvas.arranging.tidy_progress import TidyProgress
from gui.canvas.arranging.tidying import GLIDE_MS, Tidying
from gui.canvas.editing.by_keyboard import ByKeyboard
from gui.canvas.editing.editing import Editing
from gui.canvas.editing.in_place import InPlaceEditing
from gui.canvas.editing.speaking import announce
from gui.canvas.gestures import Pointer
from gui.canvas.hovering.bubble import Bubble
from gui.canvas.roaming.finding import NodeFinder
from gui.canvas.roaming.motion import motion_ms
from gui.canvas.roaming.roaming import Roaming
from gui.canvas.wires.wiring import LooseEnd
from gui.context import Context
from gui.document.edits import Edit
from gui.wording import sentence_of

_TOLD_SECONDS = 4.0


class Workbench(Roaming):
    """A surface whose document can be edited; refusals are told beside the pointer and by `status_message`."""

    status_message = Signal(str)
    entering = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.bubble = Bubble(self.viewport())
        self.gliding = Gliding(self)
        self.editing = Editing(self)
        self.in_place = InPlaceEditing(self)
        self.by_keyboard = ByKeyboard(self, self, self.editing)
        self.finder = NodeFinder(self, self.status_message.emit)
        self.adding = Adding(self, self.editing, self.bubble, self.tell)
        self.annotation_typing = AnnotationTyping(self)
        self.ordering = Ordering(self)
        self.tidying = Tidying(self, self)
        self.tidy_progress = TidyProgress(self.viewport())
        self.tidying.progressed.connect(self.tidy_progress.show_share)
        self.tidy_progress.given_up.connect(self.tidying.cancel)
        self.annotating = Annotating(self, self.annotation_typing)

    # --- what gestures ask for --------------------------------------------------------------------------------------

    def do(self, edit: Edit, *, glides: bool = False) -> bool:
        """Carry out an edit, cards that it moves gliding to their places if wanted.

        A refusal is told to the user, and gives False.
        """
        nodes = self.drawing.nodes
        shown = {name: nodes[name].pos() for name in edit.after if name in nodes} if glides else {}
        try:
            self.context.document.do(edit)
        except EngineError as refusal:
            self.tell(refusal)
            return False
        if motion_ms(self.context.settings, GLIDE_MS):
            self.gliding.glide(self.drawing, shown)
        return True

    def tell(self, error: EngineError) -> None:
        """Tell the user of a refusal, beside the pointer and in the status bar."""
        self.say(sentence_of(error))

    def say(self, sentence: str) -> None:
        """Tell the user something beside the pointer and in the status bar."""
        self.status_message.emit(sentence)
        announce(self, sentence)
        self.bubble.show_sentence(sentence, self.pointer_or_middle(), seconds=_TOLD_SECONDS)

    def show_bubble(self, sentence: str, at: QPointF, *, hint: bool = False) -> None:
        """Show a sentence beside a point of the view: a refusal, or a hint at what the release will do."""
        self.bubble.show_sentence(sentence, at, hint=hint)

    def hide_bubble(self) -> None:
        """Show no sentence."""
        self.bubble.hide()

    def offer_gates(self, end: LooseEnd, at: Pointer) -> None:
        """Let the user choose a new node for the loose end of a wire."""
        self.adding.offer(at.view, end)

    def edit_value(self, name: str) -> None:
        """Let the value of a node be typed in its field."""
        self.in_place.edit_value(self.drawing, name)

    def set_hand(self, shape: QCursor | Qt.CursorShape | None) -> None:
        """Give the pointer a shape, None for its usual one."""
        if shape is None:
            self.viewport().unsetCursor()
        else:
            self.viewport().setCursor(shape)

    # --- what menus call ------------------------------------------------------------------------------------------

    def select_all(self) -> None:
        """Select every node and wire."""
        self.editing.select_all()

    def delete_selected(self) -> None:
        """Delete what is selected; a chain closes again where a part of it goes."""
        words = self.editing.delete()
        if words is not None:
            self.say(words)

    def delete_plainly(self) -> None:
        """Delete what is selected, and leave the ports that it fed without a wire."""
        self.editing.delete_plainly()

    def link_selected(self) -> None:
        """Wire the selected nodes to the one selected last."""
        words = self.editing.link()
        if words is not None:
            self.say(words)

    def duplicate_selected(self, *, with_wires: bool = False) -> None:
        """Add a copy of the selected nodes, fed by the same nodes where it keeps the wires."""
        self.editing.duplicate(with_wires=with_wires)
        self.ensure_seen(*self.context.selection.names)

    def copy(self) -> None:
        """Copy the selected nodes to the clipboard."""
        self.status_message.emit(self.editing.copy())

    def cut(self) -> None:
        """Copy the selected nodes to the clipboard and delete them."""
        selection = self.context.selection
        if selection.names or selection.annotations:
            self.copy()
            self.annotating.delete_with_contents()

    def paste(self) -> None:
        """Add what is on the clipboard at the pointer, or in the middle of the view when that is elsewhere."""
        try:
            words = self.editing.paste(self.zooming.canvas_point(self.pointer_or_middle()))
        except EngineError as refusal:
            self.tell(refusal)
            return
        if words is not None:
            self.say(words)
        else:
            self.ensure_seen(*self.context.selection.names)

    def add_reroute_points(self) -> None:
        """Give each selected wire a reroute point."""
        words = self.editing.add_reroute_points()
        if words is not None:
            self.say(words)

    def arrange(self) -> None:
        """Lay out the selected nodes, or the whole graph when fewer than two are selected."""
        names = self.editing.to_tidy()
        whole = len(names) == len(self.context.document.graph)
        self.tidying.start(names, self.fit_all if whole else lambda: None)

    def open_quick_add(self, at: QPoint | None = None) -> None:
        """Open the list of gates at a point of the view, else at the pointer, else in the middle."""
        self.adding.offer(QPointF(at) if at is not None else self.pointer_or_middle())

    def add_operation(self, operation: str | Operation) -> None:
        """Add a node of this operation beside the selected one, else in the middle of the view."""
        added = self.adding.add(operation, self.editing.place_for_new(self.middle()))
        if added is not None:
            self.ensure_seen(added)

    def begin_rename(self) -> None:
        """Edit the name of the selected node, the title of a frame or the text of a comment where it stands."""
        selection = self.context.selection
        name = selection.current
        if name is not None:
            self.ensure_seen(name)
            self.in_place.rename(self.drawing, name)
        elif selection.annotations:
            self.begin_edit_annotation(selection.annotations[-1])

    def begin_edit_annotation(self, key: int) -> None:
        """Edit the title of a frame or the text of a comment where it stands."""
        self.ensureVisible(self.drawing.annotations.title_rect(key), 24, 24)
        self._moved()
        self.annotation_typing.edit(self.drawing, key)

    def add_frame(self) -> None:
        """Put a frame around what is selected, or an empty one at the pointer, and let its title be typed."""
        self.annotating.add_frame(self.zooming.canvas_point(self.pointer_or_middle()))

    def add_comment(self) -> None:
        """Add a comment at the pointer and let its text be typed."""
        self.annotating.add_comment(self.zooming.canvas_point(self.pointer_or_middle()))

    def delete_with_contents(self) -> None:
        """Delete what is selected, and all that lies fully inside the selected frames."""
        self.annotating.delete_with_contents()

    def recolour(self, colour: str) -> None:
        """Give the selected frames and comments this colour."""
        self.annotating.recolour(colour)

    def begin_edit_value(self) -> None:
        """Edit the value of the selected variable, input or constant, or what the selected comment or frame says.

        A composite gate is entered instead.
        """
        selection = self.context.selection
        name = selection.current
        if name is None and selection.annotations:
            self.begin_edit_annotation(selection.annotations[-1])
        if name is None:
            return
        node = self.context.document.graph.node(name)
        if isinstance(node.operation, Composite):
            self.entering.emit(name)
        if node.is_gate:
            return
        if not self.context.document.has_own_value(name):
            self.tell(self.context.document.value_refusal(name))
            return
        self.ensure_seen(name)
        self.in_place.edit_value(self.drawing, name)

    def set_show_local(self, show: bool) -> None:
        """Write local derivatives where wires enter gates, or leave them out."""
        self.drawing.set_show_local(show)
