"""Where a row lies, from whatever columns say so."""
