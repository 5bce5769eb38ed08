"""A graph made ready to run: order, slots, columns. Made once, kept while the structure stands, patched after an edit.

Slots number the values of a run: first the sources (variables, inputs, constants), then the gates in an order
in which every gate comes after its inputs. What cannot run is left out, with the reason, so that the rest
can.
"""

from engine.plan.keeping import fed, plan_of
from engine.plan.record import Plan, Program, Step

__all__ = ["Plan", "Program", "Step", "fed", "plan_of"]
