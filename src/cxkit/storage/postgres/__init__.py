"""The PostgreSQL stores: see `cxkit.storage.PostgresStore` and `cxkit.storage.AsyncPostgresStore`."""
