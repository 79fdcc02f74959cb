"""What a wing announces; upper wings listen in their wiring. Sender is the database session."""

from blinker import Namespace

_signals = Namespace()

asset_changed = _signals.signal("asset-changed")
"""After an asset or its location was written and flushed: asset=Asset, actor=Actor."""

place_changed = _signals.signal("place-changed")
"""After a location was written and flushed: location=Location, actor=Actor."""

place_asked = _signals.signal("place-asked")
"""What stands at a location or in its rooms: location=Location; each listener gives the holders' ids, each once."""

organisation_renamed = _signals.signal("organisation-renamed")
"""After an organisation got another name and was flushed: organisation=Organisation."""
