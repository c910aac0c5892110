"""From outcomes along the line to a gap report: stretches, reasons, remedies, ranks and doubts."""
