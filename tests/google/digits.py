"""How a section of a number format shows a number: `#,##0.00`, `0%`, `0.00E+00`, `# ?/?` (doc: the formats guide)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from tests.google.locales import Locale
from tests.google.patterns import Section, Token

_EXACT = Context(prec=2000, rounding=ROUND_HALF_UP)
"""More digits than any float has, so that only the last rounding rounds."""
_MOST = 400
"""As many decimals, and as many powers of ten, as any pattern has a use for."""


class Digits:
    """A section for numbers, ready to show any number in one locale."""

    def __init__(self, section: Section, place: Locale) -> None:
        self.place = place
        tokens, self.scale = _scaled(list(section.tokens))
        self.bar = _fraction_bar(tokens)
        tokens, self.exponent, self.power = _cut(tokens, "exponent")
        whole, self.point, self.places = _cut(tokens, "point")
        self.grouping = any(token.kind == "comma" for token in whole)
        self.whole = [token for token in whole if token.kind != "comma"]
        self.width = _count(self.whole)
        self.decimals = min(_count(self.places), _MOST)

    def show(self, value: float) -> str:
        """The number as the section shows it, with a minus in front where it is below zero."""
        exact = Decimal(repr(value)).scaleb(self.scale, _EXACT)
        if self.bar is not None:
            return _sign(exact) + self._fraction(abs(exact), self.bar)
        if self.exponent is not None:
            return self._scientific(exact, self.exponent)
        rounded = self._rounded(exact)
        return _sign(rounded) + self._plain_number(abs(rounded))

    def _rounded(self, exact: Decimal) -> Decimal:
        return exact.quantize(Decimal(1).scaleb(-self.decimals), context=_EXACT)

    def _plain_number(self, rounded: Decimal) -> str:
        whole, _, decimals = f"{rounded:f}".partition(".")
        text = _filled(self.whole, whole.lstrip("0"), self.place.group if self.grouping else "")
        if self.point is None:
            return text
        if not self.width:
            text += whole.lstrip("0")
        return text + self.place.decimal + _decimals(self.places, decimals)

    def _scientific(self, exact: Decimal, mark: Token) -> str:
        step = max(self.width, 1)
        power = exact.adjusted() // step * step if exact else 0
        rounded = self._rounded(exact.scaleb(-power, _EXACT))
        if rounded and rounded.adjusted() >= step:
            power += step
            rounded = self._rounded(exact.scaleb(-power, _EXACT))
        sign = "-" if power < 0 else mark.text[1].replace("-", "")
        shown = _filled(self.power, str(abs(power)).lstrip("0"), "")
        return f"{_sign(rounded)}{self._plain_number(abs(rounded))}{mark.text[0]}{sign}{shown}"

    def _fraction(self, exact: Decimal, bar: Bar) -> str:
        whole, part = (int(exact), exact % 1) if bar.whole else (0, exact)
        if bar.fixed:
            numerator = int((part * bar.fixed).quantize(Decimal(1), context=_EXACT))
            denominator = bar.fixed
        else:
            near = Fraction(part).limit_denominator(10 ** len(bar.below) - 1)
            numerator, denominator = near.numerator, near.denominator
        if bar.whole and numerator == denominator:
            whole, numerator = whole + 1, 0
        if bar.whole and not numerator:
            return _filled(bar.whole, str(whole).lstrip("0"), "").rstrip() or "0"
        top = _filled(bar.above, str(numerator).lstrip("0"), "")
        bottom = str(denominator).ljust(len(bar.below) if "?" in {t.text for t in bar.below} else 0)
        shown = _filled(bar.whole, str(whole).lstrip("0"), "") if bar.whole else _text(bar.before)
        return f"{shown}{top}/{bottom}{_text(bar.after)}"


class Bar:
    """A fraction's bar and what stands around it: `# ?/?`, `0 #/8`."""

    def __init__(self, tokens: list[Token], at: int) -> None:
        start = at
        while start and tokens[start - 1].kind == "digit":
            start -= 1
        end = at + 1
        while end < len(tokens) and (tokens[end].kind == "digit" or tokens[end].text.isdecimal()):
            end += 1
        self.above, self.below = tokens[start:at], tokens[at + 1 : end]
        self.before, self.after = tokens[:start], _plain(tokens[end:])
        self.whole = self.before if any(token.kind == "digit" for token in self.before) else []
        below = _text(self.below)
        self.fixed = int(below) if below.isdecimal() else 0


