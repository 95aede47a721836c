import pickle
from pathlib import Path

import pytest

from curate.errors import (
    CurateError,
    NotFound,
    RecordRejected,
    SearchUnavailable,
    SourceInvalid,
    SourceUnavailable,
)


@pytest.mark.parametrize(
    "error",
    [
        SourceUnavailable("no answer", source_id="museum"),
        SearchUnavailable("refused", backend="elasticsearch"),
        SourceInvalid("unknown field", path=Path("museum.yaml")),
        RecordRejected("empty", "no text"),
        NotFound("no item"),
    ],
)
def test_an_error_crosses_process_borders_whole(error: CurateError):
    same = pickle.loads(pickle.dumps(error))
    assert type(same) is type(error)
    assert str(same) == str(error)
    assert vars(same) == vars(error)
    assert same.exit_code == error.exit_code
