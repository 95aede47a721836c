"""The version that every candidate carries; raise it when any rule of this room changes."""

EXTRACTOR_VERSION = "3"
