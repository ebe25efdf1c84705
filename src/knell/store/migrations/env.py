"""What Alembic runs: the migrations, on the connection that `knell.store.migrate` hands over."""

from alembic import context

from knell.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # in SQLite too: `knell.store.database` opens its transactions itself
)
with context.begin_transaction():
    context.run_migrations()
