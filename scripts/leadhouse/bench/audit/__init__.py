"""What all suites with their findings cost, beside one count of the same failures by hand."""
