"""People's decisions: verdicts, answers, corrected fields, and the trail they leave."""

from curate.review.desk import answer, decide, edit, find_resource, log_of, undo

__all__ = ["answer", "decide", "edit", "find_resource", "log_of", "undo"]
