"""index account

Revises: "a1"
"""
from alembic import op

revision = "a2"
down_revision = "a1"


def upgrade():
    with op.get_context().autocommit_block():
        op.execute("create index concurrently account_twin on account (id)")


def downgrade():
    pass
