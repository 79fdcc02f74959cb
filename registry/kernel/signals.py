"""What the ground floor announces; upper floors listen in their wiring. Sender is the database session."""

from blinker import Namespace

_signals = Namespace()

asset_changed = _signals.signal("asset-changed")
"""After an asset or its location was written and flushed: asset=Asset, actor=Actor."""

work_logged = _signals.signal("work-logged")
"""After a work entry was written and flushed: entry=WorkEntry, actor=Actor."""
