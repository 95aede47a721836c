"""The package exports what it names."""

import curate.sample


def test_every_exported_name_exists_and_is_listed_in_order():
    names = curate.sample.__all__
    assert names == sorted(names)
    assert all(getattr(curate.sample, name) is not None for name in names)
