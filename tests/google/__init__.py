"""A Google Sheets, Drive and OAuth server for tests, true to recorded traffic: `python -m tests.google`.

Where a behaviour is known only from Google's documentation, or nobody has shown it, the code says so with one
of three marks: (rec) recorded traffic shows it, (doc) Google's reference or guides say it, (open) nobody has shown
it and this is our best guess. A line without a mark is (rec).
"""
