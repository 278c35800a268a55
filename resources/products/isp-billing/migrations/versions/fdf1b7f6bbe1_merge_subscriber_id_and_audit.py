"""merge subscriber_id and audit columns

Revision ID: fdf1b7f6bbe1
Revises: ee4f9c4fb5b3, c6b208ba7659
"""

revision = "fdf1b7f6bbe1"
down_revision = ("ee4f9c4fb5b3", "c6b208ba7659")
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
