"""The benchmark of identity: how well, how stably and how cheaply golden leads are found."""
