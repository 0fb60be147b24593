"""Google: everything that talks to Sheets and Drive stands below this package, and nothing else does."""
