"""add subscriber_id to plan_subscriptions

Revision ID: ee4f9c4fb5b3
Revises: c64d9a16fa9d
"""
import sqlalchemy as sa
from alembic import op

revision = "ee4f9c4fb5b3"
down_revision = "c64d9a16fa9d"
branch_labels = None
depends_on = None


def upgrade():
    # Nullable: the rows that are there get theirs from the backfill.
    op.add_column("plan_subscriptions", sa.Column("subscriber_id", sa.String(36)))
    op.create_foreign_key("fk_plan_subscriptions_subscriber_id", "plan_subscriptions", "subscribers", ["subscriber_id"], ["id"])
    op.create_index("ix_plan_subscriptions_subscriber_id", "plan_subscriptions", ["subscriber_id"])


def downgrade():
    op.drop_index("ix_plan_subscriptions_subscriber_id", "plan_subscriptions")
    op.drop_constraint("fk_plan_subscriptions_subscriber_id", "plan_subscriptions", type_="foreignkey")
    op.drop_column("plan_subscriptions", "subscriber_id")
