"""The job that tells the history's head to the log and keeps it in the folder outside, where one is set."""

import logging
from datetime import date

from sqlalchemy.orm import Session

from registry.kernel.operations.heads import keep_head, outside, read_head

logger = logging.getLogger("oblik.audit")


def keep_history_head(session: Session, today: date) -> dict[str, int]:
    """Say where the chain ends today; raise OSError when the folder outside cannot be written to."""
    found = read_head(session)
    logger.info("history head %s, entries %s", found["hash"], found["entries"])
    folder = outside()
    if folder is not None:
        keep_head(session, folder, today)
    return {"entries": found["entries"], "kept": int(folder is not None)}
