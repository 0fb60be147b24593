"""Runner-Up without its pages: the book of contacts, the advice, and the exchange of files."""

from sync.workspace import Workspace, open_workspace

__all__ = ["Workspace", "open_workspace"]
