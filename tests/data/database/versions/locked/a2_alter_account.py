"""alter account

Revises: "a1"
"""
from alembic import op

revision = "a2"
down_revision = "a1"


def upgrade():
    op.execute("alter table account add column name text")


def downgrade():
    op.execute("alter table account drop column name")
