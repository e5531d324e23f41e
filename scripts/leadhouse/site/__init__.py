"""What people read of a run: the pages and the report in the terminal."""
