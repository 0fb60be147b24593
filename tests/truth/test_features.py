"""Named ranges, filters, conditional formats, banding and comments, request by request."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.google.batch import comments
from tests.google.batch.named import well_named
from tests.google.document import new_spreadsheet
from tests.google.errors import Json, RefusedError
from tests.google.world import Call, Identity, World, permission
from tests.truth.asking import refused, run

OWNER, WRITER, READER = (Identity(f"{name}@example.org") for name in ("owner", "writer", "reader"))
BOX = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 1, "endColumnIndex": 3}
RED, BLUE = {"red": 1}, {"blue": 1}


@pytest.fixture
def call() -> Call:
    world = World(clock=lambda: 1_790_000_000.25)
    file = world.create("Test", OWNER, document=new_spreadsheet("Test"))
    file.permissions += [
        permission("user", "writer", WRITER.email),
        permission("user", "reader", READER.email),
    ]
    return Call(world, OWNER, {}, {}, file)


def test_a_named_range_has_an_id_of_digits_and_a_name_of_its_own(call: Call) -> None:
    made = run(call, "addNamedRange", namedRange={"name": "One", "range": BOX})["namedRange"]
    assert made["namedRangeId"].isdigit()
    assert made["range"] == BOX
    assert refused(call, "addNamedRange", namedRange={"name": "ONE", "range": BOX}) == (
        "Cannot add named range with name ONE, a named range with that name already exists."
    )
    run(
        call,
        "updateNamedRange",
        namedRange={"namedRangeId": made["namedRangeId"], "name": "Two"},
        fields="name",
    )
    assert call.spreadsheet.named_ranges == [{**made, "name": "Two"}]
    run(call, "deleteNamedRange", namedRangeId=made["namedRangeId"])
    assert call.spreadsheet.named_ranges == []
    assert refused(call, "deleteNamedRange", namedRangeId="7") == "No NamedRange with id: 7"
    told = "The name given to this range is invalid."
    assert refused(call, "addNamedRange", namedRange={"name": "two words", "range": {}}) == told


@pytest.mark.parametrize(
    "name", ["", "1st", "A1", "xfd10", "R1C1", "rc", "two words", "true_cost", "a-b", "n" * 251]
)
def test_names_that_would_be_read_as_something_else_are_refused(name: str) -> None:
    assert not well_named(name)


@pytest.mark.parametrize("name", ["_", "Größe", "Tax_2026", "ABCD1", "n" * 250])
def test_other_names_are_good(name: str) -> None:
    assert well_named(name)


def test_a_basic_filter_is_kept_with_a_closed_range_and_replaced_by_the_next(call: Call) -> None:
    sheet = call.spreadsheet.sheets[0]
    run(call, "setBasicFilter", filter={"range": {"sheetId": 0}})
    assert sheet.basic_filter == {
        "range": {
            "sheetId": 0,
            "startRowIndex": 0,
            "endRowIndex": 1000,
            "startColumnIndex": 0,
            "endColumnIndex": 26,
        }
    }
    run(call, "setBasicFilter", filter={"range": BOX, "criteria": {"1": {"hiddenValues": ["x"]}}})
    assert sheet.basic_filter == {
        "range": BOX,
        "criteria": {"1": {"hiddenValues": ["x"]}},
        "filterSpecs": [{"columnIndex": 1, "filterCriteria": {"hiddenValues": ["x"]}}],
    }
    run(call, "clearBasicFilter", sheetId=0)
    run(call, "clearBasicFilter")
    assert sheet.basic_filter is None


def test_filter_views_are_kept_by_their_ids(call: Call) -> None:
    first = run(call, "addFilterView", filter={"title": "Mine", "range": BOX})["filter"]
    twin = run(call, "duplicateFilterView", filterId=first["filterViewId"])["filter"]
    assert twin == {**first, "filterViewId": twin["filterViewId"], "title": "Copy of Mine"}
    specs = [{"columnIndex": 2, "filterCriteria": {"condition": {"type": "NOT_BLANK"}}}]
    change = {"filterViewId": twin["filterViewId"], "title": "Theirs", "filterSpecs": specs}
    run(call, "updateFilterView", filter=change, fields="title,filterSpecs")
    views = call.spreadsheet.sheets[0].filter_views
    assert views[1] == {
        **change,
        "range": BOX,
        "criteria": {"2": {"condition": {"type": "NOT_BLANK"}}},
    }
    run(call, "deleteFilterView", filterId=first["filterViewId"])
    assert [view["title"] for view in views] == ["Theirs"]
    listed = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "x"}]}}
    assert refused(call, "addFilterView", filter={"range": BOX, "criteria": {"1": listed}}) == (
        "ConditionType 'ONE_OF_LIST' is not supported in filters."
    )


def rule(word: str) -> Json:
    condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": word}]}
    return {"ranges": [BOX], "booleanRule": {"condition": condition, "format": {"backgroundColor": RED}}}


def words(call: Call) -> list[str]:
    rules = call.spreadsheet.sheets[0].conditional_formats
    return [item["booleanRule"]["condition"]["values"][0]["userEnteredValue"] for item in rules]


def test_conditional_formats_go_by_their_place(call: Call) -> None:
    for word in "abc":
        run(call, "addConditionalFormatRule", rule=rule(word))
    assert words(call) == ["c", "b", "a"]
    moved = run(call, "updateConditionalFormatRule", sheetId=0, index=0, newIndex=2)
    assert (words(call), moved["oldIndex"], moved["newIndex"]) == (["b", "a", "c"], 0, 2)
    swapped = run(call, "updateConditionalFormatRule", index=1, rule=rule("z"))
    assert swapped["oldRule"]["booleanRule"]["condition"]["values"] == [{"userEnteredValue": "a"}]
    assert swapped["newRule"] == call.spreadsheet.sheets[0].conditional_formats[1]
    assert "oldIndex" not in swapped
    assert "newIndex" not in run(call, "updateConditionalFormatRule", index=0, rule=rule("b"))
    gone = run(call, "deleteConditionalFormatRule", sheetId=0, index=0)
    assert gone["rule"]["booleanRule"]["format"] == {
        "backgroundColor": RED,
        "backgroundColorStyle": {"rgbColor": RED},
    }
    assert words(call) == ["z", "c"]
    assert refused(call, "deleteConditionalFormatRule", sheetId=0, index=2) == (
        "No conditional format on sheet: 0 at index: 2"
    )


def test_a_colour_scale_needs_its_ends(call: Call) -> None:
    low, high = {"type": "MIN", "value": "3", "color": RED}, {"type": "PERCENT", "value": "90", "color": BLUE}
    scale = {"ranges": [BOX], "gradientRule": {"minpoint": low, "maxpoint": high}}
    run(call, "addConditionalFormatRule", rule=scale)
    kept = call.spreadsheet.sheets[0].conditional_formats[0]["gradientRule"]
    assert kept["minpoint"] == {"type": "MIN", "color": RED, "colorStyle": {"rgbColor": RED}}
    assert refused(call, "addConditionalFormatRule", rule={**scale, "gradientRule": {"minpoint": low}}) == (
        "No interpolationPointType specified."
    )
    del high["value"]
    assert refused(call, "addConditionalFormatRule", rule=scale) == "InterpolationPoint.value is required."


def test_a_condition_takes_so_many_values(call: Call) -> None:
    wrong = rule("a")
    wrong["booleanRule"]["condition"]["values"] *= 5
    assert refused(call, "addConditionalFormatRule", rule=wrong) == (
        "ConditionType 'TEXT_EQ' requires exactly one ConditionValue, but 5 values were supplied."
    )


def test_banding_does_not_overlap_and_a_colour_written_one_way_reads_both_ways(call: Call) -> None:
    rows = {"headerColor": RED, "firstBandColor": RED, "secondBandColorStyle": {"rgbColor": BLUE}}
    made = run(call, "addBanding", bandedRange={"range": BOX, "rowProperties": rows})["bandedRange"]
    assert made["rowProperties"]["headerColorStyle"] == {"rgbColor": RED}
    assert made["rowProperties"]["secondBandColor"] == BLUE
    assert refused(call, "addBanding", bandedRange={"range": BOX, "rowProperties": rows}).startswith(
        "You cannot add"
    )
    change = {"bandedRangeId": made["bandedRangeId"], "rowProperties": {"headerColor": BLUE}}
    run(call, "updateBanding", bandedRange=change, fields="rowProperties.headerColor")
    kept = call.spreadsheet.sheets[0].banded_ranges[0]["rowProperties"]
    assert kept == {**made["rowProperties"], "headerColor": BLUE, "headerColorStyle": {"rgbColor": BLUE}}
    run(call, "deleteBanding", bandedRangeId=made["bandedRangeId"])
    assert refused(call, "deleteBanding", bandedRangeId=7) == "No BandedRange with id: 7"


def comment(call: Call, text: str = "Why?") -> Json:
    call.spreadsheet.sheets[0].grid.enter(3, 2, 12.0)
    at = {"sheetId": 0, "rowIndex": 3, "columnIndex": 2}
    thread: Json = run(call, "insertComment", content=text, coordinate=at)["commentThread"]
    return thread


def test_a_comment_hangs_on_its_cell_and_is_its_authors(call: Call) -> None:
    thread = comment(call, "Is 12 < 13?")
    assert (thread["status"], thread["plainTextQuote"]) == ("OPEN", "12")
    head = thread["headPost"]
    assert (head["content"], head["contentHtml"]) == ("Is 12 < 13?", "Is 12 &lt; 13?")
    assert head["createTime"] == head["updateTime"] == "2026-09-21T14:13:20.250Z"
    assert head["author"]["me"]
    anchor = call.spreadsheet.sheets[0].comment_anchors[0]
    assert anchor["anchorId"] == thread["anchorId"]
    theirs = replace(call, who=WRITER)
    assert "me" not in comments.shown(call.spreadsheet.comments[0], theirs)["headPost"]["author"]
    ids = {"commentId": thread["commentId"], "postId": head["postId"]}
    not_theirs = "The requesting user is not the author of the"
    assert refused(theirs, "updateCommentPost", **ids, content="No") == f"{not_theirs} post."
    assert refused(theirs, "deleteComment", commentId=thread["commentId"]) == f"{not_theirs} headPost."
    run(call, "updateCommentPost", **ids, content="Never mind")
    assert call.spreadsheet.comments[0]["headPost"]["content"] == "Never mind"
    run(call, "deleteComment", commentId=thread["commentId"])
    assert (call.spreadsheet.comments, call.spreadsheet.sheets[0].comment_anchors) == ([], [])


def test_replies_resolve_and_reopen(call: Call) -> None:
    wanted = comment(call)["commentId"]
    said = run(call, "addCommentReply", commentId=wanted, post={"content": "Because"})["post"]
    acted = run(call, "addCommentReply", commentId=wanted, post={"commentAction": "RESOLVE"})["post"]
    thread = call.spreadsheet.comments[0]
    assert (thread["status"], "content" in acted) == ("RESOLVED", False)
    assert refused(call, "deleteCommentReply", commentId=wanted, postId=acted["postId"]) == (
        "The reply post contains a comment action."
    )
    run(call, "deleteCommentReply", commentId=wanted, postId=said["postId"])
    run(call, "addCommentReply", commentId=wanted, post={"commentAction": "REOPEN", "content": "Wait"})
    assert (thread["status"], len(thread["replies"])) == ("OPEN", 2)
    assert refused(call, "addCommentReply", commentId=wanted, post={}).startswith(
        "Add comment reply requests"
    )
    assert refused(call, "addCommentReply", commentId="x", post={"content": "?"}) == (
        "Comment with ID x does not exist."
    )


@given(text=st.text(min_size=1, max_size=2100))
def test_a_comment_holds_2048_bytes(text: str) -> None:
    world = World()
    file = world.create("Test", OWNER, document=new_spreadsheet("Test"))
    call = Call(world, OWNER, {}, {}, file)
    if len(text.encode()) <= 2048:
        assert (
            run(call, "insertComment", content=text, coordinate={})["commentThread"]["headPost"]["content"]
            == text
        )
    else:
        assert refused(call, "insertComment", content=text, coordinate={}) == (
            "The content may not exceed 2048 UTF-8 code units."
        )


def test_a_commenter_may_do_nothing_but_comment(call: Call) -> None:
    assert comments.only([{"insertComment": {}}, {"addCommentReply": {}}])
    assert not comments.only([{"insertComment": {}}, {"addSheet": {}}])
    assert not comments.only([])
    mode = "COMMENTS_VIEW_MODE_INCLUDED"
    assert comments.included(call, mode)
    assert not comments.included(call, None)
    assert not comments.included(replace(call, who=READER), "COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS")
    with pytest.raises(RefusedError):
        comments.included(replace(call, who=READER), mode)
