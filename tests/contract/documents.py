"""A small collection that the contract suite searches; all texts are our own."""

from __future__ import annotations

import math
from typing import Any

from curate.search import IndexedStandard, SearchDocument

DIMS = 8


def direction(*weights: float) -> tuple[float, ...]:
    """A unit vector of float32 values along the first axes."""
    import numpy as np

    padded = [*weights, *([0.0] * (DIMS - len(weights)))]
    norm = math.sqrt(sum(x * x for x in padded))
    return tuple(float(np.float32(x / norm)) for x in padded)


def document(number: int, name: str, text: str = "", **facts: Any) -> SearchDocument:
    """A document with sensible defaults; `number` makes id and address."""
    return SearchDocument(
        **{
            "id": f"r{number}",
            "url": f"https://oer.example/{number:04d}",
            "name": name,
            "text": text,
            "source_id": "example",
            "source_name": "Example Library",
            **facts,
        }
    )


def standard(code: str, *, declared: bool = False, confidence: float = 0.8) -> IndexedStandard:
    return IndexedStandard(
        framework="CCSS",
        code=code,
        statement="Explain why two parts of a whole are the same size.",
        confidence=confidence,
        declared=declared,
    )


def collection() -> list[SearchDocument]:
    """Twelve items: fractions, plants, water, stories, one dead, one rejected."""
    return [
        document(
            1,
            "Fractions on a number line",
            "Students place fractions between whole numbers and compare them.",
            description="A lesson about comparing fractions.",
            subjects=("Mathematics",),
            grades=(3, 4),
            language="en",
            license="CC-BY-4.0",
            license_use="adapt",
            resource_type=("Lesson Plan",),
            lexile_like=640,
            reading_status="ok",
            reading_interval=(560, 720),
            reading_bands=("2-3",),
            versions=("easier", "translation"),
            standards=(standard("4.NF.A.2", declared=True),),
            score=90.0,
            coverage=1.0,
            link_state="alive",
            completeness=0.9,
            date_modified="2025-06-01",
            vector=direction(1, 0.1),
        ),
        document(
            2,
            "Pizza slices",
            "Share a pizza among friends and talk about halves, thirds and fractions of it.",
            subjects=("mathematics",),
            grades=(4,),
            language="es-MX",
            license="CC-BY-NC-SA-4.0",
            license_use="noncommercial",
            resource_type=("Activity",),
            lexile_like=520,
            standards=(standard("4.NF.B.3a"),),
            score=70.0,
            coverage=0.5,
            completeness=0.7,
            vector=direction(0.9, 0.3),
        ),
        document(
            3,
            "La fracción y sus partes",
            "Cada niño reparte una manzana y dibuja la fracción que recibe.",
            subjects=("Mathematics",),
            grades=(3,),
            language="es",
            license="CC-BY-4.0",
            license_use="adapt",
            lexile_like=450,
            source_id="cuentos",
            source_name="Cuentos Abiertos",
            vector=direction(0.95, 0.0, 0.2),
        ),
        document(
            4,
            "How plants make food",
            "Leaves take in light. Photosynthesis turns water and air into sugar.",
            subjects=("Science",),
            grades=(5,),
            language="en",
            license="CC-BY-SA-4.0",
            license_use="adapt",
            resource_type=("Reading",),
            lexile_like=780,
            date_modified="2024-02",
            vector=direction(0, 1),
        ),
        document(
            5,
            "Growing beans in a jar",
            "Watch a seed wake up, grow a root and reach for the sun.",
            subjects=("Science",),
            grades=(2,),
            language="en",
            license="CC0-1.0",
            license_use="adapt",
            resource_type=("Activity",),
            lexile_like=410,
            date_modified="2023",
            vector=direction(0, 0.9, 0, 0.4),
        ),
        document(
            6,
            "The hydrologic cycle",
            "Rain falls, rivers run to the sea, and the sun lifts the water again.",
            subjects=("Science", "Earth Science"),
            grades=(5, 6),
            language="en",
            license_use="unknown",
            lexile_like=905,
            vector=direction(0, 0, 1),
        ),
        document(
            7,
            "A water wheel for the river",
            "Build a wheel and let the stream turn it. Every cycle lifts a bucket.",
            subjects=("Engineering",),
            grades=(6, 7),
            language="en",
            license_use="restricted",
            lexile_like=1010,
            reading_bands=("4-5", "6-8"),
            versions=("easier",),
            vector=direction(0, 0, 0.5, 0, 0.8),
        ),
        document(
            8,
            "The lion who lost his roar",
            "A story of friendship in the tall grass.",
            subjects=("English Language Arts",),
            grades=(0, 1),
            language="en",
            license="CC-BY-4.0",
            license_use="adapt",
            lexile_like=-120,
            source_id="cuentos",
            source_name="Cuentos Abiertos",
            vector=direction(0, 0, 0, 0, 0, 1),
        ),
        document(
            9,
            "狮子和老鼠",
            "从前有一只狮子。",
            language="zh",
            license_use="share",
            source_id="cuentos",
            source_name="Cuentos Abiertos",
        ),
        document(
            10,
            "Fractions page that is gone",
            "Old fractions.",
            grades=(4,),
            link_state="dead",
            vector=direction(1),
        ),
        document(11, "Fractions we refused", "Wrong fractions.", grades=(4,), decision="rejected"),
        document(
            12,
            "Algebra tiles",
            "Move tiles to solve equations with one unknown.",
            subjects=("Mathematics",),
            grades=(7, 8),
            language="en",
            license="CC-BY-4.0",
            license_use="adapt",
            standards=(standard("7.EE.B.4"), standard("4.NF.A.20")),
        ),
    ]
