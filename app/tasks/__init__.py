"""One user task each: importing a file, storing a run, writing a report. Each combines several rooms."""
