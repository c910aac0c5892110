"""How likely what can be seen is detected: devices, crews, hours and weather."""
