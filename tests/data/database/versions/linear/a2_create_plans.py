"""create plans

Revises: "a1"
"""
from alembic import op

revision = "a2"
down_revision = "a1"


def upgrade():
    op.execute("create table billing_plans (id integer primary key, code text, stripe_price_id text, is_active boolean)")


def downgrade():
    op.execute("drop table billing_plans")
