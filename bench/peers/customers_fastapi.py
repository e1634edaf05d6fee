"""Customers over HTTP, as one writes it with FastAPI and SQLAlchemy.

    DATABASE=FILE uvicorn customers_fastapi:app
"""

import enum
import hashlib
import json
import os
import time
from datetime import datetime, timezone
from typing import Dict, Iterator, List, Optional

from fastapi import Depends, FastAPI, Header, HTTPException, Query, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field
from sqlalchemy import Column, Integer, LargeBinary, String, create_engine, event, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, declarative_base
from sqlalchemy.pool import QueuePool

THREADS = 40  # of each worker process, as Starlette has it

engine = create_engine(
    f"sqlite:///{os.environ['DATABASE']}",
    connect_args={"check_same_thread": False, "timeout": 30},
    poolclass=QueuePool,
    pool_size=THREADS,
)


@event.listens_for(engine, "connect")
def set_up_connection(connection, _record):
    connection.isolation_level = None  # the driver's own BEGIN would come too late
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


@event.listens_for(engine, "begin")
def begin(connection):
    connection.exec_driver_sql(connection.get_execution_options().get("begin_with", "BEGIN"))


Base = declarative_base()


class Customer(Base):
    __tablename__ = "customers"

    tenant_id = Column(Integer, primary_key=True)
    id = Column(Integer, primary_key=True)
    number = Column(String, nullable=False)
    customer_type = Column(String, nullable=False)
    account_status = Column(String, nullable=False)
    name = Column(String, nullable=False)
    email = Column(String)
    phone = Column(String)
    tax_exempt = Column(Integer, nullable=False)
    tax_id = Column(String)
    currency = Column(String, nullable=False)
    language = Column(String)
    custom_fields = Column(String, nullable=False)
    created_at = Column(Integer, nullable=False)
    updated_at = Column(Integer, nullable=False)
    activated_at = Column(Integer)
    cancelled_at = Column(Integer)
    version = Column(Integer, nullable=False)


class LogIn(Base):
    __tablename__ = "sessions"

    tenant_id = Column(Integer, primary_key=True)
    id = Column(Integer, primary_key=True)
    user_id = Column(Integer, nullable=False)
    token_hash = Column(LargeBinary, nullable=False)
    expires_at = Column(Integer, nullable=False)


class Event(Base):
    __tablename__ = "events"

    tenant_id = Column(Integer, primary_key=True)
    sequence = Column(Integer, primary_key=True)
    id = Column(Integer, primary_key=True)
    occurred_at = Column(Integer, nullable=False)
    type = Column(String, nullable=False)
    subject = Column(String, nullable=False)
    actor = Column(String, nullable=False)
    request_id = Column(String, nullable=False, default="")
    data = Column(String, nullable=False)


class CustomerType(str, enum.Enum):
    residential = "residential"
    business = "business"
    enterprise = "enterprise"


class AccountStatus(str, enum.Enum):
    active = "active"
    suspended = "suspended"
    pending = "pending"
    cancelled = "cancelled"


