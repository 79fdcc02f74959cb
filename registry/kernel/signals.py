"""What a wing announces; upper wings listen in their wiring. Sender is the database session."""

from blinker import Namespace

_signals = Namespace()

asset_changed = _signals.signal("asset-changed")
"""Assets or their locations are changed: assets=[Asset], actor=Actor. What a listener writes goes by `batch.put`."""

place_changed = _signals.signal("place-changed")
"""Known locations were written and flushed: locations=[Location], actor=Actor."""

place_asked = _signals.signal("place-asked")
"""What stands at a location or in its rooms: location=Location; each listener gives the holders' ids, each once."""

renamed = _signals.signal("renamed")
"""Organisations or settlements were changed, their names maybe, and flushed: entity=str, ids=[UUID], actor=Actor."""
