"""create billing

Revision ID: 9b1e4f70a2c3
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "9b1e4f70a2c3"
down_revision = None
branch_labels = None
depends_on = None


def moment(name, **more):
    return sa.Column(name, sa.DateTime(timezone=True), **more)


def upgrade():
    op.create_table(
        "customers",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.create_table(
        "internet_plans",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("data_cap_gb", sa.Integer, nullable=False),
        sa.Column("overage_cents_per_gb", sa.Integer, nullable=False),
    )
    op.create_table(
        "subscribers",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("customer_id", sa.String(36), sa.ForeignKey("customers.id"), nullable=False, index=True),
        sa.Column("username", sa.Text, nullable=False, unique=True),
        sa.Column("service_type", sa.Text, nullable=False),
        moment("created_at", nullable=False, server_default=sa.func.now()),
        moment("deleted_at"),
    )
    op.create_table(
        "plan_subscriptions",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("customer_id", sa.String(36), sa.ForeignKey("customers.id"), nullable=False, index=True),
        sa.Column("plan_id", sa.String(36), sa.ForeignKey("internet_plans.id"), nullable=False),
        sa.Column("start_date", sa.Date, nullable=False),
        moment("billed_at"),
        moment("created_at", nullable=False, server_default=sa.func.now()),
    )
    op.create_table(
        "usage_records",
        sa.Column("subscriber_id", sa.String(36), sa.ForeignKey("subscribers.id"), primary_key=True),
        sa.Column("month", sa.Date, primary_key=True),
        sa.Column("gigabytes", sa.Integer, nullable=False),
    )
    op.create_table(
        "usage_charges",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("subscription_id", sa.String(36), sa.ForeignKey("plan_subscriptions.id"), nullable=False, index=True),
        sa.Column("subscriber_id", sa.String(36), nullable=False),
        sa.Column("cents", sa.Integer, nullable=False),
        moment("created_at", nullable=False, server_default=sa.func.now()),
    )
    op.create_table(
        "worker_tasks",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("batch", sa.Integer, nullable=False),
        sa.Column("result", sa.JSON),
        moment("created_at", nullable=False, server_default=sa.func.now()),
        moment("finished_at"),
    )


def downgrade():
    for table in ("worker_tasks", "usage_charges", "usage_records", "plan_subscriptions", "subscribers", "internet_plans", "customers"):
        op.drop_table(table)
