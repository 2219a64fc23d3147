"""Who acts: a person under one hat, or a service of the hub."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from agencies import clock


@dataclass(frozen=True)
class Covering:
    """Somebody whose work comes before a hat too, until an hour: which cover, whom."""

    cover_id: UUID
    person_id: UUID
    until_at: datetime


@dataclass(frozen=True)
class Hat:
    """One person in one role, in one workspace, for one agency, in one session.

    `host_id` is the agency that hosts the workspace and owns what the workspace makes.
    `session_hash` is the hash of the session's key, never the key.
    `agreement_in_force` says whether this agency may read what others released in the workspace
    today (domain notes 7.2 R19).
    `audit_workspace_ids` names the workspaces whose log a partnership auditor may read.
    `emergency_id` is the emergency access (break-glass) that stands open in the session.
    `covers` says for whom the hat's person covers; `cover_id` the cover under which this act is done.
    """

    person_id: UUID
    membership_id: UUID
    agency_id: UUID
    workspace_id: UUID
    host_id: UUID
    role: str
    session_hash: str = ""
    agreement_in_force: bool = False
    audit_workspace_ids: tuple[UUID, ...] = ()
    emergency_id: UUID | None = None
    covers: tuple[Covering, ...] = ()
    cover_id: UUID | None = None

    @property
    def basis(self) -> str:
        """What the log keeps beside whatever is done or read: the emergency access, or the cover."""
        if self.emergency_id:
            return f"break_glass:{self.emergency_id}"
        return f"cover:{self.cover_id}" if self.cover_id else ""

    @property
    def covered(self) -> tuple[UUID, ...]:
        """Those for whom one covers at this very moment: a cover ends by the clock, not by a sweep."""
        if not self.covers:
            return ()
        at = clock.now()
        return tuple(one.person_id for one in self.covers if at < one.until_at)

    @property
    def stands_for(self) -> tuple[UUID, ...]:
        """Oneself, and those for whom one covers now: whose boxes come before the hat."""
        return (self.person_id, *self.covered)

    @property
    def service(self) -> str:
        """Always empty: a person is no service."""
        return ""


@dataclass(frozen=True)
class Service:
    """A part of the hub that acts by itself (clocks, relay, sweep), for one agency or for none.

    `audit_workspace_ids` names the workspaces whose log it reads, as a partnership auditor does.
    """

    name: str
    agency_id: UUID | None = None
    on_behalf_of: Hat | None = None
    workspace_id: UUID | None = None
    audit_workspace_ids: tuple[UUID, ...] = ()

    @property
    def service(self) -> str:
        """The name that the log keeps."""
        return self.name

    agreement_in_force: bool = True

    @property
    def person_id(self) -> UUID | None:
        """The person for whom the service acts, if there is one."""
        return self.on_behalf_of.person_id if self.on_behalf_of else None

    @property
    def membership_id(self) -> UUID | None:
        """The membership of the person for whom the service acts."""
        return self.on_behalf_of.membership_id if self.on_behalf_of else None

    @property
    def role(self) -> str:
        """The role of the person for whom the service acts."""
        return self.on_behalf_of.role if self.on_behalf_of else ""

    @property
    def host_id(self) -> UUID | None:
        """A service makes things for the agency it wears."""
        return self.agency_id

    @property
    def basis(self) -> str:
        """The emergency access of the person for whom the service acts."""
        return self.on_behalf_of.basis if self.on_behalf_of else ""

    @property
    def session_hash(self) -> str:
        """The session of the person for whom the service acts."""
        return self.on_behalf_of.session_hash if self.on_behalf_of else ""


@dataclass(frozen=True)
class Signer:
    """A person at the door, before or beside a hat: whom the log names when they sign in or out."""

    person_id: UUID
    agency_id: UUID
    session_hash: str = ""
    membership_id: None = None
    workspace_id: None = None
    role: str = ""
    service: str = ""
    basis: str = ""


Actor = Hat | Service
