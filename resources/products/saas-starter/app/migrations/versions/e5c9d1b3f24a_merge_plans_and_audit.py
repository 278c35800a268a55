"""merge plans and audit

Revision ID: e5c9d1b3f24a
Revises: c3e8516fa07b, d40b7a2ee815
"""

revision = "e5c9d1b3f24a"
down_revision = ("c3e8516fa07b", "d40b7a2ee815")
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
