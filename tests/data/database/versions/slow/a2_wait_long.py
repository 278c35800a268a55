"""wait long

Revises: "a1"
"""
from alembic import op

revision = "a2"
down_revision = "a1"


def upgrade():
    op.execute("select pg_sleep(600)")


def downgrade():
    pass
