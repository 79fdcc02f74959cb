"""Room for one more draft of a person: what counts against it, and what makes way by itself."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.exchange.models.import_draft import ImportDraft
from registry.exchange.operations.draft_files import DraftFiles
from registry.exchange.operations.import_drafts import list_drafts, stamp_of
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, because
from registry.kernel.models.long_work import UNDER_WAY, LongWork

MAX_DRAFTS = 10
MAX_HELD = 30
"""So many one person may have, with those that do not count."""
MAX_BYTES = 150 * 1024 * 1024
"""So much one person may have waiting, with those that do not count."""
COUNTED_DAYS = 3
"""After so many days untouched a draft counts no more."""
FULL = because(
    "У вас уже багато незакінчених імпортів: завершіть або приберіть зайві. Ті, у яких нічого записувати, "
    "і ті, яких ви не чіпали %(days)s дні, не рахуються",
    days=COUNTED_DAYS,
)


class DraftRoom:
    """The drafts of a person, the oldest first, and which of them count."""

    def __init__(self, session: Session, actor: Actor, files: DraftFiles) -> None:
        self.session = session
        self.own = list(reversed(list_drafts(session, actor)))
        if len(self.own) < MAX_DRAFTS and self._size() < MAX_BYTES // 2:
            self.empty: list[ImportDraft] = []  # Nobody asks, and reports are long.
        else:
            self.empty = [one for one in self.own if not self._is_busy(one) and _is_empty(files, one)]
        late = clock.now() - timedelta(days=COUNTED_DAYS)
        self.counted = [one for one in self.own if one.updated_at >= late and one not in self.empty]

    def _size(self) -> int:
        return sum(one.size_bytes for one in self.own)

    def _is_busy(self, draft: ImportDraft) -> bool:
        busy = select(LongWork.id).where(LongWork.id == draft.work_id, LongWork.state.in_(UNDER_WAY))
        return draft.work_id is not None and self.session.scalar(busy) is not None

    def make_way(self, size: int = 1) -> list[ImportDraft]:
        """Take away as many drafts with nothing to write as a file of `size` bytes needs; give them. Raise Invalid."""
        gone: list[ImportDraft] = []
        while self.empty and self._is_full(size):
            gone.append(self.empty.pop(0))
            self.own.remove(gone[-1])
        if len(self.counted) >= MAX_DRAFTS or self._is_full(size):
            raise Invalid(file=FULL)
        return gone

    def _is_full(self, size: int) -> bool:
        return len(self.own) >= MAX_HELD or self._size() + size > MAX_BYTES

    def find_oldest(self) -> ImportDraft | None:
        """Give the draft to drop first: of those that count, else of all; None when nothing can be dropped."""
        some: Sequence[ImportDraft] = self.counted if len(self.counted) >= MAX_DRAFTS else self.own
        return next((one for one in some if not self._is_busy(one)), None)


def find_in_the_way(session: Session, actor: Actor, files: DraftFiles) -> ImportDraft | None:
    """Give the draft to drop for another one; None while there is room."""
    room = DraftRoom(session, actor, files)
    try:
        room.make_way()
    except Invalid:
        return room.find_oldest()
    return None


def _is_empty(files: DraftFiles, draft: ImportDraft) -> bool:
    """Tell whether the check of a draft found nothing wrong and nothing to write."""
    report = files.find_report(draft.id, stamp_of(draft))
    return report is not None and not (report.errors or report.created or report.updated)
