"""The dialogs: report, comparison, terrain and trial."""
