"""In which lane of a new ledger a customer is."""

# As many as a ledger gets by itself (docs/operating/postgresql.md).
LANES = 16


def lane(customer: str) -> int:
    """FNV-1a, as the ledger has it (docs/decisions/0012)."""
    number = 2_166_136_261
    for byte in customer.encode():
        number = (number ^ byte) * 16_777_619 % (1 << 32)
    return number % LANES
