"""Alembic's entry: the connection comes from `office.store.migrate`."""

from alembic import context

from office.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
