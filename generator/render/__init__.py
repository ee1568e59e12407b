"""vanthu."""
