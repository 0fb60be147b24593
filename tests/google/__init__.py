"""A Google Sheets, Drive and OAuth server for tests, true to recorded traffic: `python -m tests.google`.

Where a behaviour stands on less than a recording, the code says so beside it: (live) a run against Google showed it,
(reported) people wrote down in public what Google answered them, (doc) Google's reference or guides say it, (open)
nobody has shown it and this is our best guess. (rec) names what recorded traffic shows, where that is not plain.
"""
