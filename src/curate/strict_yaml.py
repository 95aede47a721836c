"""YAML as people write it: `yes` and `no` are words (`no` is Norwegian), no key may stand twice."""

from __future__ import annotations

import yaml

_BOOL_TAG = "tag:yaml.org,2002:bool"


class _Loader(yaml.SafeLoader):
    """YAML 1.1 turns `yes`, `no`, `on` and `off` into booleans; here only true and false are."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own class attribute
        first: [
            (tag, pattern)
            for tag, pattern in resolvers
            if tag != _BOOL_TAG or first in "tTfF"  # what is left: true and false in any case
        ]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        """A mapping, with an error where a key stands twice (YAML would keep the last)."""
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = key_node.value
            if key_node.tag == "tag:yaml.org,2002:str" and key in seen:
                msg = f"the key {key!r} stands twice"
                raise yaml.MarkedYAMLError(problem=msg, problem_mark=key_node.start_mark)
            seen.add(key)
        return dict(super().construct_mapping(node, deep=deep))


def strict_load(text: str) -> object:
    """The value of a YAML text; plain values only, no objects are made.

    Raises:
        yaml.YAMLError: when it is no YAML, or a key stands twice; the message names the line.
    """
    return yaml.load(text, Loader=_Loader)  # a SafeLoader
