"""Which conditions (`BooleanCondition`) data validation, conditional formats and filters each take."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tests.google.errors import InvalidError, Json

Use = Literal["data validation", "conditional formatting", "filters"]

_VALIDATION: frozenset[Use] = frozenset({"data validation"})
_LOOKS: frozenset[Use] = frozenset({"conditional formatting", "filters"})
_ALL = _VALIDATION | _LOOKS


class _Kind(NamedTuple):
    uses: frozenset[Use]
    fewest: int
    most: int | None


# (doc) the discovery document's words on each value of BooleanCondition.type
_KINDS: dict[str, _Kind] = {
    **{
        name: _Kind(_ALL, 1, 1)
        for name in (
            "NUMBER_GREATER",
            "NUMBER_GREATER_THAN_EQ",
            "NUMBER_LESS",
            "NUMBER_LESS_THAN_EQ",
            "NUMBER_EQ",
            "NUMBER_NOT_EQ",
            "TEXT_CONTAINS",
            "TEXT_NOT_CONTAINS",
            "TEXT_EQ",
            "DATE_EQ",
            "DATE_BEFORE",
            "DATE_AFTER",
            "CUSTOM_FORMULA",
        )
    },
    **{name: _Kind(_ALL, 2, 2) for name in ("NUMBER_BETWEEN", "NUMBER_NOT_BETWEEN")},
    **{name: _Kind(_LOOKS, 1, 1) for name in ("TEXT_STARTS_WITH", "TEXT_ENDS_WITH")},
    **{name: _Kind(_LOOKS, 0, 0) for name in ("BLANK", "NOT_BLANK")},
    **{name: _Kind(_VALIDATION, 0, 0) for name in ("TEXT_IS_EMAIL", "TEXT_IS_URL", "DATE_IS_VALID")},
    **{
        name: _Kind(_VALIDATION, 1, 1)
        for name in ("DATE_ON_OR_BEFORE", "DATE_ON_OR_AFTER", "ONE_OF_RANGE", "FILTER_EXPRESSION")
    },
    **{name: _Kind(_VALIDATION, 2, 2) for name in ("DATE_BETWEEN", "DATE_NOT_BETWEEN")},
    "ONE_OF_LIST": _Kind(_VALIDATION, 1, None),
    "BOOLEAN": _Kind(_VALIDATION, 0, 2),
}
_DATES_MAY_BE_RELATIVE = frozenset({"DATE_BEFORE", "DATE_AFTER", "DATE_ON_OR_BEFORE", "DATE_ON_OR_AFTER"})
_WORDS = {0: "zero", 1: "one", 2: "two"}


def check(condition: Json | None, use: Use) -> None:
    """Refuse a condition that Google takes nowhere, not here, or not with so many values."""
    name = (condition or {}).get("type", "CONDITION_TYPE_UNSPECIFIED")
    if condition is None or name == "CONDITION_TYPE_UNSPECIFIED":
        raise InvalidError("No ConditionType specified.")  # (open)
    kind = _KINDS.get(name)
    if kind is None or use not in kind.uses:
        # (reported) in these words for filters; for the other two in the same manner (open)
        raise InvalidError(f"ConditionType '{name}' is not supported in {use}.")
    values = condition.get("values", [])
    _check_count(name, kind, len(values))
    relative = [value for value in values if "relativeDate" in value]
    if relative and (use == "data validation" or name not in _DATES_MAY_BE_RELATIVE):
        raise InvalidError(f"Relative dates are not supported in {use} with '{name}'.")  # (doc), words (open)


def _check_count(name: str, kind: _Kind, count: int) -> None:
    if kind.fewest <= count and (kind.most is None or count <= kind.most):
        return
    if kind.fewest == kind.most:
        noun = "ConditionValue" if kind.most == 1 else "ConditionValues"
        wanted = f"exactly {_WORDS[kind.fewest]} {noun}"  # (reported) for one, the others alike (open)
    elif kind.most is None:
        wanted = "at least one ConditionValue"  # (open)
    else:
        wanted = "at most two ConditionValues"  # (open)
    raise InvalidError(f"ConditionType '{name}' requires {wanted}, but {count} values were supplied.")
