"""Drawing code that pages share."""
