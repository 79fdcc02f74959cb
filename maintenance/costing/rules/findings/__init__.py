"""What threatens a costing's figures; each finding names its contracts and assets."""
