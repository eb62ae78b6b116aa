"""What `bench_storage.py` measures, with SQLAlchemy's ORM: a row a ticket, a child row a fact."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench_storage import PAGE, T0, Figures, batches, cpu
from sqlalchemy import Engine, ForeignKey, Index, create_engine, event, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload

from cxkit.tickets import Ticket


class Base(DeclarativeBase):
    """The base of the mapped classes."""


class FactRow(Base):
    """One fact."""

    __tablename__ = "fact"
    ticket_id: Mapped[str] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    schema: Mapped[str]
    at: Mapped[datetime]
    role: Mapped[str]
    actor: Mapped[str | None]
    text: Mapped[str | None]


class TicketRow(Base):
    """One ticket with its facts."""

    __tablename__ = "ticket"
    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(nullable=False)
    status: Mapped[str]
    customer: Mapped[str | None]
    channel: Mapped[str]
    subject: Mapped[str]
    topic: Mapped[str | None]
    priority: Mapped[str]
    agent: Mapped[str | None]
    opened_at: Mapped[datetime]
    facts: Mapped[list[FactRow]] = relationship(order_by=FactRow.version)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        Index("t_status", "status", "opened_at"),
        Index("t_customer", "customer", "opened_at"),
        Index("t_opened", "opened_at"),
        Index("t_agent", "agent", "status"),
    )


WHOLE = selectinload(TicketRow.facts)


def _row(ticket: Ticket) -> TicketRow:
    assert ticket.opened_at is not None
    return TicketRow(
        id=ticket.id,
        status=ticket.status._value_,
        customer=ticket.customer,
        channel=ticket.channel._value_,
        subject=ticket.subject,
        topic=ticket.topic,
        priority=ticket.priority._value_,
        agent=ticket.agent,
        opened_at=ticket.opened_at,
        facts=[_fact(number, fact) for number, fact in enumerate(ticket.history, 1)],
    )


def _fact(number: int, fact: Any) -> FactRow:
    by, text = fact.by, getattr(fact, "text", None)
    return FactRow(
        version=number, schema=type(fact).__name__, at=fact.at, role=by.role._value_, actor=by.id, text=text
    )


def _insert(engine: Engine, batch: list[Ticket]) -> None:
    with Session(engine) as session:
        session.add_all([_row(ticket) for ticket in batch])
        session.commit()


def _get(engine: Engine, id: str) -> TicketRow:
    with Session(engine) as session:
        found = session.get(TicketRow, id, options=[WHOLE])
        assert found is not None
        return found


def _query(engine: Engine, customer: str) -> list[TicketRow]:
    asked = select(TicketRow).where(TicketRow.customer == customer).order_by(TicketRow.opened_at)
    with Session(engine) as session:
        return list(session.scalars(asked.limit(10).options(WHOLE)))


def _page(engine: Engine, opened_at: datetime) -> list[TicketRow]:
    asked = select(TicketRow).where(TicketRow.opened_at > opened_at).order_by(TicketRow.opened_at)
    with Session(engine) as session:
        return list(session.scalars(asked.limit(PAGE).options(WHOLE)))


def _count(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).where(TicketRow.status == "closed")) or 0


def _update(engine: Engine) -> None:
    for start in range(0, 10_000, 100):
        with Session(engine) as session:
            for number in range(start, start + 100, 10):
                row = session.get(TicketRow, f"T-{number:08}", options=[WHOLE])
                assert row is not None
                row.priority = "high"
                next_one = len(row.facts) + 1
                row.facts.append(FactRow(version=next_one, schema="Messaged", at=T0, role="agent", text="…"))
            session.commit()


def orm(folder: Path, count: int) -> Figures:
    """CPU microseconds of each step."""
    engine = create_engine(f"sqlite:///{folder / 'orm.sqlite'}")

    @event.listens_for(engine, "connect")
    def pragmas(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    Base.metadata.create_all(engine)
    found: Figures = {}
    spent = sum(cpu(lambda batch=batch: _insert(engine, batch), 1) for batch in batches(count))
    found["bulk insert"] = spent / count
    some = [f"T-{number * 7919 % count:08}" for number in range(300)]
    found["get"] = cpu(lambda: [_get(engine, id) for id in some], len(some))
    found["query, 10 objects"] = cpu(lambda: [_query(engine, f"C-{n}") for n in range(100)], 100)
    found["versioned update"] = cpu(lambda: _update(engine), 1000)
    deep = (T0 + timedelta(seconds=count * 9 // 10 * 7)).replace(tzinfo=None)
    found["page of 50, deep"] = cpu(lambda: [_page(engine, deep) for _ in range(20)], 20)
    found["count by status"] = cpu(lambda: _count(engine), 1)
    engine.dispose()
    return found