class CustomerCreate(BaseModel):
    name: str = Field(min_length=1, max_length=200)
    customer_type: CustomerType
    email: Optional[str] = Field(default=None, regex=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    phone: Optional[str] = Field(default=None, regex=r"^\+[1-9][0-9]{6,14}$")


class CustomerChange(BaseModel):
    name: Optional[str] = Field(default=None, min_length=1, max_length=200)
    email: Optional[str] = Field(default=None, regex=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    phone: Optional[str] = Field(default=None, regex=r"^\+[1-9][0-9]{6,14}$")


class CustomerOut(BaseModel):
    id: str
    number: str
    customer_type: CustomerType
    account_status: AccountStatus
    name: str
    email: Optional[str]
    phone: Optional[str]
    tax_exempt: bool
    tax_id: Optional[str]
    currency: str
    language: Optional[str]
    custom_fields: Dict[str, str]
    created_at: datetime
    updated_at: datetime
    activated_at: Optional[datetime]
    cancelled_at: Optional[datetime]
    version: int


class CustomerPage(BaseModel):
    items: List[CustomerOut]
    next_cursor: Optional[str]


def now_us() -> int:
    return time.time_ns() // 1_000


def instant(microseconds: Optional[int]) -> Optional[datetime]:
    if microseconds is None:
        return None
    return datetime.fromtimestamp(microseconds / 1_000_000, timezone.utc)


def shown(customer: Customer) -> CustomerOut:
    return CustomerOut(
        id=str(customer.id),
        number=customer.number,
        customer_type=customer.customer_type,
        account_status=customer.account_status,
        name=customer.name,
        email=customer.email,
        phone=customer.phone,
        tax_exempt=customer.tax_exempt,
        tax_id=customer.tax_id,
        currency=customer.currency,
        language=customer.language,
        custom_fields=json.loads(customer.custom_fields),
        created_at=instant(customer.created_at),
        updated_at=instant(customer.updated_at),
        activated_at=instant(customer.activated_at),
        cancelled_at=instant(customer.cancelled_at),
        version=customer.version,
    )


def database() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


def begin_writing(session: Session):
    """Waits for the lock of the one writer now: a transaction that has read before may never get it."""
    session.connection(execution_options={"begin_with": "BEGIN IMMEDIATE"})


class User(BaseModel):
    tenant_id: int
    user_id: int


bearer = HTTPBearer()


def current_user(
    credentials: HTTPAuthorizationCredentials = Depends(bearer), session: Session = Depends(database)
) -> User:
    token_hash = hashlib.blake2b(credentials.credentials.encode(), digest_size=32).digest()
    log_in = session.scalars(select(LogIn).where(LogIn.token_hash == token_hash)).first()
    session.expunge_all()
    session.rollback()  # gives the connection back: the request may wait for a thread before it goes on
    if log_in is None or log_in.expires_at <= now_us():
        raise HTTPException(401, "The token is not valid.")
    return User(tenant_id=log_in.tenant_id, user_id=log_in.user_id)


def existing(session: Session, user: User, customer_id: int) -> Customer:
    customer = session.get(Customer, (user.tenant_id, customer_id))
    if customer is None:
        raise HTTPException(404, "There is no such customer.")
    return customer


def record_event(session: Session, user: User, kind: str, customer: Customer, data: dict):
    sequence = session.execute(
        text("UPDATE write_order SET last_number = last_number + 1 RETURNING last_number")
    ).scalar_one()
    session.add(
        Event(
            tenant_id=user.tenant_id,
            sequence=sequence,
            id=(time.time_ns() // 1_000_000 << 20) | sequence & 0xFFFFF,
            occurred_at=now_us(),
            type=kind,
            subject=str(customer.id),
            actor=str(user.user_id),
            data=json.dumps(data),
        )
    )


app = FastAPI(title="Customers")


@app.get("/api/v1/customers/{customer_id}", response_model=CustomerOut)
def get_customer(
    customer_id: int,
    response: Response,
    user: User = Depends(current_user),
    session: Session = Depends(database),
):
    customer = existing(session, user, customer_id)
    response.headers["ETag"] = f'"{customer.version}"'
    return shown(customer)


@app.get("/api/v1/customers", response_model=CustomerPage)
def list_customers(
    account_status: Optional[AccountStatus] = None,
    limit: int = Query(default=50, ge=1, le=200),
    cursor: Optional[int] = None,
    user: User = Depends(current_user),
    session: Session = Depends(database),
):
    query = select(Customer).where(Customer.tenant_id == user.tenant_id)
    if account_status is not None:
        query = query.where(Customer.account_status == account_status.value)
    if cursor is not None:
        query = query.where(Customer.id < cursor)
    customers = session.scalars(query.order_by(Customer.id.desc()).limit(limit + 1)).all()
    page = customers[:limit]
    next_cursor = str(page[-1].id) if len(customers) > limit else None
    return CustomerPage(items=[shown(customer) for customer in page], next_cursor=next_cursor)


@app.post("/api/v1/customers", response_model=CustomerOut, status_code=201)
def create_customer(
    create: CustomerCreate,
    response: Response,
    user: User = Depends(current_user),
    session: Session = Depends(database),
):
    begin_writing(session)
    number = session.execute(
        text("UPDATE customer_numbers SET next_number = next_number + 1 WHERE tenant_id = :tenant "
             "RETURNING next_number - 1"),
        {"tenant": user.tenant_id},
    ).scalar_one()
    moment = now_us()
    customer = Customer(
        tenant_id=user.tenant_id,
        id=(moment // 1_000 << 20) | number & 0xFFFFF,
        number=f"C-{number:06}",
        customer_type=create.customer_type.value,
        account_status="pending",
        name=create.name,
        email=create.email,
        phone=create.phone,
        tax_exempt=False,
        currency="USD",
        custom_fields="{}",
        created_at=moment,
        updated_at=moment,
        version=1,
    )
    session.add(customer)
    record_event(session, user, "customer.created", customer, {"number": customer.number})
    answer = shown(customer)
    try:
        session.commit()
    except IntegrityError as error:
        raise HTTPException(409, "The number is in use.") from error
    response.headers["ETag"] = '"1"'
    return answer


@app.patch("/api/v1/customers/{customer_id}", response_model=CustomerOut)
def change_customer(
    customer_id: int,
    change: CustomerChange,
    response: Response,
    if_match: Optional[str] = Header(default=None),
    user: User = Depends(current_user),
    session: Session = Depends(database),
):
    begin_writing(session)
    customer = existing(session, user, customer_id)
    if if_match is not None and if_match != f'"{customer.version}"':
        raise HTTPException(412, "The customer has changed meanwhile.")
    changes = change.dict(exclude_unset=True)
    for name, value in changes.items():
        setattr(customer, name, value)
    customer.version += 1
    customer.updated_at = now_us()
    record_event(session, user, "customer.changed", customer, {"fields": sorted(changes)})
    answer = shown(customer)
    session.commit()
    response.headers["ETag"] = f'"{answer.version}"'
    return answer
