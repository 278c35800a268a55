"""broken

Revises: "a1"
"""
from alembic import op
import a_module_that_is_not_here

revision = "a2"
down_revision = "a1"


def upgrade():
    pass


def downgrade():
    pass
