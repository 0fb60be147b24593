"""``python -m tests.bench pages``: figures and ratios, all of one run."""

from __future__ import annotations

import sys

from tests.bench import exchange, google, pages, rules, sheet

BENCHES = {
    "pages": pages.run,
    "rules": rules.run,
    "exchange": exchange.run,
    "google": google.run,
    "sheet": sheet.run,
}

wanted = sys.argv[1:] or list(BENCHES)
unknown = [name for name in wanted if name not in BENCHES]
if unknown:
    sys.exit(f"There is no bench {', '.join(unknown)}; there are {', '.join(BENCHES)}.")
for name in wanted:
    BENCHES[name]()
