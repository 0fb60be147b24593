"""A spreadsheet as a file of another kind: Drive's files.export."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.worksheet.worksheet import Worksheet

from tests.google import ranges
from tests.google.document import Sheet, Spreadsheet
from tests.google.errors import drive_refusal
from tests.google.formulas import Calculator
from tests.google.grid import Fault, Formula, Grid
from tests.google.rendering import number
from tests.google.showing import rendered
from tests.google.world import Call, Media

Writer = Callable[[Spreadsheet, Calculator], bytes]

LARGEST = 10 * 2**20
"""What Drive exports at most (doc)."""
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def export(call: Call) -> Media:
    """`files.export`. The answer's type is the one asked for, letter by letter (reported)."""
    file = call.world.drive_file(call.params["fileId"], call.who)
    if file.document is None:
        text = "Export only supports Docs Editors files."
        raise drive_refusal(403, "fileNotExportable", text)  # (doc)
    asked = str(call.params["mimeType"])
    write = FORMATS.get(asked.casefold())
    if write is None:
        # Web pages in a zip are refused too (reported), though the guide lists them.
        text = "The requested conversion is not supported."
        raise drive_refusal(400, "badRequest", text, location="convertTo")  # (doc: often reported)
    now = datetime.fromtimestamp(call.world.clock(), UTC)
    content = write(file.document, Calculator(file.document, now))
    if len(content) > LARGEST:
        text = "This file is too large to be exported."
        raise drive_refusal(403, "exportSizeLimitExceeded", text)  # (doc)
    return Media(content, asked)


def _shown(spreadsheet: Spreadsheet, calculator: Calculator, sheet: Sheet) -> list[list[str]]:
    """The cells as they read, every row as long as the longest."""
    place = ranges.Place(sheet, ranges.whole(sheet))
    rows = rendered(spreadsheet, calculator, place)
    width = max((len(row) for row in rows), default=0)
    return [[str(value) for value in row] + [""] * (width - len(row)) for row in rows]


def _csv(spreadsheet: Spreadsheet, calculator: Calculator) -> bytes:
    """The first sheet (doc), lines divided by CR LF and none at the end (reported)."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(_shown(spreadsheet, calculator, spreadsheet.sheets[0]))
    return out.getvalue().removesuffix("\r\n").encode()


def _tsv(spreadsheet: Spreadsheet, calculator: Calculator) -> bytes:
    """The first sheet, with blanks for tabs and line ends inside cells (reported)."""
    blanks = str.maketrans("\t\r\n", "   ")
    rows = _shown(spreadsheet, calculator, spreadsheet.sheets[0])
    return "\r\n".join("\t".join(cell.translate(blanks) for cell in row) for row in rows).encode()


def _xlsx(spreadsheet: Spreadsheet, calculator: Calculator) -> bytes:
    """Every sheet with its values, formulas and number formats; other looks are left out (open)."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for sheet in spreadsheet.sheets:
        page = book.create_sheet(sheet.title[:31])
        if sheet.properties.get("hidden"):
            page.sheet_state = "hidden"
        _fill(page, sheet.grid, calculator, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(page: Worksheet, grid: Grid, calculator: Calculator, sheet: Sheet) -> None:
    for row in range(len(grid.rows)):
        for column in range(len(grid.rows[row])):
            held = grid.entered(row, column)
            if held is None:
                continue
            cell = page.cell(row + 1, column + 1)
            assert isinstance(cell, ExcelCell)
            if isinstance(held, Formula):
                cell.value = held.text
            elif isinstance(held, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", held)
                cell.data_type = "s"  # text that begins with "=" stays text
            else:
                cell.value = held
            look = calculator.number_format(sheet, row, column)
            if look and look.get("pattern"):
                cell.number_format = look["pattern"]


def _ods(spreadsheet: Spreadsheet, calculator: Calculator) -> bytes:
    """Every sheet with its values as they are and as they read; looks are left out (open)."""
    spaces = {
        name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")
    }
    office, table, text = ("{%s}" % space for space in spaces.values())  # noqa: UP031 -- braces, too
    for name, space in spaces.items():
        ET.register_namespace(name, space)
    root = ET.Element(office + "document-content", {office + "version": "1.3"})
    book = ET.SubElement(ET.SubElement(root, office + "body"), office + "spreadsheet")
    for sheet in spreadsheet.sheets:
        page = ET.SubElement(book, table + "table", {table + "name": sheet.title})
        ET.SubElement(page, table + "table-column")
        for index, row in enumerate(_shown(spreadsheet, calculator, sheet) or [[""]]):
            line = ET.SubElement(page, table + "table-row")
            for column, shown in enumerate(row):
                typed = _typed(calculator.value(sheet, index, column))
                cell = ET.SubElement(line, table + "table-cell", {office + k: v for k, v in typed.items()})
                if shown:
                    ET.SubElement(cell, text + "p").text = ILLEGAL_CHARACTERS_RE.sub("", shown)
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3"'
        ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        archive.writestr("content.xml", ET.tostring(root, "utf-8", xml_declaration=True))
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def _typed(value: str | float | bool | Fault | None) -> dict[str, str]:  # noqa: FBT001 -- a cell's value
    """The value's attributes in an OpenDocument cell."""
    if isinstance(value, bool):
        return {"value-type": "boolean", "boolean-value": str(value).lower()}
    if isinstance(value, float):
        return {"value-type": "float", "value": str(number(value))}
    return {"value-type": "string"} if isinstance(value, str) and value else {}


def _pdf(spreadsheet: Spreadsheet, calculator: Calculator) -> bytes:
    """A page for each sheet with its cells as lines of text, as far as they fit: a PDF, though not Google's (open)."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    pages = []
    for sheet in spreadsheet.sheets:
        lines = ["   ".join(row) for row in _shown(spreadsheet, calculator, sheet)[:60]]
        shown = b"\n".join(b"(" + _pdf_text(line) + b") '" for line in lines)
        stream = b"BT /F1 9 Tf 12 TL 40 800 Td\n" + shown + b"\nET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        pages.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(pages), len(pages))
    out, places = bytearray(b"%PDF-1.4\n"), []
    for index, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (index, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def _pdf_text(line: str) -> bytes:
    text = line.translate(str.maketrans("\r\n", "  ")).encode("cp1252", "replace")
    return text.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


FORMATS: dict[str, Writer] = {
    "text/csv": _csv,
    "text/tab-separated-values": _tsv,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _xlsx,
    ODS: _ods,
    "application/x-vnd.oasis.opendocument.spreadsheet": _ods,
    "application/pdf": _pdf,
}

METHODS: dict[str, Any] = {"drive.files.export": export}
