"""The digest: a word each morning on who is due and why, what waits, and the week."""
