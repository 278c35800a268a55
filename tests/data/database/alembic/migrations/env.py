"""The URL comes from DATABASE_URL alone. Like many, this environment prints where it stands."""
import os
from logging.config import fileConfig

from alembic import context
from sqlalchemy import create_engine, pool

if "QUIET_LOG" not in os.environ:
    fileConfig(context.config.config_file_name, disable_existing_loggers=False)
print("a1 is not what this line is about")
print("environment loaded")
engine = create_engine(os.environ["DATABASE_URL"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=None,
                      transaction_per_migration="PER_MIGRATION" in os.environ)
    with context.begin_transaction():
        context.run_migrations()
