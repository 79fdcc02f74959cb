"""People: accounts, their roles in hromadas, second factors, sessions, tokens and sign-in attempts."""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.kernel.codes import Code
from registry.kernel.db import Base, Instant, instant, json_object, name200, uuid_pk
from registry.kernel.text import N_
from registry.places.models.territory import Hromada


class RoleCode(Code):
    """What a person is in a hromada; the catalogue of roles has their names and permissions."""

    VIEWER = "viewer"
    TECHNICIAN = "technician"
    ACCOUNTANT = "accountant"
    AUDITOR = "auditor"
    PUBLISHER = "publisher"
    ADMIN = "admin"


class Scope(Code):
    """What a program may do by a token."""

    READ = "read", N_("Лише читати"), "Read only"
    WRITE = "write", N_("Читати й записувати"), "Read and write"


class Language(Code):
    """What the screens speak; each is named in itself, for whoever looks for it."""

    UK = "uk", "Українська", "Українська"
    EN = "en", "English", "English"


class Source(Code):
    """Which directory vouches for a person."""

    LDAP = "ldap"
    OIDC = "oidc"


class User(Base):
    """An account; its password is kept as an argon2 hash, None until it is set."""

    __tablename__ = "registry_user"
    __table_args__ = (CheckConstraint(Language.check("language"), name="language"),)

    id: Mapped[uuid_pk]
    login: Mapped[str] = mapped_column(String(60), unique=True)
    """Lower case Latin letters, digits, dot, hyphen, underscore."""
    display_name: Mapped[name200]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    administers_all: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Changes what is common to all hromadas and manages everybody; a flag of the person, no role."""
    language: Mapped[str] = mapped_column(String(5), default="uk")
    created_at: Mapped[instant]
    disabled_on: Mapped[date | None]
    """Since when the person has no access; None while it is open."""
    forgotten_on: Mapped[date | None]
    """When the person's name gave way to the post."""

    memberships: Mapped[list["Membership"]] = relationship(back_populates="user", cascade="all, delete-orphan")


class Membership(Base):
    """A role of a person in one hromada, or in all of them (hromada_id is None)."""

    __tablename__ = "registry_membership"
    __table_args__ = (
        CheckConstraint(RoleCode.check("role"), name="role"),
        UniqueConstraint("user_id", "hromada_id", "role"),
    )

    id: Mapped[uuid_pk]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_user.id", ondelete="CASCADE"))
    hromada_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_hromada.id"))
    role: Mapped[str] = mapped_column(String(20))
    department_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_organisation.id"))

    user: Mapped[User] = relationship(back_populates="memberships")
    hromada: Mapped[Hromada | None] = relationship()


class UserSession(Base):
    """A signed-in browser; ends with sign-out, a password or role change, or disabling."""

    __tablename__ = "registry_user_session"
    __table_args__ = (Index(None, "user_id"), Index(None, "expires_at"))

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the cookie's secret; the secret itself is never stored."""
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_user.id", ondelete="CASCADE"))
    created_at: Mapped[instant]
    seen_at: Mapped[instant]
    expires_at: Mapped[instant]
    address: Mapped[str] = mapped_column(String(60))
    data: Mapped[json_object] = mapped_column(default=dict)


class ApiToken(Base):
    """A bearer token: hashed, scoped, expiring, never wider than its owner."""

    __tablename__ = "registry_api_token"
    __table_args__ = (CheckConstraint(Scope.check("scope"), name="scope"),)

    id: Mapped[uuid_pk]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_user.id", ondelete="CASCADE"))
    name: Mapped[name200]
    scope: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[instant]
    expires_at: Mapped[instant]
    last_used_at: Mapped[datetime | None] = mapped_column(Instant())
    revoked_at: Mapped[datetime | None] = mapped_column(Instant())

    user: Mapped[User] = relationship()


class SecondFactor(Base):
    """The secret of a person's codes by time, sealed with the instance's key: the database alone gives no code."""

    __tablename__ = "registry_second_factor"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_user.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[str | None] = mapped_column(String(300))
    """The secret in use; None until a first code has shown that the person's device has it."""
    pending: Mapped[str | None] = mapped_column(String(300))
    """The secret that is being handed over, sealed too."""
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant())
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    """The half minute of the last code taken: none comes in twice, nor an older one."""


class RecoveryCode(Base):
    """A code for when the device is lost; works once, and only its hash is kept."""

    __tablename__ = "registry_recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    id: Mapped[uuid_pk]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_user.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(Instant())


class DirectoryIdentity(Base):
    """Whom of the organisation's directory an account stands for; such a person has no password here."""

    __tablename__ = "registry_directory_identity"
    __table_args__ = (CheckConstraint(Source.check("source"), name="source"), UniqueConstraint("source", "subject"))

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_user.id", ondelete="CASCADE"), primary_key=True)
    source: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(255))
    """What the directory never gives to anybody else: an entry's unique id, or the provider's subject."""
    checked_at: Mapped[instant]
    """When the directory last said that the person is there."""
    is_gone: Mapped[bool] = mapped_column(default=False)
    """Shut out as the directory said, not by an administrator here: open again when the person is back."""


class SignInAttempt(Base):
    """A failed sign-in, counted by account and address over all instances."""

    __tablename__ = "registry_sign_in_attempt"
    __table_args__ = (Index(None, "key", "at"),)

    id: Mapped[uuid_pk]
    key: Mapped[str] = mapped_column(String(100))
    """What it counts against: «pair:…», «login:…», «address:…», «browser:…», «code:…»; or what was told."""
    at: Mapped[instant]


class SetupLink(Base):
    """A one-time link: the first administrator comes in by it, or a person sets a password; only its hash is kept."""

    __tablename__ = "registry_setup_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_user.id", ondelete="CASCADE"))
    """Whose password it sets; None makes the first administrator."""
    created_at: Mapped[instant]
    used_at: Mapped[datetime | None] = mapped_column(Instant())
