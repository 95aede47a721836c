"""curate: a catalog of open educational resources that a school district can stand behind."""

__version__ = "0.1.0"
