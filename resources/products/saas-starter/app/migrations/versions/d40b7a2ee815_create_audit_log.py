"""create audit log

Revision ID: d40b7a2ee815
Revises: b27d90e4c6f3
"""
import sqlalchemy as sa
from alembic import op

revision = "d40b7a2ee815"
down_revision = "b27d90e4c6f3"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "audit_log",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )


def downgrade():
    op.drop_table("audit_log")
