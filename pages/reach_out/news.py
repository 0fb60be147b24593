"""News: what is new about me?"""

from __future__ import annotations

from pages.drawing import frame, news
from sync.crm.news import heard, items

snapshot, today = frame.snapshot(), frame.reader().today
known = snapshot.derive("news-items", lambda: items(snapshot.news))
told = snapshot.derive("news-heard", lambda: heard(snapshot.news, snapshot.outreach))

news.heading(known, told, snapshot.standing(today))
if snapshot.news.empty:
    news.welcome()
news.form(today, first=snapshot.news.empty)
news.listed(snapshot, known, told, today)
news.others(told, known, today)
