"""Predicts which leads become SQLs: training, the model files of a home, and how good they are."""
