"""Builds a warehouse: prepares the run's databases and runs dbt in this process."""
