"""How likely it is that what can be seen is detected: devices, crews, hours and weather."""
