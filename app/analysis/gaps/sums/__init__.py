"""From the outcomes of samples to kilometres: sums by border and period."""
