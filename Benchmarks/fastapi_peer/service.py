"""The yardstick: POST /api/usage/report as it is usually written in Python, with the same promises.

FastAPI validates the body; SQLAlchemy stores the report under its identity and adds it to the totals of
its hour and month, in one transaction on SQLite in WAL mode with synchronous FULL; 201 is answered after
the commit, 200 for a repeat, 409 for other content. PEER_DATABASE names the file.
"""

import hashlib
import json
import os
from datetime import UTC, datetime

from fastapi import FastAPI, HTTPException, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, NonNegativeFloat, NonNegativeInt
from sqlalchemy import String, UniqueConstraint, create_engine, event, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine(f"sqlite:///{os.environ['PEER_DATABASE']}", connect_args={"timeout": 30})


@event.listens_for(engine, "connect")
def make_durable(connection, _):
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


class Base(DeclarativeBase):
    pass


class StoredReport(Base):
    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("customer_id", "instance_id", "window_start", "window_end"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(String(128))
    instance_id: Mapped[str] = mapped_column(String(128))
    window_start: Mapped[datetime]
    window_end: Mapped[datetime]
    content_hash: Mapped[str]
    content: Mapped[str]
    created_at: Mapped[datetime]


class Total(Base):
    """`span` is an hour of one instance, or a month of all instances (instance "")."""

    __tablename__ = "totals"
    customer_id: Mapped[str] = mapped_column(primary_key=True)
    instance_id: Mapped[str] = mapped_column(primary_key=True)
    metric: Mapped[str] = mapped_column(primary_key=True)
    span: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[float]


class Report(BaseModel):
    model_config = ConfigDict(extra="forbid")
    customer_id: str = Field(min_length=1, max_length=128)
    instance_id: str = Field(min_length=1, max_length=128)
    window_start: AwareDatetime
    window_end: AwareDatetime
    active_devices: NonNegativeInt
    total_devices: NonNegativeInt
    metrics: dict[str, NonNegativeFloat]


def totals(report: Report) -> list[dict]:
    hour, month = report.window_end.strftime("%Y-%m-%dT%H"), report.window_end.strftime("%Y-%m")
    spans = [(report.instance_id, hour), ("", month)]
    return [
        {"customer_id": report.customer_id, "instance_id": instance, "metric": metric,
         "span": span, "value": value}
        for metric, value in report.metrics.items() for instance, span in spans
    ]  # fmt: skip


Base.metadata.create_all(engine)
app = FastAPI()


# Not a coroutine's `await` in sight: SQLite has one writer, and a thread for each request would only
# queue for its lock. Measured, this form is the faster of the two.
@app.post("/api/usage/report", status_code=201)
async def report_usage(report: Report, response: Response) -> dict:
    content = json.dumps(report.model_dump(mode="json"), sort_keys=True)
    content_hash = hashlib.sha256(content.encode()).hexdigest()
    identity = report.model_dump(
        include={"customer_id", "instance_id", "window_start", "window_end"}
    )
    with Session(engine) as session, session.begin():
        row = {**identity, "content_hash": content_hash, "content": content}
        stored = session.execute(
            insert(StoredReport).values(**row, created_at=datetime.now(UTC))
            .on_conflict_do_nothing().returning(StoredReport.id)
        ).scalar_one_or_none()  # fmt: skip
        if stored is None:
            first = session.scalars(select(StoredReport).filter_by(**identity)).one()
            if first.content_hash != content_hash:
                raise HTTPException(409, "other content for the same window")
            response.status_code, stored = 200, first.id
        else:
            add = insert(Total)
            session.execute(
                add.on_conflict_do_update(set_={"value": Total.value + add.excluded.value}),
                totals(report),
            )
    return {
        "message": "Usage reported successfully",
        "stripe_reported": False,
        "report": {"id": stored, **report.model_dump(mode="json")},
    }
