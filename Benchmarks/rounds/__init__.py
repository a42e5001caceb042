"""The benchmark of the report path: contenders, rounds, and what is written down of them."""
