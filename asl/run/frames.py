"""What several folds do to a frame."""

from __future__ import annotations

from asl.run.tree import CHILDREN, READY, Fan, Frame, Run


def schedule_fan(run: Run, frame: Frame, fan: Fan) -> None:
    """Put a container on the agenda when something may start or everything is done; else take it off."""
    breached = fan.map_run is not None and fan.map_run.breached
    if breached or fan.done or (fan.live < fan.width and fan.upcoming is not None):
        frame.phase = READY
        run.agenda[frame.number] = None
    else:
        frame.phase = CHILDREN
        run.agenda.pop(frame.number, None)


def settle(run: Run, frame: Frame) -> None:
    """Nothing of the state that was left is awaited any more."""
    run.agenda.pop(frame.number, None)
    frame.attempt = None
    if frame.token:
        frame.token = ""
    if frame.fan is not None:
        drop_children(run, frame.fan)
        frame.fan = None


def drop_children(run: Run, fan: Fan) -> None:
    """Forget the frames of all children, and what is below them."""
    for child in list(fan.children.values()):
        run.drop(child)


def revive(run: Run, frame: Frame, previous: int) -> None:
    """Nothing is awaited any more; a frame between two states, or before its first, is to enter one."""
    if frame.target is not None or frame.state is None:
        run.agenda[frame.number] = None
    frame.phase = READY
    frame.previous = previous
    frame.attempt = None
    frame.token = ""
    frame.retries = ()
    frame.error = frame.cause = None
