"""What would close a gap: crews and staff, hours, attendance, a mast; each rerun before it is promised."""
