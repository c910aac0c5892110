"""This installation of Sarhad: what it is, what it lacks, and its compiled kernels."""
