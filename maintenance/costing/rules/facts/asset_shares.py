"""What an act costs each asset: shared as the plan of its months shares its price."""

import uuid
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from registry.kernel.money import from_kopiykas, to_kopiykas


def share_act(amount: Decimal, shares: Mapping[uuid.UUID, Fraction | Decimal | int]) -> dict[uuid.UUID, Decimal]:
    """Share an act's sum among assets, in hryvnia: running totals, so that the parts add up to it exactly.

    `shares` say how the plan of the act's months shares its price, in whatever unit; undivided prices share equally.
    Assets of no share get nothing; without any share nobody does.
    """
    weights = {asset_id: Fraction(share) for asset_id, share in sorted(shares.items()) if share}
    whole, kopiykas = sum(weights.values(), Fraction()), to_kopiykas(amount)
    parts, before, so_far = {}, 0, Fraction()
    for asset_id, weight in weights.items():
        so_far += weight
        until = int(so_far / whole * kopiykas + Fraction(1, 2))
        parts[asset_id] = from_kopiykas(until - before)
        before = until
    return parts
