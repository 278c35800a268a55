"""fill plans

Revises: "a2"
"""
from alembic import op

revision = "a3"
down_revision = "a2"


def upgrade():
    op.execute("insert into nowhere_at_all values (1)")


def downgrade():
    pass
