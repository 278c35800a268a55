"""create account

Revises: None
"""
from alembic import op

revision = "a1"
down_revision = None


def upgrade():
    op.execute("create table account (id integer primary key)")


def downgrade():
    op.execute("drop table account")
