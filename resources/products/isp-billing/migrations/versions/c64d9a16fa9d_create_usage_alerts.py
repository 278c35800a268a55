"""create usage alerts

Revision ID: c64d9a16fa9d
Revises: 9b1e4f70a2c3
"""
import sqlalchemy as sa
from alembic import op

revision = "c64d9a16fa9d"
down_revision = "9b1e4f70a2c3"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "usage_alerts",
        sa.Column("subscription_id", sa.String(36), sa.ForeignKey("plan_subscriptions.id"), primary_key=True),
        sa.Column("month", sa.Date, primary_key=True),
        sa.Column("percent", sa.Integer, nullable=False),
    )


def downgrade():
    op.drop_table("usage_alerts")
