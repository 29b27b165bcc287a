"""Django's SQLite, whose writers take turns before they ask SQLite for its one write lock.

SQLite itself lets a writer who comes too late sleep and look again after 1, 2, 5, 10, 15, 20, 25, 50 and 100 ms. A
short execution writes for half a millisecond, so with two web processes most of the time passed in these sleeps, with
nobody writing. Django looks for a class of this name in a module of this name.
"""

from __future__ import annotations

from django.db.backends.sqlite3 import base

from sfn_studio.sqlite.turns import Turns, turns_at


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that waits for its turn at BEGIN, and gives it up when the transaction is over in any way."""

    _turn: Turns | None = None
    """The turn that this connection has now."""

    def _start_transaction_under_autocommit(self) -> None:
        if self._turn is None and not self.is_in_memory_db():
            turns = turns_at(str(self.settings_dict["NAME"]))  # now: tests give a connection another name
            if turns.take(float(self.settings_dict["OPTIONS"].get("timeout", 5))):
                self._turn = turns
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._give_up_turn()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()
        finally:
            self._give_up_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._give_up_turn()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._give_up_turn()

    def _give_up_turn(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.give_up()
