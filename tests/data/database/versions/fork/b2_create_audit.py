"""create audit

Revises: "a1"
"""
from alembic import op

revision = "b2"
down_revision = "a1"


def upgrade():
    op.execute("create table audit (id integer primary key)")


def downgrade():
    op.execute("drop table audit")
