"""What can go wrong with a cluster."""


class ClusterError(Exception):
    """The cluster can't be started, asked or ended; the text says what to do about it."""
