"""What an administrator watches: probes, metrics, and a log that tells no secrets."""
