"""Contracts become queries here, on DuckDB or on whatever engine `WAREHOUSE_URL` names."""
