"""The library's topics."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

topic = sa.table(
    "topic",
    sa.column("key", sa.String),
    sa.column("name", sa.String),
    sa.column("name_en", sa.String),
    sa.column("position", sa.Integer),
)
library_entry = sa.table("library_entry", sa.column("topic_key", sa.String))
TOPICS = (
    ("ekonomi-umkm", "Ekonomi dan UMKM", "Economy and small businesses"),
    ("hukum-keamanan", "Hukum dan keamanan", "Law and security"),
    ("kebencanaan", "Kebencanaan", "Disaster response"),
    ("kependudukan", "Kependudukan", "Civil registration"),
    ("kesehatan", "Kesehatan", "Health"),
    ("ketenagakerjaan", "Ketenagakerjaan", "Employment"),
    ("lingkungan", "Lingkungan", "Environment"),
    ("pajak-keuangan", "Pajak dan keuangan", "Tax and finance"),
    ("pendidikan", "Pendidikan", "Education"),
    ("perempuan-anak", "Perempuan dan anak", "Women and children"),
    ("perizinan", "Perizinan", "Licensing"),
    ("pertanian-pangan", "Pertanian dan pangan", "Agriculture and food"),
    ("sosial-inklusi", "Sosial dan inklusi", "Social services and inclusion"),
    ("tata-kelola", "Tata kelola", "Governance"),
    ("transportasi-infrastruktur", "Transportasi dan infrastruktur", "Transport and infrastructure"),
)


def upgrade() -> None:
    there = set(op.get_bind().scalars(sa.select(topic.c.key)))  # a downgrade leaves some
    op.bulk_insert(
        topic,
        [
            {"key": key, "name": name, "name_en": name_en, "position": position}
            for position, (key, name, name_en) in enumerate(TOPICS, start=1)
            if key not in there
        ],
    )


def downgrade() -> None:
    """Topics that entries of the library have stay."""
    used = sa.select(library_entry.c.topic_key).where(library_entry.c.topic_key.is_not(None))
    op.execute(topic.delete().where(topic.c.key.not_in(used)))
