"""The words a new book starts with, one module a kind of occasion."""
