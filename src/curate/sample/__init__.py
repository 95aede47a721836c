"""The sample source: about forty lessons that this project wrote, and the server that serves them.

`docs/sample-source.md` says what is on it. Everything behaves as sites in the wild do: licenses of
several kinds and none, translations, a mirror, dead, moved and soft-404 links, broken markup.
"""

from curate.sample.lessons import Lesson, read_lessons
from curate.sample.render import Behavior, Site
from curate.sample.server import SampleServer
from curate.sample.truth import LessonTruth, LinkTruth, Truth, load_truth

__all__ = [
    "Behavior",
    "Lesson",
    "LessonTruth",
    "LinkTruth",
    "SampleServer",
    "Site",
    "Truth",
    "load_truth",
    "read_lessons",
]
