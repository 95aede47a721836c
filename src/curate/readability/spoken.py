"""Syllables of figures as they are read aloud, after Flesch (1948): four for 1918.

Figures of up to four digits are read in full. Flesch advises to leave lengthy ones out; they are
read to their first group here ("12,500" as "twelve thousand").
"""

from __future__ import annotations

import re

_ONES = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)  # zero, one ... nineteen
_TENS = (0, 1, 2, 2, 2, 2, 2, 3, 2, 2)  # -, ten, twenty ... ninety
_HUNDRED, _THOUSAND, _MILLION = 2, 2, 2  # billion and so on, too
_POINT = 1
_YEARS = (range(1100, 2000), range(2010, 2100))  # read in pairs: nineteen eighteen
_LONGEST = 15  # digits; longer ones are no numbers, and count as one syllable a digit
_ORDINAL = re.compile(r"(?:st|nd|rd|th)")


def of_number(digits: str) -> int:
    """Syllables of a whole or decimal number, commas between the thousands allowed.

    >>> of_number("7"), of_number("1918"), of_number("3.5"), of_number("12,500")
    (2, 4, 3, 4)
    """
    whole, _, decimals = digits.replace(",", "").partition(".")
    found = _of_whole(whole)
    if decimals:
        found += _POINT + sum(_ONES[int(digit)] for digit in decimals[:4] if digit.isdecimal())
    return found


def _of_whole(digits: str) -> int:
    if not digits.isdecimal() or len(digits) > _LONGEST:
        return len(digits)
    number = int(digits)
    if number < 1_000:
        return _below_thousand(number)
    if any(number in years for years in _YEARS):
        century, year = divmod(number, 100)
        return _below_thousand(century) + (_year_of_century(year) if year else _HUNDRED)
    if number < 10_000:
        thousands, rest = divmod(number, 1_000)
        return _ONES[thousands] + _THOUSAND + (_below_thousand(rest) if rest else 0)
    while number >= 1_000:
        number //= 1_000
    return _below_thousand(number) + _MILLION


def _year_of_century(year: int) -> int:
    """As in nineteen "oh five" and "fifteen"."""
    return 1 + _ONES[year] if year < 10 else _below_thousand(year)


def _below_thousand(number: int) -> int:
    hundreds, rest = divmod(number, 100)
    found = _ONES[hundreds] + _HUNDRED if hundreds else 0
    if rest == 0 and hundreds:
        return found
    if rest < 20:
        return found + _ONES[rest]
    tens, ones = divmod(rest, 10)
    return found + _TENS[tens] + (_ONES[ones] if ones else 0)


def of_ending(digits: str, ending: str) -> int | None:
    """Syllables that letters after a number add in an ordinal or plural; None for other letters.

    >>> of_ending("20", "th"), of_ending("21", "st"), of_ending("1990", "s"), of_ending("3", "d")
    (1, 0, 0, None)
    """
    if ending == "s":
        return 0
    if _ORDINAL.fullmatch(ending) is None:
        return None
    is_round = digits[-1] == "0" and digits[-2:] not in ("10", "00", "0")
    return int(is_round)  # twentieth
