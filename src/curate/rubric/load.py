"""Loads rubrics and district profiles, by name from the bundled folder or from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from curate.bundled import folder
from curate.errors import NotFound, RubricInvalid
from curate.rubric.model import Profile, Question, Rubric
from curate.rubric.signals import ANSWERERS
from curate.rubric.yaml_file import read_mapping, read_record

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Profile",
    "Question",
    "Rubric",
    "check_fits",
    "is_rubric_file",
    "load_profile",
    "load_rubric",
    "profile_names",
    "rubric_names",
]

DEFAULT_PROFILE = "default"


def load_rubric(name_or_path: str | Path) -> Rubric:
    """The rubric of a bundled name (`purchase_questions`) or in a YAML file.

    Raises:
        NotFound: if no bundled rubric has that name.
        RubricInvalid: in one line with the file, the place and the field.
    """
    path = _path(name_or_path, _rubric_folder(), "rubric", "curate rubric list")
    rubric = read_record(Rubric, path)
    for index, question in enumerate(rubric.questions):
        if question.machine is not None and question.machine not in ANSWERERS:
            msg = (
                f"questions[{index}] ({question.id}).machine: there is no answerer "
                f"{question.machine!r}; there are {', '.join(sorted(ANSWERERS))}"
            )
            raise RubricInvalid(msg, path=path)
    return rubric


def load_profile(
    name_or_path: str | Path | None = None, *, rubric: Rubric | None = None
) -> Profile:
    """The district profile of a bundled name or in a YAML file; None is the default one.

    With a `rubric`, weights and deal-breakers must name its questions.

    Raises:
        NotFound: if no bundled profile has that name.
        RubricInvalid: in one line with the file, the place and the field.
    """
    name = DEFAULT_PROFILE if name_or_path is None else name_or_path
    path = _path(name, _profile_folder(), "profile", "curate rubric list")
    profile = read_record(Profile, path)
    if rubric is not None:
        check_fits(rubric, profile, path=path)
    return profile


def check_fits(rubric: Rubric, profile: Profile, *, path: Path | None = None) -> None:
    """A profile may weigh and rule out only what the rubric asks, by answers on its scale.

    Raises:
        RubricInvalid: names the first weight or deal-breaker that the rubric does not know.
    """
    questions = {question.id: question for question in rubric.questions}
    for field, named in (("weights", profile.weights), ("deal_breakers", profile.deal_breakers)):
        for name in named:
            if name not in questions:
                msg = f"{field}.{name}: the rubric {rubric.id} asks no such question"
                raise RubricInvalid(msg, path=path)
    for name, answers in profile.deal_breakers.items():
        for answer in answers:
            if answer not in questions[name].scale:
                msg = f"deal_breakers.{name}: {answer} is not on the question's scale"
                raise RubricInvalid(msg, path=path)


def rubric_names() -> tuple[str, ...]:
    """Names of the bundled rubrics, sorted."""
    return _names(_rubric_folder().glob("*.yaml"))


def profile_names() -> tuple[str, ...]:
    """Names of the bundled district profiles, sorted."""
    return _names(_profile_folder().glob("*.yaml"))


def is_rubric_file(path: Path) -> bool:
    """Whether a YAML file means to be a rubric (it has questions) rather than a profile.

    Raises:
        RubricInvalid: if it is no YAML mapping.
    """
    return bool({"questions", "n_questions"} & read_mapping(path).keys())


def _names(paths: Iterable[Path]) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in paths))


def _rubric_folder() -> Path:
    return folder("rubrics")


def _profile_folder() -> Path:
    return _rubric_folder() / "profiles"


def _path(name_or_path: str | Path, bundled: Path, noun: str, listing: str) -> Path:
    """The file meant: a path as it stands, a bare name in the bundled folder."""
    path = Path(name_or_path)
    if isinstance(name_or_path, Path) or path.suffix in {".yaml", ".yml"} or len(path.parts) != 1:
        return path
    found = bundled / f"{path.name}.yaml"
    if not found.is_file():
        msg = f"there is no {noun} {str(name_or_path)!r}: see `{listing}`, or give a .yaml file"
        raise NotFound(msg)
    return found
