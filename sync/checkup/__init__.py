"""What a check-up looks at, one module an area: each says what it found, and what would mend it."""
