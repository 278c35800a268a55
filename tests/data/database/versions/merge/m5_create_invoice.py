"""create invoice

Revises: "m4"
"""
from alembic import op

revision = "m5"
down_revision = "m4"


def upgrade():
    op.execute("create table invoice (id integer primary key)")


def downgrade():
    op.execute("drop table invoice")
