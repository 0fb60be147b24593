"""Landing, and looking again: one operation each, which can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from sync import cells, contract
from sync.cells import Value
from sync.crm import landed, plan
from sync.mirror import Operation, Transaction
from sync.operating import Book


class Arriving(Book):
    """A book whose owner may find a job."""

    def land(self, on: date, where: str = "", *, by: str | None = None) -> Operation | None:
        """Note that a job was found: plans rest, and everybody is due twice a year. None where nothing differs."""
        snapshot = self.snapshot()
        found = landed.landing(snapshot.people, snapshot.settings, on, where)
        told = f"Landed at {where.strip()}" if where.strip() else "Landed"
        return self._rearrange(found, f"{told}: plans rest, a word twice a year keeps the ties", by)

    def look_again(self, today: date, *, by: str | None = None) -> Operation | None:
        """The search goes on: the rhythm before comes back, and the plan's next steps with it."""
        snapshot = self.snapshot()
        found = landed.looking_again(snapshot.people, snapshot.settings)
        own = pd.Series({row: values["every"] for row, values in found.people.items()}, dtype="float64")
        people = snapshot.people.assign(every=snapshot.people["every"].fillna(own))
        steps = plan.next_steps_after(people, snapshot.outreach, landed.searching(snapshot.settings), today)
        merged: dict[str, dict[str, Value]] = {row: dict(values) for row, values in found.people.items()}
        free = people["next_step"].eq("") & people["next_step_on"].isna()
        for person, step in steps.items():
            if free[person]:
                merged.setdefault(person, {}).update(next_step=step.text, next_step_on=step.on)
        return self._rearrange(
            landed.Rearranged(found.settings, merged), "Looking again: plans and rhythm are back", by
        )

    def _rearrange(self, found: landed.Rearranged, summary: str, by: str | None) -> Operation | None:
        settings = {key: _setting(key, value) for key, value in found.settings.items()}
        people = {
            row: self._raw_cells(contract.PEOPLE, values, strict=True) for row, values in found.people.items()
        }

        def change(book: Transaction) -> str:
            for name, row in settings.values():
                if book.cells(contract.SETTINGS.key, name) is not None:
                    book.edit(contract.SETTINGS.key, name, row)
                elif row.get("Value") not in {None, "", contract.SETTING_BY_NAME[name].default}:
                    book.add(contract.SETTINGS.key, name, row)
            for person, values in people.items():
                if book.cells(contract.PEOPLE.key, person) is not None:
                    book.edit(contract.PEOPLE.key, person, values)
            return summary

        return self._operate_if("landed", change, by=by)


def _setting(key: str, value: Value) -> tuple[str, Mapping[str, cells.Raw]]:
    """A setting's row: its name, and its cells by header."""
    setting = contract.SETTING_BY_KEY[key]
    raw = cells.write(setting.column, value)
    return setting.name, {"Setting": setting.name, "Value": raw, "Meaning": setting.meaning}
