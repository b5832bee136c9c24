"""Coverage-guided fuzzing of the parsers of this project, and the inputs that were found by it."""
