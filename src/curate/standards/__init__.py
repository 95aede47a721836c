"""Standards frameworks, the codes that name their statements, and alignment with evidence."""

from curate.standards.aligner import ALIGN_VERSION, Aligner
from curate.standards.codes import CodeResolver
from curate.standards.grades import parse_grades
from curate.standards.load import framework_names, load_framework
from curate.standards.model import AlignDoc, Framework, Statement

__all__ = [
    "ALIGN_VERSION",
    "AlignDoc",
    "Aligner",
    "CodeResolver",
    "Framework",
    "Statement",
    "framework_names",
    "load_framework",
    "parse_grades",
]
