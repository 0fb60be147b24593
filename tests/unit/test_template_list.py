"""The list of templates: whose words they are, in which order, and what a change would make of them."""

from __future__ import annotations

import pandas as pd
import pytest

from sync import Workspace
from sync.contract import CHANNELS, RELATIONSHIPS, SCENARIOS, TEMPLATES
from sync.crm.plan import PLAN
from sync.crm.template_list import (
    ANY_TIME,
    STEPS,
    Ask,
    State,
    by_occasion,
    entries,
    form_of,
    found,
    name_of_copy,
    original,
    summary,
    values_of,
    written,
)
from sync.crm.templates import DEFAULTS, FORMS, in_force
from tests.unit import frames

NOTHING = frames.templates()


def test_without_a_row_all_words_are_ours_and_each_has_an_occasion() -> None:
    every = entries(NOTHING)
    assert {one.state for one in every} == {State.OURS}
    assert tuple(one.template for one in every) == DEFAULTS
    assert {one.occasion for one in every} <= {*STEPS, *SCENARIOS, ANY_TIME}
    assert next(iter(by_occasion(every))) == PLAN[0].name
    assert list(by_occasion(every))[-1] == ANY_TIME
    assert sum(map(len, by_occasion(every).values())) == len(DEFAULTS)


def test_rows_of_a_fresh_sheet_are_still_ours_whatever_blanks_a_hand_left() -> None:
    ours = values_of(DEFAULTS[0])
    rows = frames.templates(
        {"id": DEFAULTS[0].id, **ours, "body": f"{ours['body'].replace(chr(10), '  ' + chr(10))}\n"},
        {"id": DEFAULTS[1].id, **values_of(DEFAULTS[1]), "subject": "Another"},
        {"id": DEFAULTS[2].id, **values_of(DEFAULTS[2]), "body": " "},
        {"id": "t-mine", "name": "Mine", "body": "x", "step": " thank THEM, graciously "},
        {"id": "t-blank", "name": "Blank"},
    )
    every = {one.template.id: one for one in entries(rows)}
    assert [every[one.id].state for one in DEFAULTS[:4]] == [State.OURS, State.CHANGED, State.OFF, State.OURS]
    assert (every["t-mine"].state, every["t-blank"].state) == (State.OWN, State.OFF)
    assert every["t-mine"].occasion == PLAN[0].name
    assert every[DEFAULTS[2].id].occasion == entries(NOTHING)[2].occasion
    assert summary(tuple(every.values())).endswith("1 changed by you, 1 your own, 2 not in use")
    used = {one.id for one in in_force(rows)}
    assert used == {row for row, one in every.items() if one.state != State.OFF}


@pytest.mark.parametrize("channel", ["", *CHANNELS])
def test_every_channel_has_one_form(channel: str) -> None:
    assert sum(form_of(channel) == form for form in FORMS) == 1


def test_each_filter_keeps_what_it_names() -> None:
    every = entries(NOTHING)
    for relationship in ("", *RELATIONSHIPS):
        kept = found(every, Ask(relationship=relationship))
        assert {one.template.relationship for one in kept} <= {relationship}
    assert sum(len(found(every, Ask(form=form))) for form in FORMS) == len(every)
    assert sum(len(found(every, Ask(occasion=one))) for one in by_occasion(every)) == len(every)
    assert {one.template.id for one in found(every, Ask("RECRUITER thank", form=FORMS[0]))} >= {
        "t-thank-recruiter"
    }
    assert found(every, Ask("no such words anywhere")) == ()


def test_a_look_at_unsaved_words_leaves_the_rows_alone() -> None:
    rows = frames.templates({"id": "t-mine", "name": "Mine", "body": "Old"})
    mine = written(rows, "t-mine", {"body": "New"})
    assert (mine.at["t-mine", "name"], mine.at["t-mine", "body"]) == ("Mine", "New")
    assert rows.at["t-mine", "body"] == "Old"
    both = written(rows, "t-thank", {"name": "Thanks", "body": "Hello"})
    assert list(both.index) == ["t-mine", "t-thank"]
    assert {one.body for one in in_force(both)} >= {"Old", "Hello"}
    assert (both.dtypes == rows.dtypes).all()
    pd.testing.assert_index_equal(written(NOTHING, "new", {}).columns, NOTHING.columns)


def test_a_copy_s_name_is_free() -> None:
    every = entries(frames.templates({"name": "thank you, GRACIOUSLY (2)", "body": "x"}))
    assert name_of_copy(DEFAULTS[0].name, every) == f"{DEFAULTS[0].name} (3)"


def test_back_to_the_original_is_what_it_was(workspace: Workspace) -> None:
    ours = original("t-thank")
    assert ours is not None
    workspace.write_template("t-thank", {**values_of(ours), "body": "Changed"})
    workspace.write_template("t-thank", values_of(ours))
    assert entries(workspace.snapshot().templates)[0].state == State.OURS
    assert workspace.snapshot().problems == ()
    assert workspace.write_template("t-thank", values_of(ours)) is None
    workspace.delete(TEMPLATES, ["t-thank"])
    assert entries(workspace.snapshot().templates)[0].state == State.OURS
