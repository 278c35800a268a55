"""create billing plans

Revision ID: b27d90e4c6f3
Revises: a1f03c52d9e1
"""
import sqlalchemy as sa
from alembic import op

revision = "b27d90e4c6f3"
down_revision = "a1f03c52d9e1"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "billing_plans",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("stripe_price_id", sa.Text, unique=True),
        sa.Column("is_active", sa.Boolean, nullable=False, server_default=sa.true()),
    )


def downgrade():
    op.drop_table("billing_plans")
