"""What every integration test shares: programs under test, real servers, and a small HTTP client."""
