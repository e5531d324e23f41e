"""A Spark cluster on this machine: a master, two workers and a Thrift server, for tests."""
