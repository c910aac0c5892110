"""One user's job each: importing a file, keeping a run, writing a report. Each puts rooms together."""
