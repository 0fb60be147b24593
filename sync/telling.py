"""What can be done with what there is to tell: change an item of news, and the words that drafts start from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sync import cells, contract
from sync.crm import news
from sync.errors import InvalidValueError
from sync.mirror import Operation, Transaction
from sync.operating import Book, Typed, title


class Telling(Book):
    """A book with news and templates."""

    def edit_news(
        self, item: str, values: Typed, *, today: date | None = None, by: str | None = None
    ) -> Operation | None:
        """Change an item of News; a new headline goes along into Shared, so that it stays known who heard it.

        None where nothing differs. Raises UnknownRowError, InvalidValueError where the headline is blank.
        """
        prepared = self._raw_cells(contract.NEWS, values, today=today)
        headline = values.get("headline")
        retold: dict[str, dict[str, tuple[str, ...]]] = {}
        if isinstance(headline, str):
            _required(contract.NEWS, "headline", headline)
            snapshot = self.snapshot()
            retold = news.renamed(snapshot.news, snapshot.outreach, item, " ".join(headline.split()))

        def change(book: Transaction) -> str:
            row = self._must(book, contract.NEWS, item)
            book.edit(contract.NEWS.key, item, prepared)
            _retell(book, retold)
            return f"Changed the news “{title(contract.NEWS.key, row)}”"

        return self._operate_if("news", change, by=by)

    def name_shared(self, text: str, headline: str, *, by: str | None = None) -> Operation | None:
        """Call by this headline what Shared holds under another text. None where nothing differs."""
        retold = news.respelt(self.snapshot().outreach, text, headline)

        def change(book: Transaction) -> str:
            _retell(book, retold)
            return f"Noted that “{text}” is “{headline}”"

        return self._operate_if("news", change, by=by)

    def write_template(
        self, template: str, values: Typed, *, summary: str | None = None, by: str | None = None
    ) -> Operation | None:
        """Set cells of a template; one of ours that is not in the tab yet gets a row there, under its own ID.

        ``template`` "" adds a new one; the operation's changes name it. None where nothing differs. Raises
        InvalidValueError where the name is blank.
        """
        name = values.get("name")
        if not template or name is not None:
            _required(contract.TEMPLATES, "name", name)
        prepared = self._raw_cells(contract.TEMPLATES, values)

        def change(book: Transaction) -> str:
            tab = contract.TEMPLATES
            row = template or self._fresh(tab)
            held = book.cells(tab.key, row)
            if held is None:
                book.add(tab.key, row, prepared)
            else:
                book.edit(tab.key, row, prepared)
            called = title(tab.key, {**(held or {}), **prepared})
            return summary or f"{'Changed' if template else 'Added'} the template “{called}”"

        return self._operate_if("template", change, by=by)


def _required(tab: contract.Tab, key: str, value: object) -> None:
    if not (isinstance(value, str) and value.strip()):
        raise InvalidValueError(tab.column(key).header, "", "Please fill this in.")


def _retell(book: Transaction, retold: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
    """Turn texts in Shared into others, row by row, as ``news.renamed`` says; rows that are gone are passed by."""
    column = contract.OUTREACH.column("shared")
    for row, new in retold.items():
        held = cells.read(column, (book.cells(contract.OUTREACH.key, row) or {}).get(column.header)).value
        if isinstance(held, tuple):
            tags = cells.write(column, news.retold(held, new))
            book.edit(contract.OUTREACH.key, row, {column.header: tags})
