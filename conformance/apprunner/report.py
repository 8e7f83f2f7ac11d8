"""What is wrong with a set of exchanges, each problem with how often it occurs."""

from collections import Counter


def report(exchanges, problems_of):
    return Counter(
        f"{exchange['operation']}: {problem}" for exchange in exchanges for problem in problems_of(exchange)
    )
