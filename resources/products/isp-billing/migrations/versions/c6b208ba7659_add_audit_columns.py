"""add audit columns

Revision ID: c6b208ba7659
Revises: c64d9a16fa9d
"""
import sqlalchemy as sa
from alembic import op

revision = "c6b208ba7659"
down_revision = "c64d9a16fa9d"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("plan_subscriptions", sa.Column("created_by", sa.Text))


def downgrade():
    op.drop_column("plan_subscriptions", "created_by")
