"""The commands of ``runner-up``, by theme: people, files, the sheet, the digest."""