def _fraction_bar(tokens: list[Token]) -> Bar | None:
    kinds = {token.kind for token in tokens}
    if kinds & {"point", "exponent"}:
        return None
    for at, token in enumerate(tokens):
        if token.kind == "slash" and at and tokens[at - 1].kind == "digit":
            bar = Bar(tokens, at)
            return bar if bar.below else None
    return None


def _scaled(tokens: list[Token]) -> tuple[list[Token], int]:
    """The tokens without the commas that divide by a thousand each, and the power of ten to multiply with."""
    last = max((n for n, token in enumerate(tokens) if token.kind == "digit"), default=-1)
    exponent = next((n for n, token in enumerate(tokens) if token.kind == "exponent"), len(tokens))
    if exponent < last:
        last = max((n for n in range(exponent) if tokens[n].kind == "digit"), default=-1)
    scale = 2 * sum(token.kind == "percent" for token in tokens)
    kept: list[Token] = []
    for n, token in enumerate(tokens):
        if token.kind != "comma":
            kept.append(token)
        elif last < 0 or not any(earlier.kind == "digit" for earlier in tokens[:n]):
            kept.append(Token("literal", ","))
        elif n < last:
            kept.append(token)
        else:
            scale -= 3
    return kept, max(min(scale, _MOST), -_MOST)


def _cut(tokens: list[Token], kind: str) -> tuple[list[Token], Token | None, list[Token]]:
    """The tokens before the first of that kind, that one, and those after it."""
    for at, token in enumerate(tokens):
        if token.kind == kind:
            return tokens[:at], token, _plain(tokens[at + 1 :])
    return tokens, None, []


def _count(tokens: Sequence[Token]) -> int:
    return sum(token.kind == "digit" for token in tokens)


def _plain(tokens: Sequence[Token]) -> list[Token]:
    """After the first point, or in an exponent, only digits mean anything."""
    return [t if t.kind == "digit" else Token("literal", t.text) for t in tokens if t.kind != "comma"]


def _text(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens)


def _sign(value: Decimal) -> str:
    """A number that rounds to nothing has no sign (open)."""
    return "-" if value < 0 else ""


def _filled(tokens: Sequence[Token], digits: str, group: str) -> str:
    """The digits put into their places from the right; those left over stand in the first place."""
    first = next((n for n, token in enumerate(tokens) if token.kind == "digit"), -1)
    out: list[str] = []
    placed = 0
    for n in range(len(tokens) - 1, -1, -1):
        token = tokens[n]
        if token.kind != "digit":
            out.append(token.text)
            continue
        while True:
            rest = len(digits) - placed
            shown = digits[rest - 1] if rest > 0 else {"0": "0", "?": " "}.get(token.text, "")
            if shown and group and placed and placed % 3 == 0:
                out.append(" " if shown == " " else group)
            out.append(shown)
            placed += 1
            if n != first or placed >= len(digits):
                break
    return "".join(reversed(out))


def _decimals(tokens: Sequence[Token], decimals: str) -> str:
    """The digits put into their places from the left."""
    places = [token.text for token in tokens if token.kind == "digit"]
    needed = max(len(decimals.rstrip("0")), "".join(places).rfind("0") + 1)
    decimals = decimals.ljust(needed, "0")
    out: list[str] = []
    at = 0
    for token in tokens:
        if token.kind != "digit":
            out.append(token.text)
            continue
        out.append(decimals[at] if at < needed else {"?": " "}.get(token.text, ""))
        at += 1
    return "".join(out)
