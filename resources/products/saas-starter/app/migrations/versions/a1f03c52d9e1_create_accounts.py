"""create accounts

Revision ID: a1f03c52d9e1
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "a1f03c52d9e1"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.Text, nullable=False, unique=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )


def downgrade():
    op.drop_table("accounts")
