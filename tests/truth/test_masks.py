"""Masks: what an answer keeps, and what an update takes over."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.google import masks

NAMES = st.sampled_from(["a", "b", "c"])
THINGS = st.recursive(
    st.integers(0, 3) | st.text(max_size=2),
    lambda inner: st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.dictionaries(NAMES, THINGS, max_size=3)
MASKS: st.SearchStrategy[masks.Mask] = st.recursive(
    st.just({}), lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=3), max_leaves=6
)


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("a", {"a": {}}),
        ("a.b,c(d,e/f)", {"a": {"b": {}}, "c": {"d": {}, "e": {"f": {}}}}),
        ("a(b(c),d),e", {"a": {"b": {"c": {}}, "d": {}}, "e": {}}),
        ("user_entered_value", {"userEnteredValue": {}}),
        ("a,a.b", {"a": {}}),
        ("a.b,a", {"a": {}}),
        ("a.*", {"a": {}}),
        ("*", {}),
        ("a,*", {}),
        ("a,", {"a": {}}),
    ],
)
def test_a_mask_is_read_from_its_text(text: str, mask: masks.Mask) -> None:
    assert masks.parse(text) == mask


@pytest.mark.parametrize("text", ["a(b", "a)", "a(b))", "("])
def test_parentheses_must_match(text: str) -> None:
    with pytest.raises(masks.MalformedError):
        masks.parse(text)


def test_what_leads_to_a_named_field_stays() -> None:
    answer = {"sheets": [{"properties": {"title": "x"}}, {"properties": {"tabColor": {}}}, {}], "id": 1}
    assert masks.select(answer, masks.parse("sheets.properties.tabColor")) == {
        "sheets": [{"properties": {}}, {"properties": {"tabColor": {}}}, {}]
    }
    assert masks.select(answer, {}) == answer
    assert masks.select(answer, masks.NOTHING) == {}


def test_an_update_takes_named_fields_and_clears_those_not_given() -> None:
    old = {"note": "n", "format": {"bold": True, "font": {"size": 9, "name": "x"}}, "other": 1}
    mask = masks.parse("note,format(bold,font.size)")
    assert masks.replace(old, {"format": {"font": {"size": 7}}, "other": 2}, mask) == {
        "format": {"font": {"size": 7, "name": "x"}},
        "other": 1,
    }
    assert masks.replace({"format": {"bold": True}}, {}, masks.parse("format.bold")) == {}


@given(OBJECTS, OBJECTS, MASKS)
def test_an_update_changes_only_what_is_named(target: Any, source: Any, mask: masks.Mask) -> None:
    before = copy.deepcopy((target, source, mask))
    result = masks.replace(target, source, mask)
    assert (target, source, mask) == before
    assert masks.replace(result, source, mask) == result
    if mask:
        unnamed = set(result) | set(target)
        assert all(result.get(name) == target.get(name) for name in unnamed - set(mask))
        assert all(result.get(name) == source.get(name) for name, below in mask.items() if not below)
    else:
        assert result == source


@given(OBJECTS, MASKS)
def test_selecting_twice_is_selecting_once(value: Any, mask: masks.Mask) -> None:
    once = masks.select(value, mask)
    assert masks.select(once, mask) == once
