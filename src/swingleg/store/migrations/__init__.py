"""The steps of the schema, run by Alembic; `versions` holds a file per step."""
