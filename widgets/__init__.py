"""What people see: all the Qt there is."""
