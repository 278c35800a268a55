"""index audit

Revises: "b2"
"""
from alembic import op

revision = "b3"
down_revision = "b2"


def upgrade():
    op.execute("create index audit_id on audit (id)")


def downgrade():
    op.execute("drop index audit_id")
