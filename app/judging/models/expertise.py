"""What judges say they know, and the words in which proposals are about it."""

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Expertise(Base):
    """What a judge says they know, so that entries find who can read them best."""

    __tablename__ = "judge_expertise"

    judge_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    categories: Mapped[list[int]] = mapped_column(JSON)
    """Ids of categories, of whatever editions."""
    goals: Mapped[list[int]] = mapped_column(JSON)
    """Numbers of the Sustainable Development Goals."""
    topics: Mapped[list[str]] = mapped_column(JSON)
    """As the judge wrote them, in their order."""


class SnapshotWords(Base):
    """What judges read of a snapshot, as `rules.topics` looks for topics in it; made anew by the
    worker whenever it is missing, for reading words out of thousands of texts takes long."""

    __tablename__ = "snapshot_words"

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"), primary_key=True)
    version: Mapped[str] = mapped_column(String(40))
    """Of the analysis that read them."""
    words: Mapped[str] = mapped_column(Text)
