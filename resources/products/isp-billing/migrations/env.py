"""Alembic's environment: the URL comes from DATABASE_URL alone."""
import os
from logging.config import fileConfig

from alembic import context
from sqlalchemy import create_engine, pool

config = context.config
fileConfig(config.config_file_name, disable_existing_loggers=False)


def database_url():
    url = os.environ["DATABASE_URL"]
    for driver in ("postgresql+asyncpg://", "postgres://"):
        if url.startswith(driver):
            url = "postgresql://" + url[len(driver):]
    return url


def run():
    engine = create_engine(database_url(), poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=None)
        with context.begin_transaction():
            context.run_migrations()


run()
