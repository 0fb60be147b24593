"""Reading files into people, and writing people into files."""
