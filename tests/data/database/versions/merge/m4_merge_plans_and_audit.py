"""merge plans and audit

Revises: ("a2", "b3")
"""
from alembic import op

revision = "m4"
down_revision = ("a2", "b3")


def upgrade():
    pass


def downgrade():
    pass
