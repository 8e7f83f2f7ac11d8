"""Counts the problems of a set of exchanges."""

from collections import Counter


def report(exchanges, problems_of):
    return Counter(
        f"{exchange['operation']}: {problem}" for exchange in exchanges for problem in problems_of(exchange)
    )
