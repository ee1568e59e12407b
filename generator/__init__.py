"""vanthu: a folder of Vietnamese documents becomes a site that a reader can search, browse and trust."""

__version__ = "0.1.0"
