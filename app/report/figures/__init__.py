"""The drawings of a report: maps, strip diagrams, bars and sections."""
