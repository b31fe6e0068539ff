"""The linear algebra of a handful of unknowns: what the models of ability and of cues need, without a library for matrices."""

from __future__ import annotations

import math

Matrix = list[list[float]]
"""Rows of equal length."""


def solved(matrix: Matrix, right: Matrix) -> Matrix:
    """``matrix^-1 * right`` by Gauss-Jordan elimination.

    Args:
        matrix: symmetric and positive definite, n x n, so that no pivot is ever near zero. It is not changed.
        right: n x m, a column for each system.

    Returns:
        n x m, a column for each solution.
    """
    size = len(matrix)
    rows = [matrix[i][:] + right[i][:] for i in range(size)]
    for i in range(size):
        scale = 1 / rows[i][i]
        rows[i] = [value * scale for value in rows[i]]
        for j in range(size):
            if j != i and rows[j][i]:
                factor = rows[j][i]
                rows[j] = [a - factor * b for a, b in zip(rows[j], rows[i], strict=True)]
    return [row[size:] for row in rows]


def solved_for(matrix: Matrix, right: list[float]) -> list[float]:
    """`solved` for one system: n values."""
    return [row[0] for row in solved(matrix, [[value] for value in right])]


def root(matrix: Matrix) -> Matrix:
    """The lower triangle L with ``L * L^T = matrix``, by Cholesky's method; ``matrix`` is symmetric and positive definite, n x n."""
    size = len(matrix)
    lower = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = matrix[i][j] - sum(lower[i][k] * lower[j][k] for k in range(j))
            lower[i][j] = math.sqrt(max(rest, 1e-12)) if i == j else rest / lower[j][j]
    return lower
