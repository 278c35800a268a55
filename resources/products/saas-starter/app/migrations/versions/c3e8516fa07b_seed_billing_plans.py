"""seed billing plans

Revision ID: c3e8516fa07b
Revises: b27d90e4c6f3
"""
from alembic import op

revision = "c3e8516fa07b"
down_revision = "b27d90e4c6f3"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("insert into billing_plans (code, name) values ('starter', 'Starter'), ('pro', 'Pro')")


def downgrade():
    op.execute("delete from billing_plans where code in ('starter', 'pro')")
