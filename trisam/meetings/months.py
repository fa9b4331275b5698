"""Months of the year as a column."""

from sqlalchemy import Dialect, String, TypeDecorator


class Months(TypeDecorator[frozenset[int]]):
    """Months of the year (1–12), stored as "6,7"."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(
        self,
        value: frozenset[int] | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> str | None:
        """In the order of the year."""
        return None if value is None else ",".join(str(month) for month in sorted(value))

    def process_result_value(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> frozenset[int] | None:
        """Back as numbers."""
        return None if value is None else frozenset(int(one) for one in value.split(",") if one)
